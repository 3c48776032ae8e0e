import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { answerUnstarted } from '../managers/answer-attempt.ts';
import { endReasons } from '../model/execution.ts';
import type { ExecuteAnswer } from '../model/manager-messages.ts';
import { concludeRun, concludeWithoutRun, outcomeOf } from './conclude-execution.ts';

describe('outcomeOf', () => {
  it('gives every reason exactly one outcome, and only the exit code 0 is a success', () => {
    const outcomes = Object.fromEntries(
      endReasons.map((reason) => [reason, outcomeOf(reason, reason === 'exit' ? 3 : null)]),
    );
    expect(outcomes).toEqual({
      exit: 'failed',
      signal: 'failed',
      compile: 'failed',
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

describe('concludeRun', () => {
  const limits = {
    wallMs: 1000,
    cpuMs: 1000,
    memoryMb: 64,
    processCount: 8,
    outputBytes: 1000,
    fileBytes: 1000,
  };
  const work = { isCached: false, cpuMs: 300, memoryMbPeak: 90, compileMs: 400 };
  const conclude = (change: Partial<ExecuteAnswer>) => {
    const start = { startKind: 'prewarmed', isolationLevel: 'process', startMs: 1 } as const;
    const unstarted = answerUnstarted({ ...start, instanceId: makeId('ins', 'one') });
    return concludeRun({
      answer: { ...unstarted, ...change },
      managerId: makeId('mgr', 'one'),
      limits,
      timings: { prepareMs: 1, queueMs: 2 },
    });
  };

  it('tells what compiling took apart from the run', () => {
    const result = conclude({ reason: 'exit', exitCode: 0, compile: work, initMs: 3, runMs: 5 });
    expect(result).toMatchObject({
      outcome: 'succeeded',
      message: undefined,
      timings: { compileMs: 400, initMs: 3, runMs: 5 },
      compile: { isCached: false, cpuMs: 300, memoryMbPeak: 90 },
    });
    expect(result.usage).toBeDefined();
  });

  it('says of a program that its compiler refused that nothing ran', () => {
    const compile = { ...work, failedUnder: limits };
    expect(conclude({ reason: 'compile', exitCode: 1, compile })).toMatchObject({
      outcome: 'failed',
      message: 'it did not compile',
      usage: undefined,
    });
    expect(conclude({ reason: 'compile', exitCode: 0, compile }).message).toBe(
      'the compiler left no program that could run',
    );
  });

  it('names the limit that was reached, and whose it was', () => {
    const compile = { ...work, failedUnder: { ...limits, memoryMb: 512 } };
    expect(conclude({ reason: 'memory', compile })).toMatchObject({
      outcome: 'killed',
      message: 'while compiling, it used more than 512 MB of memory',
      usage: undefined,
    });
    expect(conclude({ reason: 'memory', compile: work }).message).toBe('used more than 64 MB of memory');
    expect(conclude({ reason: 'cancelled', compile }).message).toBeUndefined();
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
