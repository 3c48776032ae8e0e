import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { loadOtherUsers } from './load-other-users.ts';

function open(answers: readonly ('more' | 'all' | Error)[]) {
  const clock = virtualClock();
  const problems: string[] = [];
  let count = 0;
  const loadMore = async () => {
    const answer = answers[count] ?? 'all';
    count += 1;
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
  const onProblem = (error: unknown) => void problems.push(String(error));
  const stop = loadOtherUsers({ clock, profiler: { loadMore }, onProblem });
  return { clock, problems, stop, count: () => count };
}

describe('loading the other users', () => {
  it('goes on until there are no more', async () => {
    const { clock, count } = open(['more', 'more', 'all', 'more']);
    expect(count()).toBe(0);
    await clock.advance(10_000);
    expect(count()).toBe(3);
  });

  it('goes on no more once stopped', async () => {
    const { clock, stop, count } = open(['more', 'more', 'more', 'more']);
    await clock.advance(50);
    const before = count();
    stop();
    await clock.advance(10_000);
    expect(count()).toBe(before);
  });

  it('tells what failed, and leaves it at that', async () => {
    const { clock, problems, count } = open([new Error('disk')]);
    await clock.advance(10_000);
    expect(problems).toEqual(['Error: disk']);
    expect(count()).toBe(1);
  });
});
