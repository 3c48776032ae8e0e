import { z } from '../kernel/schema.ts';

/** Arrivals of one source that follow each other within this time come at once: one request that fans out. */
const CLUMP_GAP_MS = 100;
/** Part of the new in the mean of a source's clumps, and of all arrivals' places. */
const SOURCE_STEP = 0.3;
const PLACE_STEP = 0.05;

/** The arrivals of one source, grouped into clumps. Plain, for checkpoints. */
export interface Clump {
  lastAt: number;
  /** Place of the newest arrival in its clump, from 0. */
  place: number;
  /** Decayed mean size of this source's clumps, the running one included; at least 1. */
  meanCount: number;
}

/** As a checkpoint holds it, once something arrived. */
export const clumpSchema = z.object({ lastAt: z.number(), place: z.number(), meanCount: z.number() });

export function createClump(): Clump {
  return { lastAt: Number.NEGATIVE_INFINITY, place: 0, meanCount: 1 };
}

/** Takes in one arrival of the source. `gapMs`: those that follow within it came at once. */
export function observeClump(clump: Clump, at: number, gapMs = CLUMP_GAP_MS): void {
  const isSame = at - clump.lastAt <= gapMs;
  clump.place = isSame ? clump.place + 1 : 0;
  clump.lastAt = Math.max(clump.lastAt, at);
  // The step towards 1 at a clump's beginning is taken back by as much as the clump grows.
  clump.meanCount += isSame ? SOURCE_STEP : SOURCE_STEP * (1 - clump.meanCount);
}

/** The places of arrivals in their clumps, over all sources. Plain, for checkpoints. */
export interface Clumping {
  meanPlace: number;
}

/** As a checkpoint holds it. */
export const clumpingSchema = z.object({ meanPlace: z.number().nonnegative() });

export function createClumping(): Clumping {
  return { meanPlace: 0 };
}

export function observePlace(clumping: Clumping, place: number): void {
  clumping.meanPlace += PLACE_STEP * (place - clumping.meanPlace);
}

/**
 * Size of the clump that a typical arrival is part of, E[B²]/E[B]: with places equally likely their mean is half
 * of that size less one.
 */
export function clumpCountOf(clumping: Clumping): number {
  return 1 + 2 * clumping.meanPlace;
}
