import type { PoolMode } from '../model/plan.ts';

/** Rolling costs of the same arrivals, GB·s: what was followed, and what the reactive stock would have cost. */
export interface BackTest {
  readonly followedGbS: number;
  readonly reactiveGbS: number;
  /** Executions that the comparison rests on. */
  readonly executionCount: number;
}

export interface ModeChoice {
  readonly mode: PoolMode;
  /** Why it is not the configured mode; undefined when it is. */
  readonly note: string | undefined;
}

const EVIDENCE_COUNT_MIN = 100;
/** Prediction is dropped when it is dearer by a tenth, and taken up again when it is cheaper. */
const DROP_RATIO = 1.1;

/** Falls back to reactive when the rolling back-test says that it would have been cheaper, and comes back the same way. */
export function chooseMode(configured: PoolMode, current: PoolMode, test: BackTest): ModeChoice {
  if (configured === 'reactive') {
    return { mode: 'reactive', note: undefined };
  }
  const isSound = Number.isFinite(test.followedGbS) && Number.isFinite(test.reactiveGbS);
  if (!isSound) {
    return { mode: 'reactive', note: 'the costs of prediction are no numbers' };
  }
  if (test.executionCount < EVIDENCE_COUNT_MIN) {
    return { mode: 'predictive', note: undefined };
  }
  const bound = current === 'predictive' ? test.reactiveGbS * DROP_RATIO : test.reactiveGbS;
  return test.followedGbS <= bound
    ? { mode: 'predictive', note: undefined }
    : {
        mode: 'reactive',
        note: `over the last ${test.executionCount} executions prediction cost ${test.followedGbS.toFixed(1)} GB·s, a reactive stock ${test.reactiveGbS.toFixed(1)}`,
      };
}
