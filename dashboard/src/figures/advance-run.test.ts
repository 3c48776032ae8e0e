import { describe, expect, it } from 'vitest';
import type { Execution } from '../api/api-schemas.ts';
import { advanceRun, type RunProgress } from './advance-run.ts';

const execution = (change: Partial<Execution>) => ({ id: 'exe_1', state: 'queued', ...change }) as Execution;
const output = (stream: string, data: string) => ({
  name: 'output',
  data: { stream, encoding: 'utf8', data },
});

describe('a run', () => {
  it('goes from acceptance over its output to its outcome', () => {
    const events = [
      { name: 'execution', data: execution({}) },
      { name: 'execution.started', data: {} },
      output('stdout', 'a'),
      output('stderr', '!'),
      output('stdout', 'b'),
    ];
    const start: RunProgress = { execution: undefined, stdout: '', stderr: '' };
    const running = events.reduce(advanceRun, start);
    expect(running).toEqual({ execution: execution({ state: 'running' }), stdout: 'ab', stderr: '!' });
    const finished = execution({ state: 'finished', stdout: 'ab\n', stderr: '' });
    expect(advanceRun(running, { name: 'finished', data: finished })).toEqual({
      execution: finished,
      stdout: 'ab\n',
      stderr: '',
    });
  });

  it('stays as it is for what it does not know', () => {
    const before: RunProgress = { execution: undefined, stdout: 'a', stderr: '' };
    expect(advanceRun(before, { name: 'prediction.made', data: {} })).toBe(before);
    expect(advanceRun(before, { name: 'execution.started', data: {} })).toBe(before);
  });
});
