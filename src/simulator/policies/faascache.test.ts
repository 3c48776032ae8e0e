import { describe, expect, it } from 'vitest';
import { type Call, replayCalls } from '../../../test/support/replay-calls.ts';
import { defaultSimulationSettings } from '../simulation-settings.ts';
import { faasCache } from './faascache.ts';

const settings = {
  ...defaultSimulationSettings,
  memoryGb: 1,
  ownMemoryGb: 1,
  bootMs: 1000,
  coldStartPriceGbS: 10,
};

/** One call each ten seconds, by users named with a letter. */
const inTurn = (users: string): Call[] =>
  [...users].map((user, turn) => ({ at: turn * 10_000, user, durationMs: 1000 }));

const lastStart = (calls: readonly Call[], count: number) =>
  replayCalls(faasCache(count, settings), calls, settings).starts.at(-1);

describe('FaasCache', () => {
  it('evicts whoever ran least often, not who ran longest ago', () => {
    // The trap: the frequency counts all runs of a user. By recency a would go, which ran last before b.
    expect(lastStart(inTurn('aaabca'), 2)).toBe('warm');
    expect(lastStart(inTurn('aaabcab'), 2)).toBe('cold');
  });

  it('lets its clock rise with what it evicts, so that nobody stays for ever', () => {
    // Priorities are the clock and the runs: a has 3. The clock is 1 after b and c went, 2 after d and e, so that f and
    // g come with 3, and a goes, the oldest of the three.
    expect(lastStart(inTurn('aaabcdefa'), 2)).toBe('warm');
    expect(lastStart(inTurn('aaabcdefga'), 2)).toBe('cold');
  });

  it('forgets how often a user ran when its last instance goes', () => {
    // The trap: were b's first run remembered, it would count two the second time, and d would go instead.
    expect(lastStart(inTurn('aaabcbdb'), 2)).toBe('cold');
  });

  it('counts busy instances, and evicts none of them', () => {
    const slow = { at: 0, user: 'a', durationMs: 100_000 };
    const calls = [slow, { at: 10_000, user: 'b', durationMs: 1000 }];
    // The cache of one is full while a runs: b is not kept; a is, once it has run.
    expect(lastStart([...calls, { at: 50_000, user: 'b', durationMs: 1000 }], 1)).toBe('cold');
    expect(lastStart([...calls, { at: 150_000, user: 'a', durationMs: 1000 }], 1)).toBe('warm');
  });
});
