import { MB_PER_GB, MS_PER_SECOND } from '../kernel/units.ts';
import type { InstanceOwner, PersonalHold } from '../model/instance.ts';
import type { PersonalTarget } from '../model/plan.ts';
import { gapEdgesMs } from '../stats/gap-bins.ts';
import type { PersonalCost } from './personal-costs.ts';
import { callRatioWithin, survivalOf } from './user-hazard.ts';
import { planWarmSchedule } from './warm-schedule.ts';

/** One user in session, idle now, and the program that the user ran last. */
export interface PersonalCandidate extends PersonalHold {
  readonly owner: InstanceOwner;
  readonly runtime: string;
  /** Modules to load ahead. */
  readonly preload: readonly string[];
  readonly idleSinceAt: number;
  /** Relative frequencies of this user's idle gaps over the bins of stats/gap-bins.ts, the pooled ones mixed in. */
  readonly gaps: readonly number[];
  /** How many gaps of the user's own are known. */
  readonly gapCount: number;
  /** Probability that the next execution is of this very program, 0–1. */
  readonly sameProgramRatio: number;
  readonly cost: PersonalCost;
}

export interface PersonalLimits {
  /** What a second of waiting is worth, GB·s. */
  readonly priceGbSPerSecond: number;
  readonly memoryMbMax: number;
  readonly memoryMbPerTenantMax: number;
  /** Boots begin so much earlier than they need. */
  readonly guardMs: number;
}

