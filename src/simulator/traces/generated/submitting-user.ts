import type { Random } from '../../../kernel/random.ts';
import type { TraceEvent } from '../trace-event.ts';
import { drawGeometric, drawLogNormal, drawLogUniform } from './draw.ts';
import { drawDurationMs, drawGapWithin, languageDraw, SESSION_GAP_MS } from './submission-laws.ts';
import { peopleRhythm, poissonInstants } from './weekly-rhythm.ts';

export interface SubmittingUser {
  readonly name: string;
  /** The user's own chance. */
  readonly random: Random;
  /** How long runs of an exercise take in the middle, whoever submits. */
  readonly exerciseMedianMs: (exercise: string) => number;
  /** Mean distance of the sessions that begin by themselves. */
  readonly sessionDistanceMs: number;
  /** Submissions of a session after its first, on average. */
  readonly moreCountMean: number;
  /** When the user begins in a contest, in order. */
  readonly contestAts: readonly number[];
  readonly untilMs: number;
}

/** Submissions of a contest after the first, on average. */
const MORE_COUNT_MEAN_CONTEST = 4;
/** How often a submission turns to another exercise. */
const NEXT_EXERCISE_RATIO = 0.25;
/** Exercises at hand: the first is 2.3 times as popular as the tenth, 30 times as the last. */
const EXERCISE_COUNT = 300;
const EXERCISE_SHIFT = 10;

interface SessionStart {
  readonly at: number;
  readonly moreCountMean: number;
}

/**
 * The submissions of one user: sessions whenever the rhythm of people has it, but none within the pause after another,
 * and one for each contest, which ends what was going on.
 */
export function* submissionsOf(user: SubmittingUser): Generator<TraceEvent> {
  const submissionAt = submissionDraw(user);
  let pauseUntil = 0;
  for (const { at: startAt, moreCountMean } of sessionStarts(user)) {
    const isContest = user.contestAts.includes(startAt);
    if (startAt < pauseUntil && !isContest) {
      continue;
    }
    const endAt = user.contestAts.find((at) => at > startAt) ?? user.untilMs;
    let left = drawGeometric(user.random, moreCountMean);
    for (let at = startAt; at < endAt && left >= 0; left -= 1) {
      yield submissionAt(at);
      pauseUntil = at + SESSION_GAP_MS;
      at += drawGapWithin(user.random);
    }
  }
}

/** When sessions might begin, those of contests among them. */
function* sessionStarts(user: SubmittingUser): Generator<SessionStart> {
  const contests = [...user.contestAts];
  const toContest = (at: number) => ({ at, moreCountMean: MORE_COUNT_MEAN_CONTEST });
  const { random, sessionDistanceMs: meanMs, untilMs } = user;
  for (const at of poissonInstants(random.fork('sessions'), { meanMs, untilMs, rhythm: peopleRhythm })) {
    while ((contests[0] ?? untilMs) <= at) {
      yield toContest(contests.shift() ?? untilMs);
    }
    yield { at, moreCountMean: user.moreCountMean };
  }
  yield* contests.map(toContest);
}

/** Makes the user's next submission, to the exercise that the user is at or to another one. */
function submissionDraw({ name, random, exerciseMedianMs }: SubmittingUser): (at: number) => TraceEvent {
  const drawLanguage = languageDraw(random);
  const drawExercise = () => {
    const range = { from: EXERCISE_SHIFT, to: EXERCISE_SHIFT + EXERCISE_COUNT };
    return `exercise-${Math.floor(drawLogUniform(random, range)) - EXERCISE_SHIFT + 1}`;
  };
  let exercise = drawExercise();
  return (at) => {
    exercise = random.next() < NEXT_EXERCISE_RATIO ? drawExercise() : exercise;
    const { kind, memoryMb } = drawLanguage();
    return {
      at,
      user: name,
      program: exercise,
      kind,
      durationMs: drawDurationMs(random, exerciseMedianMs(exercise)),
      memoryMb: drawLogNormal(random, memoryMb),
    };
  };
}
