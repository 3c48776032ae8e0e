import { describe, expect, it } from 'vitest';
import { createSeasonalRate, observeSeasonal, seasonalPerSecond } from './seasonal-rate.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 0:00 UTC. */
const MONDAY = 4 * DAY;

/** Sixty events in each hour from 9 to 17 on the first five days of each week, six in the others. */
function workingWeeks(weeks: number) {
  const state = createSeasonalRate(MONDAY);
  for (let hour = 0; hour < weeks * 168; hour += 1) {
    const isWork = hour % 24 >= 9 && hour % 24 < 17 && hour % 168 < 120;
    const count = isWork ? 60 : 6;
    for (let n = 0; n < count; n += 1) {
      observeSeasonal(state, MONDAY + hour * HOUR + (n * HOUR) / count);
    }
  }
  return state;
}

describe('a seasonal rate', () => {
  it('knows the busy hours of the working days, and that weekends have none', () => {
    const state = workingWeeks(8);
    const after = MONDAY + 8 * 7 * DAY;
    const at = (hours: number) => seasonalPerSecond(structuredClone(state), after + hours * HOUR, 0);
    expect(at(10) * 3600).toBeGreaterThan(45);
    expect(at(3) * 3600).toBeLessThan(9);
    expect(at(5 * 24 + 10) * 3600).toBeLessThan(at(10) * 3600 * 0.7);
  });

  it('believes its prior at first, and unlearns it in silence', () => {
    const state = createSeasonalRate(MONDAY);
    expect(seasonalPerSecond(state, MONDAY, 0.01)).toBeCloseTo(0.01, 9);
    expect(seasonalPerSecond(state, MONDAY + DAY, 0.01)).toBeLessThan(0.001);
  });

  it('survives years of silence and instants before its newest', () => {
    const state = workingWeeks(2);
    observeSeasonal(state, MONDAY - DAY);
    expect(state.at).toBeGreaterThan(MONDAY);
    const later = seasonalPerSecond(state, MONDAY + 4000 * DAY, 0.01);
    expect(later).toBeGreaterThanOrEqual(0);
    expect(later * 3600).toBeLessThan(1);
    expect(state.counts.every((count) => Number.isFinite(count) && count >= 0)).toBe(true);
  });
});
