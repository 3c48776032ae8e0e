import type { Timings } from '../api/api-schemas.ts';

export const phases = ['prepare', 'queue', 'start', 'compile', 'init', 'run'] as const;

export type Phase = (typeof phases)[number];

export const phaseMeanings: Readonly<Record<Phase, string>> = {
  prepare: 'Analysis and prediction',
  queue: 'Waiting for its turn',
  start: 'Waiting for an instance',
  compile: 'The compiler made a program of it',
  init: 'Handed over and loaded',
  run: 'The program ran',
};

/** One bar of a waterfall; places are shares of the whole. */
export interface WaterfallBar {
  readonly phase: Phase;
  readonly durationMs: number;
  readonly fromRatio: number;
  readonly widthRatio: number;
}

/** Where the time of an execution went, in order; a phase that did not happen is left out. */
export function waterfallOf(timings: Timings): {
  readonly totalMs: number;
  readonly bars: readonly WaterfallBar[];
} {
  const durations: Readonly<Record<Phase, number | undefined>> = {
    prepare: timings.prepareMs,
    queue: timings.queueMs,
    start: timings.startMs,
    compile: timings.compileMs,
    init: timings.initMs,
    run: timings.runMs,
  };
  const totalMs = phases.reduce((sum, phase) => sum + (durations[phase] ?? 0), 0);
  let fromMs = 0;
  const bars: WaterfallBar[] = [];
  for (const phase of phases) {
    const durationMs = durations[phase];
    if (durationMs !== undefined) {
      const share = (ms: number) => (totalMs > 0 ? ms / totalMs : 0);
      bars.push({ phase, durationMs, fromRatio: share(fromMs), widthRatio: share(durationMs) });
      fromMs += durationMs;
    }
  }
  return { totalMs, bars };
}
