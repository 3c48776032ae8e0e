import { describe, expect, it } from 'vitest';
import { endReasons } from '../model/execution.ts';
import { concludeWithoutRun, outcomeOf } from './conclude-execution.ts';

describe('outcomeOf', () => {
  it('gives every reason exactly one outcome, and only the exit code 0 is a success', () => {
    const outcomes = Object.fromEntries(
      endReasons.map((reason) => [reason, outcomeOf(reason, reason === 'exit' ? 3 : null)]),
    );
    expect(outcomes).toEqual({
      exit: 'failed',
      signal: 'failed',
      wall: 'timed-out',
      cpu: 'timed-out',
      memory: 'killed',
      processes: 'killed',
      output: 'killed',
      cancelled: 'cancelled',
      overloaded: 'rejected',
      platform: 'failed',
    });
    expect(outcomeOf('exit', 0)).toBe('succeeded');
  });
});

describe('concludeWithoutRun', () => {
  it('blames the platform, not the program, for what never ran', () => {
    const result = concludeWithoutRun({
      reason: 'platform',
      message: 'no host',
      timings: { prepareMs: 1, queueMs: 2 },
    });
    expect(result).toMatchObject({
      outcome: 'failed',
      reason: 'platform',
      exitCode: null,
      message: 'no host',
    });
    expect(result.timings).toEqual({ prepareMs: 1, queueMs: 2, startMs: 0, initMs: 0, runMs: 0 });
  });
});
