import { setTimeout as pause } from 'node:timers/promises';
import { type Quantiles, quantilesOf, showQuantiles } from './quantiles.ts';

/** Lets what the last measurement left behind go before the next begins. */
export const SETTLE_MS = 30;

/** Pairs of one thing and its baseline, and the ratio within each pair. */
export interface Compared {
  readonly name: string;
  readonly subjectMs: Quantiles;
  readonly baselineMs: Quantiles;
  readonly ratio: Quantiles;
}

export function compared(name: string, pairs: readonly (readonly [number, number])[]): Compared {
  return {
    name,
    subjectMs: quantilesOf(pairs.map(([subject]) => subject)),
    baselineMs: quantilesOf(pairs.map(([, baseline]) => baseline)),
    ratio: quantilesOf(pairs.map(([subject, baseline]) => subject / baseline)),
  };
}

export function showCompared(
  { name, subjectMs, baselineMs, ratio }: Compared,
  names: readonly [string, string],
): string {
  const show = (label: string, figure: Quantiles) => `${label} ${showQuantiles(figure, 2)} ms`;
  return `  ${name.padEnd(12)} ${show(names[0], subjectMs)}, ${show(names[1], baselineMs)}, ratio ${showQuantiles(ratio, 3)}`;
}

/** One of each, the order alternating by round, so that neither always finds what the other left in the caches. */
export async function pairOf(
  round: number,
  subject: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<readonly [number, number]> {
  if (round % 2 === 0) {
    const first = await subject();
    await pause(SETTLE_MS);
    return [first, await baseline()];
  }
  const first = await baseline();
  await pause(SETTLE_MS);
  return [await subject(), first];
}
