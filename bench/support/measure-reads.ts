import { BenchClient } from './bench-client.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';

/** Connections that ask at once. */
const AT_ONCE = 32;
const WARM_UP_MS = 2000;

export interface ReadRate {
  readonly path: string;
  readonly perSecond: number;
  readonly answerMs: Quantiles;
}

/** How often a path is answered a second while as many ask as it takes to keep the server busy; each answer has to be 200. */
export async function measureReads(url: string, path: string, durationMs: number): Promise<ReadRate> {
  const client = new BenchClient(url);
  const answerMs: number[] = [];
  let countingFrom = Number.POSITIVE_INFINITY;
  const askUntil = async (endAt: number) => {
    while (performance.now() < endAt) {
      const { status, ms } = await client.get(path);
      if (status !== 200) {
        throw new Error(`${path} was answered ${status}`);
      }
      if (performance.now() >= countingFrom) {
        answerMs.push(ms);
      }
    }
  };
  const endAt = performance.now() + WARM_UP_MS + durationMs;
  countingFrom = endAt - durationMs;
  await Promise.all(Array.from({ length: AT_ONCE }, () => askUntil(endAt)));
  client.close();
  return { path, perSecond: (answerMs.length * 1000) / durationMs, answerMs: quantilesOf(answerMs) };
}
