import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LastWords } from './last-words.ts';

async function hear(...said: readonly string[]) {
  const words = new LastWords();
  const stream = new PassThrough();
  words.listen(stream);
  for (const each of said) {
    stream.write(each);
  }
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  return { words, stream };
}

describe('the last words of a machine', () => {
  it('are the panic of its kernel, whatever followed', async () => {
    const { words } = await hear(
      '[ 7.0] Kernel panic - not sync',
      'ing: Attempted to kill init!\r\n',
      '[ 7.1] Call Trace:\r\n',
    );
    expect(words.reason).toBe('Kernel panic - not syncing: Attempted to kill init!');
  });

  it('are else the last line, without what a terminal would obey; or nothing', async () => {
    expect((await hear('one\n', 'qemu: no \u001b[31mred\n\n')).words.reason).toBe('qemu: no ?[31mred');
    expect((await hear()).words.reason).toBe(undefined);
  });

  it('are bounded: who floods is not read any more, until it is to end', async () => {
    const { words, stream } = await hear('x'.repeat(2_000_000));
    expect(words.reason?.length).toBe(300);
    expect(stream.isPaused()).toBe(true);
    words.release();
    expect(stream.isPaused()).toBe(false);
  });
});
