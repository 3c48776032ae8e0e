import { describe, expect, it } from 'vitest';
import { replayCalls } from '../../../test/support/replay-calls.ts';
import { defaultSimulationSettings } from '../simulation-settings.ts';
import { hybridHistogram } from './hybrid-histogram.ts';

const settings = { ...defaultSimulationSettings, memoryGb: 1, ownMemoryGb: 1, bootMs: 2000 };

/** One user, each of whose calls comes so many seconds after the end of the one before, had that been warm. */
function replayGaps(gapsS: readonly number[]) {
  let at = 0;
  const calls = [0, ...gapsS].map((gapS) => {
    // After a cold start, which ends 2 s later, the idle gap is that much shorter.
    at += gapS === 0 ? 0 : gapS * 1000 + 1000;
    return { at, user: 'ada', durationMs: 1000 };
  });
  return replayCalls(hybridHistogram(), calls, settings);
}

describe('the hybrid histogram', () => {
  it('unloads a regular user and prewarms in time', () => {
    // The trap: the coefficient of variation is that of the counts of the bins. Gaps that are all alike vary by nothing
    // themselves, but put everything into one of 240 bins: √239 > 2, so that the histogram is believed.
    const { starts, run } = replayGaps([632, 630, 630]);
    expect(starts).toEqual(['cold', 'warm', 'warm', 'warm']);
    // Nothing is known at first: kept for all 630 s. Then ready 10 min × 0.9 after each run: idle for 90 s.
    expect(run.idleGbS).toBeCloseTo(630 + 90 + 90, 6);
    expect(run.bootGbS).toBeCloseTo(3 * 2, 6);
  });

  it('keeps it until the 99th percentile and a tenth more', () => {
    // The eleventh minute ends at 11 min; × 1.1 is 726 s.
    expect(replayGaps([632, 630, 725]).starts.at(-1)).toBe('warm');
    expect(replayGaps([632, 630, 727]).starts.at(-1)).toBe('cold');
  });

  it('does not believe a histogram that is spread out, and keeps the instance for four hours', () => {
    // Sixty gaps in sixty bins: √(240/60 − 1) < 2. By its percentiles the last call would come long too late.
    const spread = Array.from({ length: 60 }, (_, minute) => minute * 60 + 30);
    expect(replayGaps([...spread, 14_300]).starts.at(-1)).toBe('warm');
    expect(replayGaps([...spread, 14_500]).starts.at(-1)).toBe('cold');
  });

  it('forecasts the gaps of a user who is mostly beyond the four hours', () => {
    // The first gap is 5 h: kept for 4 h in vain. The next call, 5 h after a cold run that began then, finds what was
    // ready 15 % before, at 15,300 s after the run ended; 15 % after it is gone.
    const { starts, run } = replayGaps([18_002, 18_002]);
    expect(starts).toEqual(['cold', 'cold', 'warm']);
    expect(run.idleGbS).toBeCloseTo(14_400 + 2700, 6);
    expect(replayGaps([18_002, 15_300]).starts.at(-1)).toBe('cold');
    expect(replayGaps([18_002, 15_305]).starts.at(-1)).toBe('warm');
    expect(replayGaps([18_002, 20_700]).starts.at(-1)).toBe('warm');
    expect(replayGaps([18_002, 20_705]).starts.at(-1)).toBe('cold');
  });
});
