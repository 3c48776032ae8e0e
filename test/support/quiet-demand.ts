import type { DemandFacts } from '../../src/predictor/demand-facts.ts';

/** What is known of a runtime for which little happens; a test says what else it is about. */
export const quietDemand: Omit<DemandFacts, 'now'> = {
  rates: [],
  intensity: 0.1,
  userRate: 0,
  crowdRate: 0,
  sessionRate: 0,
  dispersion: 1,
  clumpCount: 1,
  weightedSum: { instanceCount: 0, scaledToZeroCount: 0 },
  peaks: { minute: 0, tenMinutes: 0 },
  returnRate: 0,
  ends: { ofMinute: 0, silentMs: 0 },
};
