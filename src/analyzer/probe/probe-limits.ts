import type { ExecutionLimits } from '../../model/execution.ts';

/**
 * What one run of a probe may use. The CPU time is a few times what growth can be told from, the wall time leaves it that on
 * a busy host, where what computes for long comes last; Node takes 12 MB and 7 threads before it runs anything, TypeScript 25 MB. What a program
 * prints is counted, not read; it may be as much as what it is given.
 */
export const probeRunLimits: ExecutionLimits = {
  wallMs: 1500,
  cpuMs: 400,
  memoryMb: 128,
  processCount: 16,
  outputBytes: 1_048_576,
  fileBytes: 1_048_576,
};

/** A whole probe ends when it has made so many runs, most of which refuse their input within milliseconds … */
export const PROBE_RUN_COUNT_MAX = 36;
/** … or before the run that would begin after so long: waiting for other probes aside, nobody waits longer than this and one run. */
export const PROBE_WALL_MS_MAX = 6000;
/** … or after so much CPU time: what a program of a contest may take, spread over all runs. */
export const PROBE_CPU_MS_MAX = 3000;

/** An input is never larger than this: with it a program that reads everything once takes some tens of milliseconds. */
export const PROBE_INPUT_BYTES_MAX = 1_048_576;
/** A number that stands for a size by itself; a loop so long takes any interpreter a second. */
export const PROBE_NUMBER_MAX = 16_777_216;

/** A size that takes so many times the noise of its language need not grow further … */
const ENOUGH_NOISE_COUNT = 25;
/** … nor one that takes so much: its double may be stopped. */
const ENOUGH_MS_MAX = probeRunLimits.cpuMs / 2;
/** The largest size must take so many times the noise, or nothing is said. */
const TOP_NOISE_COUNT = 3;

/** The CPU time, beyond the fixed one, with which a size is large enough. */
export function enoughMsOf(noiseMs: number): number {
  return Math.min(ENOUGH_NOISE_COUNT * noiseMs, ENOUGH_MS_MAX);
}

/** The CPU time, beyond the fixed one, below which the largest size tells nothing. */
export function tellingMsOf(noiseMs: number): number {
  return TOP_NOISE_COUNT * noiseMs;
}

/** Below this confidence of the reading, a program that reads input is probed where the mode is `when-unsure`. */
export const UNSURE_BELOW_RATIO = 0.6;
/** A growth that is less sure than this changes nothing in the answer. */
export const FOLLOWED_FROM_RATIO = 0.6;
