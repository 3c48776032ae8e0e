import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventReader, readEvents, type ServerEvent } from './read-events.ts';

const text =
  'event: output\ndata: {"a":"ü\\n"}\n\n: quiet\n\nevent: finished\r\ndata: [1,\r\ndata: 2]\r\n\r\n';
const events = [
  { name: 'output', data: { a: 'ü\n' } },
  { name: 'finished', data: [1, 2] },
];

describe('server-sent events', () => {
  it('are the same however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const found: ServerEvent[] = [];
        const take = createEventReader((event) => found.push(event));
        const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
        for (const [index, place] of places.entries()) {
          take(text.slice(place, places[index + 1] ?? place));
        }
        expect(found).toEqual(events);
      }),
    );
  });

  it('are read to the end of a stream, a letter cut in two included', async () => {
    const bytes = new TextEncoder().encode(text);
    const found: ServerEvent[] = [];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) {
          controller.enqueue(Uint8Array.of(byte));
        }
        controller.close();
      },
    });
    await readEvents(body, (event) => found.push(event));
    expect(found).toEqual(events);
  });
});
