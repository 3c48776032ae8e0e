import type { Random } from '../../../kernel/random.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../kernel/units.ts';
import { drawExponential, drawLogNormal } from './draw.ts';
import { exerciseMedians } from './submission-laws.ts';
import { submissionsOf } from './submitting-user.ts';
import type { TraceShape } from './trace-shape.ts';

interface ContestPlan {
  /** When contests begin, from the trace's beginning on. */
  readonly startsAt: (untilMs: number) => Iterable<number>;
  /** How likely a user of middling activity takes part in one. */
  readonly attendanceRatio: number;
  /** Mean distance of the other sessions of a user of middling activity. */
  readonly sessionDistanceMs: number;
}

/** First submissions come within minutes of a contest's start, most at once. */
const FIRST_SUBMISSION_MEAN_MS = 1.5 * MS_PER_MINUTE;
const ATTENDANCE_RATIO_MAX = 0.9;
/** Submissions of a session after its first, on average, of a user of middling activity. */
const MORE_COUNT_MEAN = 1.8;
/** How much of activity lengthens sessions (as an exponent); the rest brings them closer together. */
const LENGTH_SHARE = 0.4;
/** How unlike the users' activity is: with it the most active fifth makes 70 % of the submissions. */
const ACTIVITY_LOG_SIGMA = 1.7;

/**
 * A public online judge: sessions by the rhythm of days and weeks, and contests on Wednesday evenings and Saturday
 * afternoons. About 1,000 users make its mean load of 1.6 a minute.
 */
export const submissionsShape: TraceShape = submissionShape({
  startsAt: (untilMs) =>
    instants([2 * MS_PER_DAY + 19 * MS_PER_HOUR, 5 * MS_PER_DAY + 15 * MS_PER_HOUR], 7 * MS_PER_DAY, untilMs),
  attendanceRatio: 0.055,
  sessionDistanceMs: 4.3 * MS_PER_DAY,
});

/** Contests above all: one an hour after the beginning and every day from then on; nearly everybody takes part. */
export const contestShape: TraceShape = submissionShape({
  startsAt: (untilMs) => instants([MS_PER_HOUR], MS_PER_DAY, untilMs),
  attendanceRatio: 4,
  sessionDistanceMs: 7 * MS_PER_DAY,
});

function submissionShape(plan: ContestPlan): TraceShape {
  return (settings) => {
    const exerciseMedianMs = exerciseMedians(settings.random.fork('exercises'));
    const contests = [...plan.startsAt(settings.untilMs)];
    return Array.from({ length: settings.userCount }, (_, index) => {
      const name = `user-${index + 1}`;
      const random = settings.random.fork(name);
      const activity = drawLogNormal(random, { median: 1, logSigma: ACTIVITY_LOG_SIGMA });
      const sessionDistanceMs = plan.sessionDistanceMs / activity ** (1 - LENGTH_SHARE);
      const moreCountMean = MORE_COUNT_MEAN * activity ** LENGTH_SHARE;
      const contestAts = attended(random.fork('contests'), contests, {
        ...plan,
        activity,
        untilMs: settings.untilMs,
      });
      return {
        [Symbol.iterator]: () =>
          submissionsOf({
            name,
            random: random.fork('submissions'),
            exerciseMedianMs,
            sessionDistanceMs,
            moreCountMean,
            contestAts,
            untilMs: settings.untilMs,
          }),
      };
    });
  };
}

/** When a user begins in the contests that the user takes part in; the active are there more often. */
function attended(
  random: Random,
  contests: readonly number[],
  user: { readonly attendanceRatio: number; readonly activity: number; readonly untilMs: number },
): number[] {
  const ratio = Math.min(ATTENDANCE_RATIO_MAX, user.attendanceRatio * user.activity);
  return contests.flatMap((startAt) => {
    // Drawn whether the user comes or not: a longer trace begins like a shorter one.
    const at = startAt + drawExponential(random, FIRST_SUBMISSION_MEAN_MS);
    return random.next() < ratio && at < user.untilMs ? [at] : [];
  });
}

function* instants(firsts: readonly number[], everyMs: number, untilMs: number): Generator<number> {
  for (let from = 0; from < untilMs; from += everyMs) {
    yield* firsts.map((first) => from + first).filter((at) => at < untilMs);
  }
}
