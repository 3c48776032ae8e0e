import type { PoolMode } from '../model/plan.ts';

/** Rolling costs of the same arrivals, GB·s: what was followed, and what the reactive stock would have cost. */
export interface BackTest {
  readonly followedGbS: number;
  readonly reactiveGbS: number;
  /** Executions that the comparison rests on. */
  readonly executionCount: number;
  /** Why the predictor cannot be relied on right now: it threw, gave no numbers, or took too long. */
  readonly failure?: string | undefined;
  /** Why its plans are not followed for a while, whatever it thinks they cost. */
  readonly distrust?: string | undefined;
}

export interface ModeChoice {
  readonly mode: PoolMode;
  /** Why it is not the configured mode; undefined when it is. */
  readonly note: string | undefined;
  /** The reason in a sentence, whichever mode it is: what is told when the mode changes. */
  readonly why: string;
}

export const EVIDENCE_COUNT_MIN = 100;
/** Prediction is dropped when it is dearer by a tenth, and taken up again when it is no dearer. */
const DROP_RATIO = 1.1;

/**
 * Falls back to reactive when the rolling back-test says that it would have been cheaper, and comes back the same
 * way; between the two bounds everything stays as it is. A predictor that fails is not relied on from that moment.
 */
export function chooseMode(configured: PoolMode, current: PoolMode, test: BackTest): ModeChoice {
  if (configured === 'reactive') {
    return { mode: 'reactive', note: undefined, why: 'the reactive mode is configured' };
  }
  if (test.failure !== undefined) {
    return fallBack(`the predictor failed: ${test.failure}`);
  }
  if (test.distrust !== undefined) {
    return fallBack(test.distrust);
  }
  if (!Number.isFinite(test.followedGbS) || !Number.isFinite(test.reactiveGbS)) {
    return fallBack('the costs of prediction are no numbers');
  }
  if (!(test.executionCount >= EVIDENCE_COUNT_MIN)) {
    return predict(
      `${test.executionCount} executions are too few to compare, ${EVIDENCE_COUNT_MIN} are needed`,
    );
  }
  const bound = current === 'predictive' ? test.reactiveGbS * DROP_RATIO : test.reactiveGbS;
  const comparison = `over the last ${test.executionCount} executions prediction cost ${test.followedGbS.toFixed(1)} GB·s, a reactive stock ${test.reactiveGbS.toFixed(1)}`;
  return test.followedGbS <= bound ? predict(comparison) : fallBack(comparison);
}

function predict(why: string): ModeChoice {
  return { mode: 'predictive', note: undefined, why };
}

function fallBack(why: string): ModeChoice {
  return { mode: 'reactive', note: why, why };
}
