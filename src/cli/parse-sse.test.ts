import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSse, type SseEvent } from './parse-sse.ts';

async function* cut(bytes: Uint8Array, at: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...new Set(at.map((point) => point % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    yield bytes.subarray(from, end);
    from = end;
  }
}

const events = fc.array(
  fc.record({
    name: fc.constantFrom('output', 'finished', 'execution.started'),
    data: fc.jsonValue().map((value) => JSON.stringify(value)),
  }),
  { maxLength: 8 },
);

describe('a stream of events', () => {
  it('is the same however its bytes are cut, comments left out', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.nat()), async (sent, cuts) => {
        const text = sent
          .map(({ name, data }) => `: still here\n\nevent: ${name}\ndata: ${data}\n\n`)
          .join('');
        const read: SseEvent[] = [];
        for await (const event of parseSse(cut(Buffer.from(text), cuts))) {
          read.push(event);
        }
        expect(read).toEqual(sent);
      }),
    );
  });

  it('ends without the event that breaks off', async () => {
    const read: SseEvent[] = [];
    for await (const event of parseSse(cut(Buffer.from('event: a\ndata: 1\n\nevent: b\ndata: 2'), []))) {
      read.push(event);
    }
    expect(read).toEqual([{ name: 'a', data: '1' }]);
  });
});
