import { describe, expect, it } from 'vitest';
import { runByRule } from '../../../../test/support/memory-chameleon/run-by-rule.ts';
import type { ExecutionRequest, ExecutionResult } from '../../../model/execution.ts';
import { type Judge0StatusId, judge0Statuses, judge0StatusOf } from './judge0-status.ts';

const succeeded = runByRule({ code: 'print 42' } as ExecutionRequest);

function statusOf(change: Partial<ExecutionResult>, expected?: string): Judge0StatusId {
  const result = { ...succeeded, ...change };
  return judge0StatusOf({ state: { kind: 'finished', result, finishedAt: 1 } }, expected);
}

describe('the status of a submission', () => {
  it('is told before its end, and has the words of Judge0 for each of its fourteen ids', () => {
    expect(judge0StatusOf({ state: { kind: 'queued' } }, undefined)).toBe(1);
    expect(judge0Statuses.map(({ id }) => id)).toEqual(Array.from({ length: 14 }, (_, k) => k + 1));
  });

  it('compares the output of what ended well with what is expected, if anything is', () => {
    expect(statusOf({})).toBe(3);
    expect(statusOf({}, '42')).toBe(3);
    expect(statusOf({}, '41')).toBe(4);
    expect(statusOf({}, '')).toBe(4);
    expect(statusOf({ outcome: 'failed', exitCode: 1 }, '42')).toBe(11);
  });

  it.each([
    [{ outcome: 'timed-out', reason: 'wall' }, 5],
    [{ outcome: 'timed-out', reason: 'cpu' }, 5],
    [{ outcome: 'failed', reason: 'compile', usage: undefined }, 6],
    [
      {
        outcome: 'timed-out',
        reason: 'cpu',
        usage: undefined,
        compile: { isCached: false, cpuMs: 10, memoryMbPeak: 1 },
      },
      6,
    ],
    [{ outcome: 'failed', reason: 'signal', signal: 'SIGSEGV' }, 7],
    [{ outcome: 'failed', reason: 'signal', signal: 'SIGXFSZ' }, 8],
    [{ outcome: 'killed', reason: 'output' }, 8],
    [{ outcome: 'failed', reason: 'signal', signal: 'SIGFPE' }, 9],
    [{ outcome: 'failed', reason: 'signal', signal: 'SIGABRT' }, 10],
    [{ outcome: 'failed', reason: 'signal', signal: 'SIGKILL' }, 12],
    [{ outcome: 'killed', reason: 'memory' }, 12],
    [{ outcome: 'killed', reason: 'processes' }, 12],
    [{ outcome: 'cancelled', reason: 'cancelled' }, 12],
    [{ outcome: 'failed', reason: 'platform' }, 13],
    [{ outcome: 'rejected', reason: 'overloaded' }, 13],
  ] satisfies [Partial<ExecutionResult>, number][])('of %j is %i', (change, id) => {
    expect(statusOf(change)).toBe(id);
  });
});
