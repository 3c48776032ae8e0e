import { z } from '../kernel/schema.ts';
import { MB_PER_GB, MS_PER_HOUR, MS_PER_SECOND } from '../kernel/units.ts';
import type { StartKind } from '../model/instance.ts';
import {
  createRecentMedian,
  differenceError,
  observeRecent,
  type RecentMedian,
} from '../stats/recent-median.ts';

/** What an instance kept for one user is measured to save and to cost. */
export interface PersonalCost {
  /** What a personal hit saves over a prewarmed start; 0 when nothing measurable. */
  readonly savedMs: number;
  /** assumed: too little was measured so far, and a first guess stands in. */
  readonly basis: 'measured' | 'assumed';
  readonly bootMs: number;
  readonly memoryMb: number;
}

interface BootCosts {
  lastAt: number;
  readonly bootMs: RecentMedian;
  readonly memoryMb: RecentMedian;
}

interface RuntimeCosts {
  readonly prewarmed: RecentMedian;
  warm: RecentMedian;
  warmLastAt: number;
  /** By the modules that were loaded; those of the shared stock under the empty name. */
  readonly boots: Map<string, BootCosts>;
}

const instant = z.number();
const values = z.array(z.number().nonnegative());
const stateSchema = z.record(
  z.string(),
  z.object({
    prewarmed: values,
    warm: values,
    warmLastAt: instant.optional(),
    boots: z.record(z.string(), z.object({ lastAt: instant, bootMs: values, memoryMb: values })),
  }),
);

/** What a hit saves, and how that is known. */
type Saving = Pick<PersonalCost, 'savedMs' | 'basis'>;

/** Until so many warm starts were measured, one is taken to cost nothing: all that a prewarmed start costs is saved. */
const STARTS_MIN = 5;
/** After so many boots with the same modules their time is what was measured, if it can be told from chance. */
const BOOTS_MIN = 6;
/** After so many it is nothing if it cannot. Until then each module is taken to need `MODULE_MS_FIRST`. */
const BOOTS_ENOUGH = 24;
const MODULE_MS_FIRST = 5;
/** What was not seen for so long is measured anew: where none is planned, nothing is measured. */
const RENEW_MS = MS_PER_HOUR;
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
    readonly at: number;
  }): void {
    const costs = this.#costsOf(start.runtime);
    if (start.kind === 'prewarmed') {
      observeRecent(costs.prewarmed, start.latencyMs);
    } else if (start.kind === 'warm') {
      observeRecent(costs.warm, start.latencyMs);
      costs.warmLastAt = start.at;
    }
  }

  observeBoot(boot: {
    readonly runtime: string;
    readonly preload: readonly string[];
    readonly bootMs: number;
    readonly memoryMb: number;
    readonly at: number;
  }): void {
    const { boots } = this.#costsOf(boot.runtime);
    const key = boot.preload.join(' ');
    const known = boots.get(key) ?? newBootCosts();
    // The one booted longest ago comes first.
    boots.delete(key);
    boots.set(key, known);
    known.lastAt = boot.at;
    observeRecent(known.bootMs, boot.bootMs);
    observeRecent(known.memoryMb, boot.memoryMb);
    const oldest = [...boots.keys()].find((each) => each !== '' && each !== key);
    if (boots.size > MODULE_SETS_MAX && oldest !== undefined) {
      boots.delete(oldest);
    }
  }

  /** Undefined until a prewarmed start and a boot of the runtime were measured. */
  costOf(runtime: string, preload: readonly string[], now: number): PersonalCost | undefined {
    const costs = this.#costsOf(runtime);
    renew(costs, preload, now);
    const shared = costs.boots.get('');
    if (costs.prewarmed.values.length === 0 || shared === undefined) {
      return undefined;
    }
    const own = costs.boots.get(preload.join(' ')) ?? shared;
    const start = startSaving(costs);
    const load = loadSaving(costs, preload);
    return {
      savedMs: start.savedMs + load.savedMs,
      basis: start.basis === 'measured' && load.basis === 'measured' ? 'measured' : 'assumed',
      bootMs: own.bootMs.median,
      memoryMb: own.memoryMb.median,
    };
  }

  /** Whether personal instances pay, in one sentence with the figures it rests on. */
  sentenceOf(runtime: string, priceGbSPerSecond: number, now: number): string {
    const base = this.costOf(runtime, [], now);
    if (base === undefined) {
      return 'no prewarmed start was measured yet, so no personal instance is planned';
    }
    const costs = this.#costsOf(runtime);
    // Which modules is the business of those who import them.
    const moduleSets = [...costs.boots.keys()].map((key) => key.split(' ').filter(Boolean));
    const load = moduleSets
      .map((preload) => loadSaving(costs, preload))
      .reduce((best, each) => (each.savedMs > best.savedMs ? each : best));
    const assumed = load.basis === 'assumed' ? ', assumed until measured,' : '';
    const loading =
      load.savedMs > 0 ? `, and up to ${ms(load.savedMs)}${assumed} with modules loaded ahead` : '';
    const bestMs = base.savedMs + load.savedMs;
    const holdingGbS = base.memoryMb / MB_PER_GB;
    const paysSeconds = (bestMs / MS_PER_SECOND) * (priceGbSPerSecond / holdingGbS);
    const verdict = bestMs > 0 ? `so it pays for at most ${paysSeconds.toFixed(0)} s` : 'so none is planned';
    return `${sayStarts(costs)}${loading}; holding one costs ${holdingGbS.toFixed(4)} GB·s each second, ${verdict}`;
  }

  /** For a checkpoint: JSON, bounded by the sets of modules. */
  toState(): unknown {
    const runtimes = [...this.#runtimes].map(([runtime, { prewarmed, warm, warmLastAt, boots }]) => {
      const bootStates = [...boots].map(([key, { lastAt, bootMs, memoryMb }]) => [
        key,
        { lastAt, bootMs: bootMs.values, memoryMb: memoryMb.values },
      ]);
      return [
        runtime,
        {
          prewarmed: prewarmed.values,
          warm: warm.values,
          warmLastAt: Number.isFinite(warmLastAt) ? warmLastAt : undefined,
          boots: Object.fromEntries(bootStates),
        },
      ];
    });
    return Object.fromEntries(runtimes);
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    for (const [runtime, { prewarmed, warm, warmLastAt, boots }] of Object.entries(known ?? {})) {
      const bootCosts = Object.entries(boots).map(
        ([key, { lastAt, bootMs, memoryMb }]) =>
          [key, { lastAt, bootMs: medianOf(bootMs), memoryMb: medianOf(memoryMb) }] as const,
      );
      this.#runtimes.set(runtime, {
        prewarmed: medianOf(prewarmed),
        warm: medianOf(warm),
        warmLastAt: warmLastAt ?? Number.NEGATIVE_INFINITY,
        boots: new Map(bootCosts),
      });
    }
    return known !== undefined;
  }

  #costsOf(runtime: string): RuntimeCosts {
    const known = this.#runtimes.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const costs: RuntimeCosts = {
      prewarmed: createRecentMedian(),
      warm: createRecentMedian(),
      warmLastAt: Number.NEGATIVE_INFINITY,
      boots: new Map(),
    };
    this.#runtimes.set(runtime, costs);
    return costs;
  }
}

