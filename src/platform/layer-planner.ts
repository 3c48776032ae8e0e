import type { LanguageInfo } from '../drivers/driver.ts';
import type { PredictorGuard } from '../feedback/predictor-guard.ts';
import type { ManagerId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { ExecutionRequest } from '../model/execution.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import {
  type HeldLayer,
  isWithin,
  type Layer,
  layerKeyOf,
  layerNameOf,
  wantedPackages,
} from '../model/layer.ts';
import type { LayerTarget, PoolMode, StockTarget } from '../model/plan.ts';
import { type ChosenLayer, chooseLayers } from '../predictor/choose-layers.ts';
import { LayerDemands } from '../predictor/layer-demands.ts';
import type { CheckpointedPart } from './checkpoints.ts';
import { LayerCosts } from './layer-costs.ts';
import { StockPlanner, type StockPlannerOptions } from './stock-planner.ts';

export interface LayerPlannerParts {
  /** Layers held at most; 0: none are. */
  readonly countMax: number;
  /** What they may hold together, on all managers. */
  readonly memoryMbMax: number;
  /** How the stock of each is sized, as that of a runtime is. */
  readonly stock: Omit<StockPlannerOptions, 'intents' | 'now'>;
  readonly now: number;
  readonly guard: PredictorGuard;
}

/** A program, with all that decides whether its packages may be loaded before it comes. */
export type ImportingProgram = Pick<ExecutionRequest, 'runtime' | 'env' | 'files' | 'network'>;

export interface LayerPlan {
  readonly layers: readonly LayerTarget[];
  readonly stocks: readonly StockTarget[];
  readonly sentences: readonly string[];
}

/** Clients announce runtimes, not what their programs import. */
const NO_INTENTS: StockPlannerOptions['intents'] = {
  observeArrival: () => false,
  expectedOf: () => ({ arrivalsPerSecond: 0, clumpCount: 1 }),
};

/**
 * Which packages are held loaded for all who import them, and how many instances wait with them: demand from the imports of
 * what is admitted, costs as managers measure them. Tenants' code never says more than which of the operator's packages it
 * imports.
 */
export class LayerPlanner {
  readonly #parts: LayerPlannerParts;
  readonly #runtimes = new Map<string, LanguageInfo>();
  readonly #demands: LayerDemands;
  readonly #costs = new LayerCosts();
  /** What each manager can fork from, as it said last. */
  readonly #held = new Map<ManagerId, readonly HeldLayer[]>();
  /** As planned last, with what sizes the stock of each. */
  #open: ReadonlyMap<string, { readonly layer: Layer; readonly stock: StockPlanner }> = new Map();

  constructor(parts: LayerPlannerParts) {
    this.#parts = parts;
    this.#demands = new LayerDemands(parts.now);
  }

  /** A runtime that this host can run. */
  addRuntime(info: LanguageInfo): void {
    this.#runtimes.set(info.runtime, info);
  }

