import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { parseEventStream, type ServerSentEvent } from './parse-event-stream.ts';

async function eventsIn(chunks: readonly Uint8Array[]): Promise<ServerSentEvent[]> {
  async function* body() {
    yield* chunks;
  }
  return collect(parseEventStream(body()));
}

const whole = (text: string) => eventsIn([new TextEncoder().encode(text)]);

describe('a stream of events', () => {
  it('has names, data of several lines, and comments that are passed over', async () => {
    const text = ': open\n\nevent: a\ndata: 1\ndata:2\nid: 7\n\ndata: plain\n\nevent: none\n\n';
    expect(await whole(text)).toEqual([
      { name: 'a', data: '1\n2' },
      { name: 'message', data: 'plain' },
    ]);
  });

  it('leaves out an event that breaks off', async () => {
    expect(await whole('event: a\ndata: 1\n\nevent: b\ndata: 2\n')).toEqual([{ name: 'a', data: '1' }]);
  });

  it('is the same however it is cut, and whatever its lines end with', async () => {
    const words = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
    const events = fc.array(fc.record({ name: words.filter((word) => word !== ''), data: words }), {
      maxLength: 4,
    });
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(events, ends, fc.integer({ min: 1, max: 9 }), async (given, end, size) => {
        const lines = given.map(({ name, data }) => `event: ${name}${end}data: ${data}${end}${end}`);
        const bytes = new TextEncoder().encode(lines.join(''));
        const count = Math.ceil(bytes.length / size);
        const chunks = Array.from({ length: count }, (_, k) => bytes.subarray(k * size, (k + 1) * size));
        expect(await eventsIn(chunks)).toEqual(given);
      }),
    );
  });
});
