/** When to be warm after a user's last execution, and what that is expected to cost. */
export interface WarmSchedule {
  /** From the end of the last execution, in milliseconds; in order, without overlap. */
  readonly intervals: readonly { readonly fromMs: number; readonly untilMs: number }[];
  /** GB·s until the next execution, cold start and boots included. */
  readonly costGbS: number;
}

export interface WarmScheduleInput {
  /** Lower edges of the gap bins in milliseconds, ascending from 0; the last bin is open. */
  readonly edgesMs: readonly number[];
  /** Relative frequency of gaps in each bin; need not be normalised. */
  readonly weights: ArrayLike<number>;
  readonly memoryGb: number;
  /** Time to boot, in seconds: memory is held without use for so long. */
  readonly bootSeconds: number;
  /** Price of one cold start, GB·s. */
  readonly priceGbS: number;
}

/** Bin masses p, survival S at each lower edge, and widths in seconds of all bins but the open one. */
interface Law {
  readonly mass: readonly number[];
  readonly survival: readonly number[];
  readonly widthSeconds: readonly number[];
}

function lawOf({ edgesMs, weights }: WarmScheduleInput): Law | undefined {
  const raw = edgesMs.map((_, k) => Math.max(0, weights[k] ?? 0));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0) || !Number.isFinite(total)) {
    return undefined;
  }
  const mass = raw.map((weight) => weight / total);
  const survival = new Array<number>(mass.length + 1).fill(0);
  for (let k = mass.length - 1; k >= 0; k -= 1) {
    survival[k] = (survival[k + 1] ?? 0) + (mass[k] ?? 0);
  }
  const widthSeconds = edgesMs.slice(1).map((edge, k) => (edge - (edgesMs[k] ?? 0)) / 1000);
  return { mass, survival, widthSeconds };
}

/**
 * The cheapest schedule by dynamic programming over the bins (O(bins)): V0 is the cost from bin k on when unloaded
 * during it, V1 when warm during it. In the open last bin nothing is kept.
 *
 *   V0[K−1] = C·p[K−1]                    V1[K−1] = ∞
 *   V0[k] = C·p[k] + min(V0[k+1], V1[k+1] + m·L·S[k+1])
 *   V1[k] = m·w[k]·(S[k+1] + p[k]/2) + min(V1[k+1], V0[k+1])
 *
 * An instance is warm when its user's execution ends, so being warm in bin 0 costs no boot. Without any weights
 * the schedule is empty and costs the price of the cold start. Sources: Ferragut, Rodríguez & Paganini (2016);
 * Narayana & Kash (UAI 2023).
 */
export function planWarmSchedule(input: WarmScheduleInput): WarmSchedule {
  const law = lawOf(input);
  if (law === undefined) {
    return { intervals: [], costGbS: input.priceGbS };
  }
  const { memoryGb: m, priceGbS: price } = input;
  const bootGbS = m * input.bootSeconds;
  const last = law.mass.length - 1;
  const isWarmNextAfterCold = new Array<boolean>(last + 1).fill(false);
  const isWarmNextAfterWarm = new Array<boolean>(last + 1).fill(false);
  let cold = price * (law.mass[last] ?? 0);
  let warm = Number.POSITIVE_INFINITY;
  for (let k = last - 1; k >= 0; k -= 1) {
    const mass = law.mass[k] ?? 0;
    const survival = law.survival[k + 1] ?? 0;
    const afterBoot = warm + bootGbS * survival;
    isWarmNextAfterCold[k] = afterBoot < cold;
    isWarmNextAfterWarm[k] = warm < cold;
    const heldGbS = m * (law.widthSeconds[k] ?? 0) * (survival + mass / 2);
    const nextCold = price * mass + Math.min(cold, afterBoot);
    warm = heldGbS + Math.min(warm, cold);
    cold = nextCold;
  }
  const isWarm = followChoices({ isWarmFirst: warm < cold, isWarmNextAfterCold, isWarmNextAfterWarm });
  return { intervals: intervalsOf(isWarm, input.edgesMs), costGbS: Math.min(warm, cold) };
}

function followChoices(choices: {
  readonly isWarmFirst: boolean;
  readonly isWarmNextAfterCold: readonly boolean[];
  readonly isWarmNextAfterWarm: readonly boolean[];
}): boolean[] {
  const found: boolean[] = [];
  let isWarm = choices.isWarmFirst;
  for (let k = 0; k < choices.isWarmNextAfterCold.length; k += 1) {
    found.push(isWarm);
    isWarm = (isWarm ? choices.isWarmNextAfterWarm[k] : choices.isWarmNextAfterCold[k]) ?? false;
  }
  return found;
}

function intervalsOf(isWarm: readonly boolean[], edgesMs: readonly number[]): WarmSchedule['intervals'] {
  const intervals: { fromMs: number; untilMs: number }[] = [];
  for (let k = 0; k < edgesMs.length - 1; k += 1) {
    if (isWarm[k] !== true) {
      continue;
    }
    const fromMs = edgesMs[k] ?? 0;
    const untilMs = edgesMs[k + 1] ?? fromMs;
    const previous = intervals.at(-1);
    if (previous?.untilMs === fromMs) {
      previous.untilMs = untilMs;
    } else {
      intervals.push({ fromMs, untilMs });
    }
  }
  return intervals;
}
