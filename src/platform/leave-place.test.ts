import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import type { ExecutionResult } from '../model/execution.ts';
import { sampleResult } from '../store/sample-executions-conformance.ts';
import { concludeWithoutRun } from './conclude-execution.ts';
import { leavePlace } from './leave-place.ts';

const timings = { prepareMs: 0, queueMs: 0 };
const cancelled = concludeWithoutRun({ reason: 'cancelled', message: 'withdrawn', timings });

function leaveAfter(result: ExecutionResult | undefined, spentMs = 0) {
  const clock = virtualClock();
  const leftAt: number[] = [];
  const charged: (number | undefined)[] = [];
  const startedAt = clock.now();
  const leave = (cpuMs?: number) => {
    leftAt.push(clock.now() - startedAt);
    charged.push(cpuMs);
  };
  leavePlace({ clock, killedPauseMs: 1000 }, { leave }, { result, spentMs });
  return { clock, leftAt, charged };
}

describe('a place in the queue', () => {
  it.each(['succeeded', 'failed', 'timed-out', 'cancelled'] as const)(
    'is free at once after %s',
    (outcome) => {
      expect(leaveAfter({ ...cancelled, outcome }).leftAt).toEqual([0]);
    },
  );

  it('is free at once when nothing ran', () => {
    expect(leaveAfter(undefined).leftAt).toEqual([0]);
  });

  it('stays taken for a while after an attempt that was stopped for too little memory, which is charged, too', async () => {
    const { clock, leftAt, charged } = leaveAfter(sampleResult, 70);
    expect(leftAt).toEqual([]);
    await clock.advance(1000);
    expect(charged).toEqual([75]);
  });

  it('is charged for what its compiler took, whether or not anything came of it', () => {
    const compile = { isCached: false, cpuMs: 300, memoryMbPeak: 90 };
    expect(leaveAfter({ ...sampleResult, outcome: 'failed', compile }).charged).toEqual([305]);
    expect(leaveAfter({ ...cancelled, compile }).charged).toEqual([300]);
    expect(leaveAfter(cancelled).charged).toEqual([undefined]);
  });

  it('stays taken for a while after a program was killed at its limits', async () => {
    const { clock, leftAt } = leaveAfter({ ...cancelled, outcome: 'killed', reason: 'memory' });
    expect(leftAt).toEqual([]);
    await clock.advance(999);
    expect(leftAt).toEqual([]);
    await clock.advance(1);
    expect(leftAt).toEqual([1000]);
  });
});
