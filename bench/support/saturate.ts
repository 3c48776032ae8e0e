import { setTimeout as pause } from 'node:timers/promises';
import { type Quantiles, quantileOf, quantilesOf } from './quantiles.ts';

/** How much is kept under way, for how long, and how long before what is counted begins. */
export interface Saturation {
  readonly inFlightCount: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** No more than so many are begun a second; absent: as many as it takes to keep that much under way. */
  readonly perSecondMax?: number;
}

/** What one turn came to; empty when it was right. */
export type Turn = (serial: number) => Promise<string>;

/** What was finished within the counted seconds. */
export interface SaturatedRate {
  readonly perSecond: number;
  /** The same of each part of the time: a rate that is sustained is that of all parts. */
  readonly perSecondOfParts: readonly number[];
  readonly ms: Quantiles & { readonly p99: number };
  readonly rightCount: number;
  readonly problems: readonly string[];
}

const PART_COUNT = 5;

interface Finished {
  readonly at: number;
  readonly ms: number;
  readonly problem: string;
}

/**
 * Keeps so many turns under way, each followed by the next as soon as it is done, and counts those that were right and done
 * within the counted time. What was wrong is not counted, whenever it was, but told. `between` is called at both ends of that
 * time, while the turns go on.
 */
export async function saturate(
  { inFlightCount, seconds, warmUpSeconds, perSecondMax = Number.POSITIVE_INFINITY }: Saturation,
  turn: Turn,
  between: { readonly onBegin: () => void; readonly onEnd: () => void },
): Promise<SaturatedRate> {
  const beginAt = performance.now() + warmUpSeconds * 1000;
  const endAt = beginAt + seconds * 1000;
  const finished: Finished[] = [];
  let serial = 0;
  let nextAt = 0;
  const keepOne = async () => {
    while (performance.now() < endAt) {
      serial += 1;
      const turnOf = serial;
      const dueAt = Math.max(nextAt, performance.now());
      nextAt = dueAt + 1000 / perSecondMax;
      if (dueAt > performance.now()) {
        await pause(dueAt - performance.now());
      }
      const startedAt = performance.now();
      const problem = await turn(turnOf).catch((error: Error) => error.message);
      const at = performance.now();
      finished.push({ at, ms: at - startedAt, problem });
    }
  };
  const call = async (what: () => void, at: number) => {
    await pause(at - performance.now());
    what();
  };
  await Promise.all([
    call(between.onBegin, beginAt),
    call(between.onEnd, endAt),
    ...Array.from({ length: inFlightCount }, keepOne),
  ]);
  return rateOf(finished, { beginAt, endAt });
}

function rateOf(
  finished: readonly Finished[],
  { beginAt, endAt }: { readonly beginAt: number; readonly endAt: number },
): SaturatedRate {
  const right = finished.filter(({ at, problem }) => problem === '' && at >= beginAt && at < endAt);
  const partMs = (endAt - beginAt) / PART_COUNT;
  const countsOfParts = Array.from({ length: PART_COUNT }, () => 0);
  for (const { at } of right) {
    const part = Math.floor((at - beginAt) / partMs);
    countsOfParts[part] = (countsOfParts[part] ?? 0) + 1;
  }
  const ms = right.map((each) => each.ms);
  return {
    perSecond: (right.length / (endAt - beginAt)) * 1000,
    perSecondOfParts: countsOfParts.map((count) => (count / partMs) * 1000),
    ms: { ...quantilesOf(ms), p99: quantileOf(ms, 0.99) },
    rightCount: right.length,
    problems: finished.flatMap(({ problem }) => (problem === '' ? [] : [problem])),
  };
}
