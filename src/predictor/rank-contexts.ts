import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../kernel/units.ts';
import type { DemandFacts } from './demand-facts.ts';

/** What can be told of one rank alone: how long ago an arrival needed so many, or more, or less. */
export interface RankAges {
  readonly ownMs: number;
  readonly aboveMs: number;
  readonly belowMs: number;
}

/** How fast arrivals came lately, per second; without a prior, so that long silences can be told apart. */
export interface Paces {
  readonly tenSeconds: number;
  readonly minute: number;
  readonly fiveMinutes: number;
  readonly twoHours: number;
}

/** Step of most magnitudes: a factor of two. */
const COARSE = Math.LN2;
const FINE = Math.log(1.4);
const HALFWAY = Math.log(1.6);
const SPAN = 256;
/** Times are told apart from about here on; shorter ones are as good as none. */
const AGE_MS_MIN = 300;

function stepOfLog(log: number, step: number): number {
  return Math.min(127, Math.max(-128, Math.round(log / step))) | 0;
}

/** Logarithm as a whole number of steps, bounded so that two of them make one key. */
function stepsOf(value: number, step: number): number {
  return stepOfLog(Math.log(Math.max(1e-7, value)), step);
}

function keyOf(a: number, b: number): number {
  return (a + SPAN / 2) * SPAN + b + SPAN / 2;
}

/** What is to be seen at an instant. */
interface Outlook {
  readonly facts: DemandFacts;
  readonly paces: Paces;
  /** How long ago the last arrivals came, the newest first. */
  readonly silencesMs: readonly number[];
  /** When an instance ordered now could be used. */
  readonly readyAt: number;
}

/** The same as contexts tell it, with what those of all ranks have in common. */
export interface Sight {
  readonly now: number;
  /** Contexts that tell of every rank: each looks at one or two things that go together. */
  readonly shared: readonly number[];
  readonly returnStep: number;
  readonly silentStep: number;
  readonly paceStep: number;
}

export function see({ facts, paces, silencesMs, readyAt }: Outlook): Sight {
  const { returnRate, ends, peaks, intensity } = facts;
  const returns = stepsOf(returnRate, HALFWAY);
  const minute = stepsOf(paces.minute, COARSE);
  const fiveMinutes = stepsOf(paces.fiveMinutes, COARSE);
  const shared = [
    keyOf(stepsOf(2 * ends.ofMinute + 0.02, COARSE / 2), returns),
    keyOf(returns, minute),
    keyOf(minute, stepsOf(paces.twoHours, COARSE)),
    keyOf(silenceOf(silencesMs, 0), silenceOf(silencesMs, 2)),
    keyOf(silenceOf(silencesMs, 1), silenceOf(silencesMs, 4)),
    keyOf(Math.min(100, peaks.tenMinutes), stepsOf(paces.tenSeconds, COARSE)),
    keyOf(stepsOf(intensity, HALFWAY), fiveMinutes),
    Math.floor((readyAt % MS_PER_HOUR) / MS_PER_MINUTE),
    Math.floor((readyAt % MS_PER_DAY) / MS_PER_MINUTE),
  ];
  const silentStep = stepsOf(ends.silentMs + 1, COARSE);
  return { now: facts.now, shared, returnStep: returns, silentStep, paceStep: fiveMinutes };
}

function silenceOf(silencesMs: readonly number[], place: number): number {
  return stepsOf(silencesMs[place] ?? MS_PER_DAY, COARSE);
}

/** Contexts of one rank. */
export function rankContextsOf({ returnStep, silentStep, paceStep }: Sight, ages: RankAges): number[] {
  const log = Math.log(ages.ownMs + AGE_MS_MIN);
  const age = stepOfLog(log, COARSE);
  return [
    stepOfLog(log, FINE),
    keyOf(age, returnStep),
    keyOf(age, stepsOf(ages.aboveMs + AGE_MS_MIN, COARSE)),
    keyOf(age, stepsOf(ages.belowMs + AGE_MS_MIN, COARSE)),
    keyOf(age, silentStep),
    keyOf(age, paceStep),
  ];
}
