import type { EndReason, OperationMix } from './execution.ts';
import type { ComplexityClass } from './program-analysis.ts';

/** When a program that is analysed is also run a little: never, always, or where reading it left its growth open. */
export const probeModes = ['never', 'always', 'when-unsure'] as const;

export type ProbeMode = (typeof probeModes)[number];

/** One run of a probe as it was measured, outside the program. */
export interface ProbeMeasure {
  readonly reason: EndReason;
  readonly exitCode: number | null;
  /** User and system time. */
  readonly cpuMs: number;
  readonly memoryMbPeak: number;
  readonly processCountPeak: number;
  readonly outputBytes: number;
  readonly operations: OperationMix;
}

/** What the program took at one size of its input. */
export interface GrowthPoint {
  readonly size: number;
  readonly cpuMs: number;
}

/** How the CPU time grew with the size of made-up inputs of one format. */
export interface ProbedGrowth {
  /** The class that fits what was measured; unknown where none does well enough. */
  readonly class: ComplexityClass;
  /** Slope of the logarithm of CPU time over the logarithm of size; of an exponential one, a lower bound. */
  readonly exponent: number;
  /** How probable that class is for such inputs, 0–1. */
  readonly confidenceRatio: number;
  readonly inputFormat: string;
  /** By size, the smallest first, each with the CPU time beyond that of the smallest input. */
  readonly points: readonly GrowthPoint[];
}

/** What the runs of a probe told. */
export interface ProbeReading {
  readonly runCount: number;
  /** CPU time of the program's imports alone; undefined where it imports nothing, or they failed. */
  readonly importMs: number | undefined;
  /** The program itself, with an empty input. */
  readonly firstRun: ProbeMeasure;
  /** Undefined where it reads no input, no format suited it, or nothing rose above the noise. */
  readonly growth: ProbedGrowth | undefined;
}

/** What became of a probe that somebody wanted. */
export type ProgramProbe =
  | ({ readonly kind: 'ran'; readonly probeMs: number } & ProbeReading)
  | { readonly kind: 'not-run'; readonly reason: string };
