import { describe, expect, it } from 'vitest';
import { HEAT_LEVEL_MAX, HOUR_COUNT, heatMapOf } from './heat-map.ts';

const mondayAtNine = new Date(2026, 10, 30, 9, 15).getTime();
const sundayAtMidnight = new Date(2026, 11, 6, 0, 0).getTime();

describe('the heat map', () => {
  it('counts by weekday from Monday and by hour', () => {
    const map = heatMapOf([mondayAtNine, mondayAtNine, sundayAtMidnight]);
    expect(map).toHaveLength(7);
    expect(map.every((row) => row.length === HOUR_COUNT)).toBe(true);
    expect(map[0]?.[9]?.count).toBe(2);
    expect(map[6]?.[0]?.count).toBe(1);
    expect(map.flat().reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  it('colours the most by the strongest level, one by some, and none by none', () => {
    const map = heatMapOf([...Array.from({ length: 100 }, () => mondayAtNine), sundayAtMidnight]);
    expect([map[0]?.[9]?.level, map[6]?.[0]?.level, map[3]?.[3]?.level]).toEqual([HEAT_LEVEL_MAX, 1, 0]);
    expect(
      heatMapOf([])
        .flat()
        .every(({ level }) => level === 0),
    ).toBe(true);
  });
});
