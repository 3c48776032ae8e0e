import type { Random } from '../../../kernel/random.ts';
import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../kernel/units.ts';
import { drawChoice, drawLogNormal, drawLogUniform, type LogNormal } from './draw.ts';

/**
 * Laws of human submissions, as a public online judge shows them. Gaps of one user: 25 % under a minute, 40 % up to ten,
 * 17 % up to an hour, 9 % up to a day, 8 % longer. The first three are within a session and drawn here, the others come
 * out of how often a user begins one.
 */
const gapsWithin: readonly (readonly [{ readonly from: number; readonly to: number }, number])[] = [
  [{ from: 4 * MS_PER_SECOND, to: MS_PER_MINUTE }, 25],
  [{ from: MS_PER_MINUTE, to: 10 * MS_PER_MINUTE }, 40],
  [{ from: 10 * MS_PER_MINUTE, to: MS_PER_HOUR }, 17],
];

/** Longer than any gap within a session. */
export const SESSION_GAP_MS = MS_PER_HOUR;

export function drawGapWithin(random: Random): number {
  return drawLogUniform(random, drawChoice(random, gapsWithin));
}

interface SubmissionLanguage {
  readonly kind: string;
  readonly memoryMb: LogNormal;
}

/** Shares as measured; memory is what such interpreters and compiled programs usually hold, an assumption. */
const languages: readonly (readonly [SubmissionLanguage, number])[] = [
  [{ kind: 'cpp', memoryMb: { median: 6, logSigma: 0.6 } }, 67],
  [{ kind: 'python', memoryMb: { median: 24, logSigma: 0.5 } }, 17],
  [{ kind: 'java', memoryMb: { median: 110, logSigma: 0.4 } }, 10],
  [{ kind: 'csharp', memoryMb: { median: 60, logSigma: 0.4 } }, 2.5],
  [{ kind: 'javascript', memoryMb: { median: 55, logSigma: 0.4 } }, 1],
  [{ kind: 'other', memoryMb: { median: 30, logSigma: 0.8 } }, 2.5],
];

/** Most people stay with one language. */
const OTHER_LANGUAGE_RATIO = 0.1;

/** The language of one user's next submission. */
export function languageDraw(random: Random): () => SubmissionLanguage {
  const own = drawChoice(random, languages);
  return () => (random.next() < OTHER_LANGUAGE_RATIO ? drawChoice(random, languages) : own);
}

/**
 * Wall time: median 0.34 s, p99 20 s, so a standard deviation of the logarithm of ln(20 / 0.34) / 2.326 = 1.75; of which
 * 0.8 lies between exercises and the rest (in squares) between submissions to one.
 */
const DURATION_MS_MEDIAN = 340;
const EXERCISE_LOG_SIGMA = 0.8;
const RUN_LOG_SIGMA = 1.56;
/** What a judge stops. */
const DURATION_MS_MAX = 120_000;

/** How long runs of an exercise take in the middle, the same whenever it is asked. */
export function exerciseMedians(random: Random): (exercise: string) => number {
  const known = new Map<string, number>();
  return (exercise) => {
    const medianMs =
      known.get(exercise) ??
      drawLogNormal(random.fork(exercise), { median: DURATION_MS_MEDIAN, logSigma: EXERCISE_LOG_SIGMA });
    known.set(exercise, medianMs);
    return medianMs;
  };
}

export function drawDurationMs(random: Random, medianMs: number): number {
  return Math.min(DURATION_MS_MAX, drawLogNormal(random, { median: medianMs, logSigma: RUN_LOG_SIGMA }));
}
