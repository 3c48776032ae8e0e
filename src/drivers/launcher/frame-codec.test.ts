import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFile, encodeFrame, encodePairs, type Frame, FrameDecoder, frameTypes } from './frame-codec.ts';

const anyFrame = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  payload: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});

describe('the frame codec', () => {
  it('reads back what it wrote, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (frames, cuts) => {
          const bytes = Buffer.concat(frames.map(({ type, payload }) => encodeFrame(type, payload)));
          const decoder = new FrameDecoder();
          const read: Frame[] = [];
          for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
            const length = cuts[turn % cuts.length] ?? 1;
            read.push(...decoder.push(bytes.subarray(start, start + length)));
            start += length;
          }
          expect(read.map(({ type, payload }) => [type, payload.toString('hex')])).toEqual(
            frames.map(({ type, payload }) => [type, payload.toString('hex')]),
          );
        },
      ),
    );
  });

  it('refuses a length over the maximum instead of waiting for it', () => {
    expect(() => new FrameDecoder().push(Buffer.from([0xff, 0xff, 0xff, 0xff, 1]))).toThrow(RangeError);
  });

  it('refuses a text that would smuggle in a key of its own', () => {
    const smuggle = () => encodePairs(frameTypes.run, [['arg', 'a\0memoryBytes\x001']]);
    expect(smuggle).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  it('writes a large file in parts that together are the file', () => {
    const content = Buffer.alloc(1_300_000, 7);
    const frames = new FrameDecoder().push(encodeFile('main.py', content));
    const nameBytes = 'main.py'.length;
    expect(frames.map(({ payload }) => payload[0])).toEqual([0, 2, 2]);
    expect(Buffer.concat(frames.map(({ payload }) => payload.subarray(3 + nameBytes)))).toEqual(content);
    expect(new FrameDecoder().push(encodeFile('empty', Buffer.alloc(0)))).toHaveLength(1);
  });
});
