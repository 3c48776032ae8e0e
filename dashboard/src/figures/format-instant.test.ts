import { describe, expect, it } from 'vitest';
import { formatAgo, formatInstant, formatTime } from './format-instant.ts';

describe('instants', () => {
  it('are told by the reader’s clock', () => {
    const at = new Date(2026, 10, 30, 9, 5, 7).getTime();
    expect(formatTime(at)).toBe('09:05:07');
    expect(formatInstant(at)).toBe('30 Nov 2026, 09:05:07');
    expect([formatTime(null), formatInstant(undefined)]).toEqual(['–', '–']);
  });

  it('are told by how long ago they were', () => {
    const now = 1_000_000;
    expect([formatAgo(now, now), formatAgo(now - 2400, now), formatAgo(now - 65_000, now)]).toEqual([
      'just now',
      '2 s ago',
      '1 min 5 s ago',
    ]);
    expect(formatAgo(null, now)).toBe('–');
  });
});
