import { ChameleonError } from '../../kernel/errors.ts';
import type { HeldLayer, Layer } from '../../model/layer.ts';
import { languageOf, runtimeAtLevel } from '../../model/runtime-at-level.ts';
import type {
  Driver,
  DriverCapabilities,
  DriverInstance,
  InstanceRequest,
  IsolationLayer,
  RuntimeInfo,
} from '../driver.ts';

/** One of the drivers, what it can do, and what its languages are called beside those of the others. */
interface Offer {
  readonly driver: Driver;
  readonly capabilities: DriverCapabilities;
  readonly runtimeOf: (language: string) => string;
}

/**
 * Several drivers as one: instances at each of their levels, the usual one first. What is offered at a further level is a runtime of
 * its own, so that whoever forecasts, plans and keeps books of runtimes does it for each level without knowing that there are levels.
 */
export class LeveledDriver implements Driver {
  readonly #offers: readonly Offer[];

  private constructor(offers: readonly Offer[]) {
    this.#offers = offers;
  }

  /**
   * Takes over the drivers; where one of them cannot be used, or two are of one level, all are closed and it rejects with what that one
   * said, or with `bad-configuration`: who was promised a level is not given another.
   */
  static async open(drivers: readonly Driver[]): Promise<LeveledDriver> {
    try {
      const capabilities = await Promise.all(drivers.map((driver) => driver.capabilities()));
      return new LeveledDriver(offersOf(drivers, capabilities));
    } catch (error) {
      await Promise.all(drivers.map((driver) => driver.close()));
      throw error;
    }
  }

  async capabilities(): Promise<DriverCapabilities> {
    const all = this.#offers.map(({ capabilities }) => capabilities);
    const [usual] = all;
    if (usual === undefined) {
      throw new ChameleonError('isolation-unavailable', 'there is no driver');
    }
    return {
      driver: all.map(({ driver }) => driver).join(','),
      level: usual.level,
      layers: all.flatMap(wallsOf),
      memorySource: usual.memorySource,
      runtimes: this.#offers.flatMap(({ capabilities, runtimeOf }) =>
        capabilities.runtimes.map((info): RuntimeInfo => ({ ...info, runtime: runtimeOf(info.language) })),
      ),
    };
  }

  async create(request: InstanceRequest): Promise<DriverInstance> {
    const offer = this.#offerOf(request.runtime);
    if (offer === undefined) {
      const { runtimes } = await this.capabilities();
      const known = runtimes.map(({ runtime }) => runtime).join(', ');
      throw new ChameleonError('unknown-runtime', `unknown runtime ${request.runtime}, known: ${known}`);
    }
    return offer.driver.create({ ...request, runtime: languageOf(request.runtime) });
  }

  holdLayers(layers: readonly Layer[]): void {
    for (const { driver, runtimeOf } of this.#offers) {
      const own = layers.filter(({ runtime }) => runtime === runtimeOf(languageOf(runtime)));
      driver.holdLayers(own.map((layer) => ({ ...layer, runtime: languageOf(layer.runtime) })));
    }
  }

  heldLayers(): readonly HeldLayer[] {
    return this.#offers.flatMap(({ driver, runtimeOf }) =>
      driver.heldLayers().map((layer) => ({ ...layer, runtime: runtimeOf(layer.runtime) })),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#offers.map(({ driver }) => driver.close()));
  }

  #offerOf(runtime: string): Offer | undefined {
    const language = languageOf(runtime);
    return this.#offers.find(
      ({ capabilities, runtimeOf }) =>
        runtimeOf(language) === runtime && capabilities.runtimes.some((info) => info.language === language),
    );
  }
}

/** Throws `bad-configuration` for two of one level: nobody could ask for one of them. */
function offersOf(drivers: readonly Driver[], capabilities: readonly DriverCapabilities[]): Offer[] {
  const levels = new Set<string>();
  return drivers.flatMap((driver, index) => {
    const known = capabilities[index];
    if (known === undefined) {
      return [];
    }
    const { level } = known;
    if (levels.has(level)) {
      throw new ChameleonError('bad-configuration', `two drivers are of level ${level}`);
    }
    levels.add(level);
    const runtimeOf = (language: string) => (index === 0 ? language : runtimeAtLevel(language, level));
    return [{ driver, capabilities: known, runtimeOf }];
  });
}

/** Each wall with the level that it is one of. */
function wallsOf({ level, layers }: DriverCapabilities): readonly IsolationLayer[] {
  return layers.map((layer) => ({ ...layer, name: `${level}: ${layer.name}` }));
}
