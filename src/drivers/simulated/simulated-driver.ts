import type { Cancel, Clock } from '../../kernel/clock.ts';
import { ChameleonError } from '../../kernel/errors.ts';
import type { InstanceId } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';
import type { IsolationLevel } from '../../model/instance.ts';
import { type HeldLayer, isWithin, type Layer, layerKeyOf } from '../../model/layer.ts';
import type { Driver, DriverCapabilities, DriverInstance, InstanceRequest } from '../driver.ts';
import { offerAtLevel } from '../offer-at-level.ts';
import { drawAmount } from './draw-amount.ts';
import { SimulatedInstance, type SimulatedState } from './simulated-instance.ts';
import {
  defaultSimulatedSettings,
  type SimulatedRuntime,
  type SimulatedSettings,
} from './simulated-settings.ts';

/** One instance on the simulated host, from the request for it until nothing of it is left. */
export interface LiveInstance {
  readonly instanceId: InstanceId;
  readonly runtime: string;
  readonly packages: readonly string[];
  readonly state: 'booting' | SimulatedState;
}

/** What loading one package takes, and holds for all instances of its layer. */
const PACKAGE_LOAD_MS = 150;
const PACKAGE_MEMORY_MB = 15;

interface Boot {
  readonly runtime: string;
  readonly packages: readonly string[];
  readonly abort: () => void;
}

/**
 * A host without a kernel: instances boot, run and fail by the given clock and chance alone, so the same seed
 * gives the same history. Draws hang on the instance id, not on the order of calls.
 */
export class SimulatedDriver implements Driver {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #settings: SimulatedSettings;
  readonly #level: IsolationLevel;
  readonly #boots = new Map<InstanceId, Boot>();
  readonly #instances = new Map<InstanceId, SimulatedInstance>();
  readonly #layers = new Map<string, { readonly held: HeldLayer | undefined; readonly cancel: Cancel }>();
  #createdCount = 0;
  #isClosed = false;

  constructor(parts: {
    readonly clock: Clock;
    readonly random: Random;
    readonly settings?: SimulatedSettings;
    /** Of which it says to be, for a simulated host of several levels; it walls off nothing. */
    readonly level?: IsolationLevel;
  }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#settings = parts.settings ?? defaultSimulatedSettings;
    this.#level = parts.level ?? 'simulated';
  }

  /** Everything that is left on the host: empty when nothing leaked. */
  live(): readonly LiveInstance[] {
    const booting = [...this.#boots].map(([instanceId, boot]) => ({
      instanceId,
      runtime: boot.runtime,
      packages: boot.packages,
      state: 'booting' as const,
    }));
    const booted = [...this.#instances.values()].map(({ instanceId, runtime, packages, state }) => ({
      instanceId,
      runtime,
      packages,
      state,
    }));
    return [...booting, ...booted];
  }

  /** How many instances were ever asked for, those that failed to boot included. */
  get createdCount(): number {
    return this.#createdCount;
  }

  /** Makes one instance fail now; does nothing when it is unknown or still boots. */
  crash(instanceId: InstanceId, message = 'crashed by the test'): void {
    this.#instances.get(instanceId)?.crash(message);
  }

  async capabilities(): Promise<DriverCapabilities> {
    return {
      driver: 'simulated',
      level: this.#level,
      layers: [{ name: 'books', isApplied: true, note: 'runs nothing at all' }],
      memorySource: 'simulated',
      runtimes: offerAtLevel(
        this.#settings.runtimes.map((each) => each.info),
        { level: this.#level, isNetworkOffered: true },
      ),
    };
  }

  async create(request: InstanceRequest): Promise<DriverInstance> {
    const runtime = this.#settings.runtimes.find((each) => each.info.runtime === request.runtime);
    if (runtime === undefined) {
      const known = this.#settings.runtimes.map((each) => each.info.runtime).join(', ');
      throw new ChameleonError('unknown-runtime', `unknown runtime ${request.runtime}, known: ${known}`);
    }
    if (this.#isClosed) {
      throw new ChameleonError('shutting-down', 'the simulated driver is closed');
    }
    this.#createdCount += 1;
    const { packages = [] } = request;
    const isHeld =
      packages.length > 0 && this.#heldLayer({ runtime: request.runtime, packages }) !== undefined;
    return this.#boot(request.instanceId, runtime, isHeld ? packages : []);
  }

  /** A layer is there once its packages had the time to load. */
  holdLayers(layers: readonly Layer[]): void {
    const wanted = new Map(layers.map((layer) => [layerKeyOf(layer), layer]));
    for (const [key, held] of this.#layers) {
      if (!wanted.has(key)) {
        held.cancel();
        this.#layers.delete(key);
      }
    }
    for (const [key, layer] of wanted) {
      const loadable = this.#settings.runtimes.find(({ info }) => info.runtime === layer.runtime)?.info
        .loadable;
      const names = loadable?.map(({ name }) => name) ?? [];
      if (!this.#layers.has(key) && layer.packages.length > 0 && isWithin(layer.packages, names)) {
        this.#load(key, layer);
      }
    }
  }

  heldLayers(): readonly HeldLayer[] {
    return [...this.#layers.values()].flatMap(({ held }) => held ?? []);
  }

  #heldLayer(layer: Layer): HeldLayer | undefined {
    return this.#layers.get(layerKeyOf(layer))?.held;
  }

  #load(key: string, { runtime, packages }: Layer): void {
    const size = {
      loadMs: packages.length * PACKAGE_LOAD_MS,
      memoryMb: packages.length * PACKAGE_MEMORY_MB,
    };
    const cancel = this.#clock.schedule(size.loadMs, () => {
      this.#layers.set(key, { held: { runtime, packages, ...size }, cancel });
    });
    this.#layers.set(key, { held: undefined, cancel });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.holdLayers([]);
    for (const boot of [...this.#boots.values()]) {
      boot.abort();
    }
    await Promise.all([...this.#instances.values()].map((instance) => instance.stop()));
  }

  #boot(
    instanceId: InstanceId,
    runtime: SimulatedRuntime,
    packages: readonly string[],
  ): Promise<DriverInstance> {
    const { faults } = this.#settings;
    const random = this.#random.fork(instanceId);
    const drawnMs = drawAmount(random, runtime.bootMs);
    const bootMs = random.next() < faults.slowBootRatio ? drawnMs * faults.slowBootFactor : drawnMs;
    const fails = random.next() < faults.bootFailureRatio;
    return new Promise((resolve, reject) => {
      const fail = (message: string) => {
        this.#boots.delete(instanceId);
        reject(new ChameleonError('instance-failed', `instance ${instanceId}: ${message}`));
      };
      const cancel = this.#clock.schedule(bootMs, () => {
        if (fails) {
          fail('failed to boot');
          return;
        }
        this.#boots.delete(instanceId);
        resolve(this.#admit({ instanceId, runtime, packages, faults, clock: this.#clock, random, bootMs }));
      });
      const abort = () => {
        cancel();
        fail('the driver was closed while it booted');
      };
      this.#boots.set(instanceId, { runtime: runtime.info.runtime, packages, abort });
    });
  }

  #admit(birth: ConstructorParameters<typeof SimulatedInstance>[0]): SimulatedInstance {
    const instance = new SimulatedInstance(birth);
    this.#instances.set(birth.instanceId, instance);
    void instance.ended.then(() => this.#instances.delete(birth.instanceId));
    return instance;
  }
}