  /**
   * What of a program's imports an instance may have loaded for it. None where its own variables could steer how they load, or
   * its own files come first; none where an instance is made for it alone.
   */
  wantedBy(program: ImportingProgram, imports: readonly string[]): readonly string[] {
    const { runtime, env, files = [], network } = program;
    if (this.#parts.countMax === 0 || Object.keys(env).length > 0 || network !== undefined) {
      return [];
    }
    const wanted = wantedPackages(imports, this.#runtimes.get(runtime)?.loadable ?? []);
    const own = new Set(files.map(({ name }) => name.split(/[/.]/)[0]));
    return wanted.some((name) => own.has(name)) ? [] : wanted;
  }

  /** Of the layers that are held, the one that saves most to a program with these imports; none: no packages. */
  packagesFor(runtime: string, imports: readonly string[]): readonly string[] {
    const wanted = this.wantedBy({ runtime, env: {} }, imports);
    return this.#servingLayer(runtime, wanted)?.layer.packages ?? [];
  }

  observe(event: ChameleonEvent): void {
    if ('isOutsidePool' in event && event.isOutsidePool === true) {
      return;
    }
    switch (event.name) {
      case 'execution.admitted': {
        const { runtime, packages = [], tenantId, userId, at } = event;
        this.#demands.observeArrival({ runtime, packages, user: `${tenantId}/${userId}`, at });
        const serving = this.#servingLayer(runtime, packages);
        serving?.stock.observeArrival({
          tenantId,
          userId,
          runtime: layerKeyOf(serving.layer),
          at,
          profile: undefined,
        });
        break;
      }
      case 'instance.prewarmed':
        // One that loaded modules of a user's besides says nothing of those that everybody shares.
        if (event.preload.length === 0) {
          const key = layerKeyOf(event);
          this.#open.get(key)?.stock.observeBoot(key, event);
        }
        break;
      case 'manager.stopped':
        this.#held.delete(event.managerId);
        break;
      default:
        break;
    }
  }

  observeReport({ managerId, layers }: Pick<ManagerReport, 'managerId' | 'layers'>): void {
    this.#held.set(managerId, layers);
    for (const layer of layers) {
      this.#costs.observe(layer);
    }
  }

  /** The layers of now; none while a fixed stock is followed, or when planning fails. Never throws. */
  plan(mode: PoolMode, at: { readonly now: number; readonly managerCount: number }): LayerPlan {
    if (mode === 'reactive' || this.#parts.countMax === 0) {
      this.#open = new Map();
      const why = mode === 'reactive' ? 'while a reactive stock is followed' : 'as configured';
      return { layers: [], stocks: [], sentences: [`layers: none ${why}`] };
    }
    const answer = this.#parts.guard.askNow(() => this.#plan(at));
    return answer.kind === 'answered'
      ? answer.value
      : { layers: [], stocks: [], sentences: [`layers: none, planning them failed: ${answer.why}`] };
  }

  /** Why planning is left alone at `now`; undefined when it is not. */
  failureAt(now: number): string | undefined {
    return this.#parts.guard.failureAt(now);
  }

  /** What survives a restart: what is wanted, and what it costs here. Stocks are sized anew. */
  checkpoint(): CheckpointedPart {
    return {
      name: 'layers',
      version: 1,
      toState: () => ({ demands: this.#demands.toState(), costs: this.#costs.toState() }),
      restore: (state) => {
        const { demands, costs } = Object(state) as Record<string, unknown>;
        return this.#demands.restore(demands) && this.#costs.restore(costs);
      },
    };
  }

  #plan({ now, managerCount }: { readonly now: number; readonly managerCount: number }): LayerPlan {
    const chosen = chooseLayers(this.#demands.at(now), {
      costOf: (layer) => {
        const { savedMs, memoryMb } = this.#costs.costOf(layer);
        return { savedMs, memoryMb: memoryMb * managerCount };
      },
      priceGbSPerSecond: this.#parts.stock.coldStartPriceGbSPerSecond,
      countMax: this.#parts.countMax,
      memoryMbMax: this.#parts.memoryMbMax,
      isHeld: (layer) => this.#open.has(layerKeyOf(layer)),
    });
    this.#open = new Map(
      chosen.map((layer) => {
        const key = layerKeyOf(layer);
        return [key, this.#open.get(key) ?? { layer, stock: this.#openStock(key, now) }];
      }),
    );
    return {
      layers: chosen.map(({ runtime, packages, savedMs, memoryMb, valueGbSPerSecond }) => ({
        runtime,
        packages,
        savedMs,
        memoryMb: memoryMb / managerCount,
        valueGbSPerSecond,
      })),
      stocks: chosen.flatMap((layer) => (this.#holderCount(layer) === 0 ? [] : this.#stockOf(layer, now))),
      sentences:
        chosen.length === 0
          ? ['layers: none, no packages are imported often enough to be worth their memory']
          : chosen.map((layer) => this.#sentenceOf(layer, managerCount)),
    };
  }

  #openStock(key: string, now: number): StockPlanner {
    const stock = new StockPlanner({ ...this.#parts.stock, intents: NO_INTENTS, now });
    stock.addRuntime(key);
    return stock;
  }

  #stockOf(layer: Layer, now: number): StockTarget[] {
    const { runtime, packages } = layer;
    const stocks = this.#open.get(layerKeyOf(layer))?.stock.outlook(now).stocks ?? [];
    return stocks.map((stock) => ({ ...stock, runtime, packages }));
  }

  #servingLayer(runtime: string, wanted: readonly string[]) {
    return [...this.#open.values()]
      .filter(({ layer }) => layer.runtime === runtime && isWithin(layer.packages, wanted))
      .toSorted((a, b) => this.#costs.costOf(b.layer).savedMs - this.#costs.costOf(a.layer).savedMs)[0];
  }

  #holderCount(layer: Layer): number {
    const key = layerKeyOf(layer);
    return [...this.#held.values()].filter((held) => held.some((each) => layerKeyOf(each) === key)).length;
  }

  #sentenceOf(layer: ChosenLayer, managerCount: number): string {
    const { savedMs, memoryMb, arrivalsPerSecond, valueGbSPerSecond } = layer;
    const basis = this.#costs.isMeasured(layer) ? '' : ', as assumed until measured,';
    return (
      `layer ${layerNameOf(layer)}: ${arrivalsPerSecond.toFixed(4)}/s import them, each saves ${savedMs.toFixed(0)} ms` +
      ` of loading${basis} for ${(memoryMb / managerCount).toFixed(0)} MB on each of ${managerCount} managers;` +
      ` worth ${valueGbSPerSecond.toFixed(2)} GB·s each second. There on ${this.#holderCount(layer)} of them.`
    );
  }
}
