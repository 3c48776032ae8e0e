import type { Random } from '../../kernel/random.ts';
import { MS_PER_MINUTE } from '../../kernel/units.ts';

/** uniform: anywhere. even: at equal distances. bursty: most within the first seconds, as timers and batches come. */
export const arrivalPlacements = ['uniform', 'even', 'bursty'] as const;

export type ArrivalPlacement = (typeof arrivalPlacements)[number];

const BURST_MEAN_MS = 1500;

const offsetOf: Readonly<
  Record<ArrivalPlacement, (random: Random, place: { index: number; count: number; phase: number }) => number>
> = {
  uniform: (random) => random.next() * MS_PER_MINUTE,
  even: (_random, { index, count, phase }) => ((index + phase) / count) * MS_PER_MINUTE,
  bursty: (random) => (-Math.log(1 - random.next()) * BURST_MEAN_MS) % MS_PER_MINUTE,
};

/** Where within a minute (milliseconds from its beginning, in no order) the arrivals of one function come. */
export function placeArrivals(random: Random, count: number, placement: ArrivalPlacement): Float64Array {
  const phase = random.next();
  const offsets = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    offsets[index] = offsetOf[placement](random, { index, count, phase });
  }
  return offsets;
}
