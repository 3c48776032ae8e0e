import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JsonThread } from './json-thread.ts';

let thread: JsonThread;

beforeEach(() => {
  thread = new JsonThread();
});

afterEach(() => thread.close());

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

describe('the thread that parses JSON', () => {
  it('gives each asker the value of its own text, or why it is refused', async () => {
    const texts = ['{"a":[1,"ä"]}', '[', '"x"', '{"__proto__":1}'];
    expect(await Promise.all(texts.map((text) => thread.parse(bytesOf(text))))).toEqual([
      { kind: 'value', value: { a: [1, 'ä'] } },
      { kind: 'refused', message: 'the body is not valid JSON' },
      { kind: 'value', value: 'x' },
      { kind: 'refused', message: 'the body has a key that would reach an object prototype' },
    ]);
  });

  it('rejects what it was asked when it is lost, and serves whoever asks next', async () => {
    const asked = thread.parse(bytesOf('1'));
    const lost = expect(asked).rejects.toThrow('the thread that parses large bodies ended');
    await thread.close();
    await lost;
    expect(await thread.parse(bytesOf('2'))).toEqual({ kind: 'value', value: 2 });
  });
});
