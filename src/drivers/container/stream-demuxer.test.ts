import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StreamDemuxer } from './stream-demuxer.ts';

function block(stream: 'stdout' | 'stderr', bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream === 'stdout' ? 1 : 2;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

it('takes streams apart, wherever the connection cuts them', () => {
  const blocks = fc.array(
    fc.record({ stream: fc.constantFrom('stdout' as const, 'stderr' as const), bytes: fc.uint8Array() }),
  );
  fc.assert(
    fc.property(blocks, fc.array(fc.nat({ max: 40 })), (given, cuts) => {
      let rest = Buffer.concat(given.map(({ stream, bytes }) => block(stream, bytes)));
      const demuxer = new StreamDemuxer();
      const heard = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      for (const length of [...cuts, rest.length]) {
        for (const { stream, bytes } of demuxer.push(rest.subarray(0, length))) {
          heard[stream].push(bytes);
        }
        rest = rest.subarray(length);
      }
      for (const stream of ['stdout', 'stderr'] as const) {
        const sent = given.filter((each) => each.stream === stream).map(({ bytes }) => bytes);
        expect(Buffer.concat(heard[stream])).toEqual(Buffer.concat(sent));
      }
    }),
  );
});
