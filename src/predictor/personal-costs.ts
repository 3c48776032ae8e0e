import { MB_PER_GB, MS_PER_SECOND } from '../kernel/units.ts';
import type { StartKind } from '../model/instance.ts';
import { createRecentMean, differenceError, observeRecent, type RecentMean } from '../stats/recent-mean.ts';

/** What an instance kept for one user is measured to save and to cost. */
export interface PersonalCost {
  /** What a personal hit saves over a prewarmed start; 0 when nothing measurable. */
  readonly savedMs: number;
  readonly bootMs: number;
  readonly memoryMb: number;
}

interface BootCosts {
  readonly bootMs: RecentMean;
  readonly memoryMb: RecentMean;
}

interface RuntimeCosts {
  readonly prewarmed: RecentMean;
  readonly warm: RecentMean;
  /** By the modules that were loaded; those of the shared stock under the empty name. */
  readonly boots: Map<string, BootCosts>;
}

/** Until so many warm starts were measured, one is taken to cost nothing: all that a prewarmed start costs is saved. */
const STARTS_MIN = 5;
/** Until so many boots with the same modules were measured, each module is taken to need so long. */
const BOOTS_MIN = 24;
const MODULE_MS_FIRST = 5;
/** A difference counts when it is larger than so many of its standard errors. */
const ERRORS_MIN = 2.5;
/** Sets of modules remembered per runtime: users choose them, so they are bounded. */
const MODULE_SETS_MAX = 64;

/**
 * What personal warmth is worth here, per runtime, learnt from starts and boots: what a warm start waits less than a
 * prewarmed one, and the modules that an instance loaded while it booted, which the program then need not load. That
 * time is the difference of the boots, not of the runs, which differ for other reasons.
 */
export class PersonalCosts {
  readonly #runtimes = new Map<string, RuntimeCosts>();

  /** `latencyMs`: from the hand-over to a manager until the program's first instruction. */
  observeStart(start: {
    readonly runtime: string;
    readonly kind: StartKind;
    readonly latencyMs: number;
  }): void {
    if (start.kind !== 'cold') {
      observeRecent(this.#costsOf(start.runtime)[start.kind], start.latencyMs);
    }
  }

  observeBoot(boot: {
    readonly runtime: string;
    readonly preload: readonly string[];
    readonly bootMs: number;
    readonly memoryMb: number;
  }): void {
    const { boots } = this.#costsOf(boot.runtime);
    const key = boot.preload.join(' ');
    const known = boots.get(key) ?? { bootMs: createRecentMean(), memoryMb: createRecentMean() };
    boots.set(key, known);
    observeRecent(known.bootMs, boot.bootMs);
    observeRecent(known.memoryMb, boot.memoryMb);
    const oldest = [...boots.keys()].find((each) => each !== '' && each !== key);
    if (boots.size > MODULE_SETS_MAX && oldest !== undefined) {
      boots.delete(oldest);
    }
  }

  /** Undefined until a prewarmed start and a boot of the runtime were measured. */
  costOf(runtime: string, preload: readonly string[]): PersonalCost | undefined {
    const costs = this.#costsOf(runtime);
    const shared = costs.boots.get('');
    if (costs.prewarmed.count === 0 || shared === undefined) {
      return undefined;
    }
    const own = costs.boots.get(preload.join(' ')) ?? shared;
    return {
      savedMs: startSavedMs(costs) + loadSavedMs(costs, preload),
      bootMs: own.bootMs.mean,
      memoryMb: own.memoryMb.mean,
    };
  }

  /** Whether personal instances pay, in one sentence with the figures it rests on. */
  sentenceOf(runtime: string, priceGbSPerSecond: number): string {
    const costs = this.#costsOf(runtime);
    const { prewarmed, warm } = costs;
    const base = this.costOf(runtime, []);
    if (base === undefined) {
      return 'no prewarmed start was measured yet, so no personal instance is planned';
    }
    const starts =
      warm.count < STARTS_MIN
        ? `a personal start saves at most the ${ms(prewarmed.mean)} that a prewarmed one takes (${warm.count} personal ones measured so far)`
        : `a personal start saves ${ms(prewarmed.mean - warm.mean)}${base.savedMs > 0 ? '' : ', which is not measurable'} (${ms(warm.mean)} against ${ms(prewarmed.mean)})`;
    // Which modules is the business of those who import them.
    const moduleSets = [...costs.boots.keys()].map((key) => key.split(' ').filter(Boolean));
    const loadMs = Math.max(...moduleSets.map((preload) => loadSavedMs(costs, preload)));
    const loading = loadMs > 0 ? `, and up to ${ms(loadMs)} with modules loaded ahead` : '';
    const bestMs = base.savedMs + loadMs;
    const holdingGbS = base.memoryMb / MB_PER_GB;
    const paysSeconds = (bestMs / MS_PER_SECOND) * (priceGbSPerSecond / holdingGbS);
    const verdict = bestMs > 0 ? `so it pays for at most ${paysSeconds.toFixed(0)} s` : 'so none is planned';
    return `${starts}${loading}; holding one costs ${holdingGbS.toFixed(4)} GB·s each second, ${verdict}`;
  }

  #costsOf(runtime: string): RuntimeCosts {
    const known = this.#runtimes.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const costs = { prewarmed: createRecentMean(), warm: createRecentMean(), boots: new Map() };
    this.#runtimes.set(runtime, costs);
    return costs;
  }
}

function startSavedMs({ prewarmed, warm }: RuntimeCosts): number {
  return warm.count < STARTS_MIN ? prewarmed.mean : measurable(prewarmed, warm);
}

function loadSavedMs({ boots }: RuntimeCosts, preload: readonly string[]): number {
  const shared = boots.get('');
  const own = boots.get(preload.join(' '));
  if (preload.length === 0 || shared === undefined) {
    return 0;
  }
  return own === undefined || own.bootMs.count < BOOTS_MIN
    ? preload.length * MODULE_MS_FIRST
    : measurable(own.bootMs, shared.bootMs);
}

/** How much the first is above the second, if that is more than chance; as it is while one was measured only once. */
function measurable(above: RecentMean, below: RecentMean): number {
  const difference = above.mean - below.mean;
  return difference > ERRORS_MIN * differenceError(above, below) ? difference : 0;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
