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

/** Sum of the weights that count; undefined without any, or when they are no weights. */
function totalOf({ edgesMs, weights }: WarmScheduleInput): number | undefined {
  let total = 0;
  for (let k = 0; k < edgesMs.length; k += 1) {
    total += Math.max(0, weights[k] ?? 0);
  }
  return total > 0 && Number.isFinite(total) ? total : undefined;
}

/** What pays in the next bin, as bits: being warm in it for who is cold now, and for who is warm now. */
const WARM_AFTER_COLD = 1;
const WARM_AFTER_WARM = 2;

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
  const total = totalOf(input);
  if (total === undefined) {
    return { intervals: [], costGbS: input.priceGbS };
  }
  const { memoryGb: m, priceGbS: price, edgesMs, weights } = input;
  const bootGbS = m * input.bootSeconds;
  const last = edgesMs.length - 1;
  const choices = new Uint8Array(last);
  let survival = Math.max(0, weights[last] ?? 0) / total;
  let cold = price * survival;
  let warm = Number.POSITIVE_INFINITY;
  for (let k = last - 1; k >= 0; k -= 1) {
    const mass = Math.max(0, weights[k] ?? 0) / total;
    const widthSeconds = ((edgesMs[k + 1] ?? 0) - (edgesMs[k] ?? 0)) / 1000;
    const afterBoot = warm + bootGbS * survival;
    choices[k] = (afterBoot < cold ? WARM_AFTER_COLD : 0) | (warm < cold ? WARM_AFTER_WARM : 0);
    const nextWarm = m * widthSeconds * (survival + mass / 2) + Math.min(warm, cold);
    cold = price * mass + Math.min(cold, afterBoot);
    warm = nextWarm;
    survival += mass;
  }
  const intervals = intervalsOf(choices, { isWarmFirst: warm < cold, edgesMs });
  return { intervals, costGbS: Math.min(warm, cold) };
}

/** Follows the choices from the first bin on; bins side by side are one interval. */
function intervalsOf(
  choices: Uint8Array,
  from: { readonly isWarmFirst: boolean; readonly edgesMs: readonly number[] },
): WarmSchedule['intervals'] {
  const intervals: { fromMs: number; untilMs: number }[] = [];
  let open: { fromMs: number; untilMs: number } | undefined;
  let isWarm = from.isWarmFirst;
  for (let k = 0; k < choices.length; k += 1) {
    const fromMs = from.edgesMs[k] ?? 0;
    const untilMs = from.edgesMs[k + 1] ?? fromMs;
    if (!isWarm) {
      open = undefined;
    } else if (open === undefined) {
      open = { fromMs, untilMs };
      intervals.push(open);
    } else {
      open.untilMs = untilMs;
    }
    isWarm = ((choices[k] ?? 0) & (isWarm ? WARM_AFTER_WARM : WARM_AFTER_COLD)) !== 0;
  }
  return intervals;
}
