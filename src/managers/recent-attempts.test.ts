import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { RecentAttempts } from './recent-attempts.ts';

const first = makeId('att', 'first');

describe('recent attempts', () => {
  it('gives a repeat the same answer, while it runs and after', async () => {
    const attempts = new RecentAttempts<string>();
    const work = Promise.withResolvers<string>();
    let runCount = 0;
    const run = () => {
      runCount += 1;
      return work.promise;
    };
    const answers = [attempts.once(first, run), attempts.once(first, run)];
    work.resolve('done');
    expect(await Promise.all([...answers, attempts.once(first, run)])).toEqual(['done', 'done', 'done']);
    expect(runCount).toBe(1);
  });

  it('gives a repeat the same failure', async () => {
    const attempts = new RecentAttempts<string>();
    const fail = () => Promise.reject(new Error('broken'));
    await expect(attempts.once(first, fail)).rejects.toThrow('broken');
    await expect(attempts.once(first, () => Promise.resolve('again'))).rejects.toThrow('broken');
  });

  it('refuses a repeat whose answer it no longer keeps, and does not run it', async () => {
    const attempts = new RecentAttempts<number>();
    await attempts.once(first, () => Promise.resolve(0));
    for (let i = 1; i <= 40; i++) {
      await attempts.once(makeId('att', `n${i}`), () => Promise.resolve(i));
    }
    let hasRun = false;
    const repeat = attempts.once(first, async () => {
      hasRun = true;
      return 1;
    });
    await expect(repeat).rejects.toMatchObject({ code: 'idempotency-conflict' });
    expect(hasRun).toBe(false);
  });
});