/** Interval of one instance, from the end of the user's last execution. */
interface Interval {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Until so many gaps of a user are known, its keep-alive stays within [θC/m, C/(θm)]. */
const KNOWN_GAPS_MIN = 8;
const CLAMP_THETA = 0.5;

/**
 * Whose own instance pays, and until when: after a run while it is likely enough that the user comes back, ahead of
 * the peaks of the user's gaps, else not at all. The dearest come first within the budget of each tenant and of all.
 * A candidate with a figure that is no number, or negative, gets none. O(candidates).
 */
export function planPersonal(
  candidates: readonly PersonalCandidate[],
  limits: PersonalLimits,
  now: number,
): PersonalTarget[] {
  const wanted: Wanted[] = [];
  for (const candidate of candidates) {
    const one = wantedFor(candidate, limits, now);
    if (one !== undefined) {
      wanted.push(one);
    }
  }
  return withinBudget(wanted, limits).map((one) => targetOf(one, limits));
}

/** An instance that one user's behaviour is worth, whether there is room for it or not. */
interface Wanted {
  readonly candidate: PersonalCandidate;
  readonly interval: Interval;
  readonly valueGbS: number;
  readonly worth: Worth;
}

interface Worth {
  readonly priceGbS: number;
  readonly hitRatio: number;
  readonly holdGbS: number;
}

function wantedFor(candidate: PersonalCandidate, limits: PersonalLimits, now: number): Wanted | undefined {
  const { idleSinceAt, cost } = candidate;
  const priceGbS = (limits.priceGbSPerSecond * cost.savedMs * candidate.sameProgramRatio) / MS_PER_SECOND;
  if (!isSound(candidate, limits, now) || !(priceGbS > 0)) {
    return undefined;
  }
  const idleMs = Math.max(0, now - idleSinceAt);
  const interval = intervalAt(candidate, { priceGbS, idleMs, guardMs: limits.guardMs });
  if (interval === undefined) {
    return undefined;
  }
  const { hitRatio, holdGbS } = weigh(candidate, interval, idleMs);
  const valueGbS = priceGbS * hitRatio - holdGbS;
  // A new user's law is mostly everybody's: whether it pays is what the clamp is there to find out.
  if (valueGbS <= 0 && candidate.gapCount >= KNOWN_GAPS_MIN) {
    return undefined;
  }
  return { candidate, interval, valueGbS, worth: { priceGbS, hitRatio, holdGbS } };
}

function targetOf({ candidate, interval, valueGbS, worth }: Wanted, limits: PersonalLimits): PersonalTarget {
  const { owner, programId, runtime, preload, idleSinceAt, cost } = candidate;
  return {
    owner,
    runtime,
    programId,
    preload,
    fromAt: idleSinceAt + interval.fromMs,
    untilAt: idleSinceAt + interval.untilMs,
    bootMs: cost.bootMs + limits.guardMs,
    memoryMb: cost.memoryMb,
    valueGbS,
    sentence: sentenceOf(candidate, worth),
  };
}

function isSound(candidate: PersonalCandidate, limits: PersonalLimits, now: number): boolean {
  const { cost, gaps, gapCount, sameProgramRatio, idleSinceAt } = candidate;
  return (
    [gapCount, sameProgramRatio, cost.savedMs, cost.bootMs].every(isAmount) &&
    gaps.every(isAmount) &&
    sameProgramRatio <= 1 &&
    cost.memoryMb > 0 &&
    Number.isFinite(cost.memoryMb) &&
    Number.isFinite(limits.priceGbSPerSecond) &&
    limits.guardMs >= 0 &&
    Number.isFinite(limits.guardMs) &&
    Number.isFinite(idleSinceAt) &&
    Number.isFinite(now)
  );
}

function isAmount(amount: number): boolean {
  return Number.isFinite(amount) && amount >= 0;
}

/** The interval that the user is in or comes to next; undefined when none is left. */
function intervalAt(
  candidate: PersonalCandidate,
  at: { readonly priceGbS: number; readonly idleMs: number; readonly guardMs: number },
): Interval | undefined {
  const memoryGb = candidate.cost.memoryMb / MB_PER_GB;
  const { intervals } = planWarmSchedule({
    edgesMs: gapEdgesMs,
    weights: candidate.gaps,
    memoryGb,
    bootSeconds: candidate.cost.bootMs / MS_PER_SECOND,
    priceGbS: at.priceGbS,
  });
  const wanted =
    candidate.gapCount < KNOWN_GAPS_MIN
      ? [keepAlive(intervals, (at.priceGbS / memoryGb) * MS_PER_SECOND)]
      : intervals;
  // One that is not kept for longer than it takes to make costs the processors more than it can save.
  const worthMs = candidate.cost.bootMs + at.guardMs;
  return wanted.find(({ fromMs, untilMs }) => untilMs > at.idleMs && untilMs - fromMs > worthMs);
}

/** What is kept right after a run, within bounds around `fairMs`, the time in which holding costs what a hit saves. */
function keepAlive(intervals: readonly Interval[], fairMs: number): Interval {
  const first = intervals[0];
  const plannedMs = first?.fromMs === 0 ? first.untilMs : 0;
  const untilMs = Math.min(fairMs / CLAMP_THETA, Math.max(fairMs * CLAMP_THETA, plannedMs));
  return { fromMs: 0, untilMs };
}

/** Probability that the user comes within the interval, and what holding an instance until then or its end costs. */
function weigh(
  { gaps, cost }: PersonalCandidate,
  { fromMs, untilMs }: Interval,
  idleMs: number,
): { readonly hitRatio: number; readonly holdGbS: number } {
  const heldFromMs = Math.max(fromMs, idleMs);
  const survival = survivalOf(gaps);
  const beforeRatio = callRatioWithin(survival, { idleMs, horizonMs: heldFromMs - idleMs });
  const hitRatio = callRatioWithin(survival, { idleMs, horizonMs: untilMs - idleMs }) - beforeRatio;
  // Who comes within the interval comes half-way through it, on average.
  const heldMs = (untilMs - heldFromMs) * (1 - beforeRatio - hitRatio / 2);
  const bootMs = idleMs > fromMs ? 0 : cost.bootMs * (1 - beforeRatio);
  return { hitRatio, holdGbS: ((cost.memoryMb / MB_PER_GB) * (heldMs + bootMs)) / MS_PER_SECOND };
}

function sentenceOf({ cost, preload, gapCount, sameProgramRatio }: PersonalCandidate, worth: Worth): string {
  const loaded = preload.length === 0 ? '' : ` with ${preload.join(', ')} loaded`;
  const known = gapCount < KNOWN_GAPS_MIN ? `; a new user, ${gapCount.toFixed(0)} gaps known` : '';
  return (
    `a hit${loaded} ${cost.basis === 'measured' ? 'saves' : 'is taken to save'} ${cost.savedMs.toFixed(1)} ms, worth ${worth.priceGbS.toFixed(3)} GB·s ` +
    `(the same program again: ${(sameProgramRatio * 100).toFixed(0)} %), comes with ${(worth.hitRatio * 100).toFixed(0)} %, ` +
    `and holding ${cost.memoryMb.toFixed(1)} MB until then costs ${worth.holdGbS.toFixed(3)} GB·s${known}`
  );
}

function withinBudget(wanted: readonly Wanted[], limits: PersonalLimits): Wanted[] {
  let leftMb = limits.memoryMbMax;
  const leftMbOf = new Map<string, number>();
  return wanted
    .toSorted((a, b) => b.valueGbS - a.valueGbS)
    .filter(({ candidate }) => {
      const { tenantId } = candidate.owner;
      const { memoryMb } = candidate.cost;
      const tenantLeftMb = leftMbOf.get(tenantId) ?? limits.memoryMbPerTenantMax;
      const fits = memoryMb <= leftMb && memoryMb <= tenantLeftMb;
      if (fits) {
        leftMb -= memoryMb;
        leftMbOf.set(tenantId, tenantLeftMb - memoryMb);
      }
      return fits;
    });
}