function medianOf(measured: readonly number[]): RecentMedian {
  const recent = createRecentMedian();
  for (const value of measured) {
    observeRecent(recent, value);
  }
  return recent;
}

function newBootCosts(): BootCosts {
  return { lastAt: 0, bootMs: createRecentMedian(), memoryMb: createRecentMedian() };
}

/** Forgets what is too old to go by. */
function renew(costs: RuntimeCosts, preload: readonly string[], now: number): void {
  const key = preload.join(' ');
  if (key !== '' && now - (costs.boots.get(key)?.lastAt ?? now) > RENEW_MS) {
    costs.boots.delete(key);
  }
  if (costs.warm.values.length > 0 && now - costs.warmLastAt > RENEW_MS) {
    costs.warm = createRecentMedian();
  }
}

function startSaving({ prewarmed, warm }: RuntimeCosts): Saving {
  return warm.values.length < STARTS_MIN
    ? { savedMs: prewarmed.median, basis: 'assumed' }
    : { savedMs: measurable(prewarmed, warm), basis: 'measured' };
}

function loadSaving({ boots }: RuntimeCosts, preload: readonly string[]): Saving {
  const shared = boots.get('');
  const own = boots.get(preload.join(' '));
  if (preload.length === 0 || shared === undefined) {
    return { savedMs: 0, basis: 'measured' };
  }
  const bootCount = own?.bootMs.values.length ?? 0;
  const savedMs = own === undefined ? 0 : measurable(own.bootMs, shared.bootMs);
  return bootCount >= BOOTS_ENOUGH || (bootCount >= BOOTS_MIN && savedMs > 0)
    ? { savedMs, basis: 'measured' }
    : { savedMs: preload.length * MODULE_MS_FIRST, basis: 'assumed' };
}

function sayStarts(costs: RuntimeCosts): string {
  const { prewarmed, warm } = costs;
  const { savedMs, basis } = startSaving(costs);
  if (basis === 'assumed') {
    return `a personal start saves at most the ${ms(prewarmed.median)} that a prewarmed one takes (${warm.values.length} personal ones measured so far)`;
  }
  const chance = savedMs > 0 ? '' : ', which is not measurable';
  return `a personal start saves ${ms(prewarmed.median - warm.median)}${chance} (${ms(warm.median)} against ${ms(prewarmed.median)})`;
}

/** How much the first is above the second, if that is more than chance; as it is while one was measured only once. */
function measurable(above: RecentMedian, below: RecentMedian): number {
  const difference = above.median - below.median;
  return difference > ERRORS_MIN * differenceError(above, below) ? difference : 0;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
