import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runByRule } from '../../../../test/support/memory-chameleon/run-by-rule.ts';
import type { ExecutionRequest, ExecutionResult } from '../../../model/execution.ts';
import type { PistonMessage } from './piston-messages.ts';
import { PistonTalk } from './piston-talk.ts';

const succeeded = runByRule({ code: 'print' } as ExecutionRequest);
const compile = { isCached: false, cpuMs: 10, memoryMbPeak: 1 };
const refused: Partial<ExecutionResult> = {
  outcome: 'failed',
  reason: 'compile',
  exitCode: 1,
  usage: undefined,
  compile,
};

function open(isCompiled: boolean) {
  const said: PistonMessage[] = [];
  const talk = new PistonTalk({ isCompiled }, (message) => said.push(message));
  talk.begin();
  const hear = (stream: 'stdout' | 'stderr', text: string) => talk.hear({ stream, bytes: Buffer.from(text) });
  const finish = (change: Partial<ExecutionResult>) => talk.finish({ ...succeeded, stdout: '', ...change });
  return { said, talk, hear, finish };
}

const stage = (name: 'compile' | 'run') => ({ type: 'stage', stage: name });
const data = (stream: string, text: string) => ({ type: 'data', stream, data: text });
const exit = (name: 'compile' | 'run', code: number) => ({ type: 'exit', stage: name, code, signal: null });
const compiled = [stage('compile'), exit('compile', 0), stage('run')];

describe('what is told of a job', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('that is compiled begins with its compiler, which is done with the first output', () => {
    const { said, hear, finish } = open(true);
    hear('stdout', 'out');
    expect(said).toEqual([...compiled, data('stdout', 'out')]);
    finish({ stdout: 'out', stderr: '', compile });
    expect(said.slice(4)).toEqual([exit('run', 0)]);
  });

  it('that says nothing has both stages, too', () => {
    const { said, finish } = open(true);
    finish({ compile });
    expect(said).toEqual([...compiled, exit('run', 0)]);
  });

  it('that does not compile ends with its compiler, whose words come with the end', () => {
    const { said, hear, finish } = open(true);
    hear('stderr', 'no such thing');
    finish({ ...refused, stderr: 'no such thing' });
    expect(said).toEqual([stage('compile'), data('stderr', 'no such thing'), exit('compile', 1)]);
    vi.runAllTimers();
    expect(said.length).toBe(3);
  });

  it('holds error output back for a moment, until it is known whose it is', () => {
    const { said, hear, finish } = open(true);
    hear('stderr', 'one ');
    hear('stderr', 'two');
    expect(said).toEqual([stage('compile')]);
    vi.advanceTimersByTime(200);
    expect(said.slice(1)).toEqual([...compiled.slice(1), data('stderr', 'one '), data('stderr', 'two')]);
    finish({ stderr: 'one two', compile });
    expect(said.at(-1)).toEqual(exit('run', 0));
  });

  it('tells nothing of a job that was left', () => {
    const { said, talk, hear } = open(true);
    hear('stderr', 'one');
    talk.leave();
    vi.runAllTimers();
    expect(said).toEqual([stage('compile')]);
  });

  it.each([
    ['the end that was not told live', ['ab'], 'abcd', ['ab', 'cd']],
    ['the beginning, where listening began too late', ['cd'], 'abcd', ['cd', 'ab']],
    ['nothing where more was told than is kept', ['abcd'], 'ab', ['abcd']],
  ])('makes up for %s', (_what, live, whole, told) => {
    const { said, hear, finish } = open(false);
    for (const text of live) {
      hear('stdout', text);
    }
    finish({ stdout: whole });
    expect(said).toEqual([stage('run'), ...told.map((text) => data('stdout', text)), exit('run', 0)]);
  });
});
