import { gbSeconds } from '../kernel/units.ts';

/** What happened to one runtime within a window, and what its instances cost there. */
export interface StartFacts {
  /** Instants of arrivals, ascending, none before the window began. */
  readonly arrivals: readonly number[];
  readonly windowMs: number;
  readonly coldCount: number;
  /** Memory that instances held while idle, and while they booted, GB·s. */
  readonly idleGbS: number;
  readonly bootGbS: number;
  /** Measured of this runtime's boots. */
  readonly bootMs: number;
  readonly memoryMb: number;
  /** Price of one cold start, GB·s. */
  readonly coldStartPriceGbS: number;
}

/** Costs of the same arrivals, GB·s: as they were served, with a fixed stock, and with a perfect forecast. */
export interface StartScore {
  readonly arrivalCount: number;
  readonly actualGbS: number;
  /** The part of it that no cold start explains: memory held idle or booted ahead. */
  readonly heldGbS: number;
  readonly reactiveGbS: number;
  readonly reactiveColdCount: number;
  readonly perfectGbS: number;
  /** What a perfect forecast would have saved: actual less perfect. */
  readonly regretGbS: number;
}

/** Cold starts of a fixed stock of `count`, each instance replaced `bootMs` after it was taken; all are ready at first. */
export function countReactiveColdStarts(
  arrivals: readonly number[],
  stock: { readonly count: number; readonly bootMs: number },
): number {
  // All boots take the same time, so replacements get ready in the order in which instances were taken.
  const readyAts: number[] = [];
  let firstPending = 0;
  let coldCount = 0;
  for (const at of arrivals) {
    while (firstPending < readyAts.length && (readyAts[firstPending] ?? 0) <= at) {
      firstPending += 1;
    }
    if (readyAts.length - firstPending < stock.count) {
      readyAts.push(at + stock.bootMs);
    } else {
      coldCount += 1;
    }
  }
  return coldCount;
}

/**
 * The cost of a window, with C the price of a cold start, m the memory of an instance, L its boot time, T the window:
 *
 *   actual    C·cold + idle memory + boot memory, less m·L for each cold start (its own boot is in C)
 *   reactive  C·cold(n) + m·n·(T + L): a fixed stock of n holds its memory all the time, booting or idle
 *   perfect   Σ min(m·L, C) over arrivals: each has an instance booted just in time, or is left cold if cheaper
 *
 * Instances serve one execution each, so no arrival can do with less than that. A window cuts off what was booted
 * before it, so `actual` is never taken to be below `perfect`. Figures that are no numbers count as none.
 */
export function scoreStarts(facts: StartFacts, reactiveCount: number): StartScore {
  const arrivalCount = facts.arrivals.length;
  const price = positive(facts.coldStartPriceGbS);
  const memoryMb = positive(facts.memoryMb);
  const bootMs = positive(facts.bootMs);
  const bootGbS = gbSeconds({ memoryMb, durationMs: bootMs });
  const perfectGbS = arrivalCount * Math.min(bootGbS, price);

  const coldCount = positive(facts.coldCount);
  const aheadGbS = Math.max(0, positive(facts.bootGbS) - coldCount * bootGbS);
  const heldGbS = positive(facts.idleGbS) + aheadGbS;
  const actualGbS = Math.max(perfectGbS, price * coldCount + heldGbS);

  const count = Math.floor(positive(reactiveCount));
  const reactiveColdCount = countReactiveColdStarts(facts.arrivals, { count, bootMs });
  const heldMs = positive(facts.windowMs) + bootMs;
  const reactiveGbS =
    price * reactiveColdCount + gbSeconds({ memoryMb: memoryMb * count, durationMs: heldMs });
  return {
    arrivalCount,
    actualGbS,
    heldGbS,
    reactiveGbS,
    reactiveColdCount,
    perfectGbS,
    regretGbS: actualGbS - perfectGbS,
  };
}

/** The scores of several runtimes together. */
export function sumStartScores(scores: readonly StartScore[]): StartScore {
  const sumOf = (name: keyof StartScore) => scores.reduce((sum, score) => sum + score[name], 0);
  return {
    arrivalCount: sumOf('arrivalCount'),
    actualGbS: sumOf('actualGbS'),
    heldGbS: sumOf('heldGbS'),
    reactiveGbS: sumOf('reactiveGbS'),
    reactiveColdCount: sumOf('reactiveColdCount'),
    perfectGbS: sumOf('perfectGbS'),
    regretGbS: sumOf('regretGbS'),
  };
}

function positive(figure: number): number {
  return Number.isFinite(figure) && figure > 0 ? figure : 0;
}
