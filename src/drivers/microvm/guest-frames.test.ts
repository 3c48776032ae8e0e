import { duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { encodeFrame, frameTypes } from '../launcher/frame-codec.ts';
import { clockFrame, FrameReader, wakeFrame } from './guest-frames.ts';

const text = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('frames of a machine', () => {
  it('tell the time in nanoseconds, and give each machine randomness of its own', () => {
    const clock = clockFrame(1_700_000_000_123.5);
    expect([clock[4], clock.readBigInt64LE(5)]).toEqual([frameTypes.clock, 1_700_000_000_123_500_000n]);
    const [one, other] = [wakeFrame(1), wakeFrame(1)];
    expect(one.length).toBe(5 + 8 + 64);
    expect(one.subarray(0, 13).equals(other.subarray(0, 13))).toBe(true);
    expect(one.subarray(13).equals(other.subarray(13))).toBe(false);
  });

  it('are waited for by their type, and what was not asked for is left to the next reader', async () => {
    const [ours, theirs] = duplexPair();
    const reader = new FrameReader(ours);
    const up = encodeFrame(frameTypes.up, text({ kernel: '6.1' }));
    const later = encodeFrame(frameTypes.warm, text({ memoryBytes: 1 }));
    theirs.write(up.subarray(0, 3));
    theirs.write(Buffer.concat([up.subarray(3), later]));
    expect((await reader.expect(frameTypes.up)).toString()).toBe('{"kernel":"6.1"}');
    reader.release();
    const heard: Buffer[] = [];
    ours.on('data', (bytes: Buffer) => heard.push(bytes));
    ours.resume();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(Buffer.concat(heard).equals(later)).toBe(true);
  });

  it('that say why something failed are its reason, and so is the end', async () => {
    const [ours, theirs] = duplexPair();
    const reader = new FrameReader(ours);
    theirs.write(
      encodeFrame(frameTypes.failure, text({ step: 'guest:module', errno: 2, error: 'No such file' })),
    );
    await expect(reader.expect(frameTypes.up)).rejects.toMatchObject({
      message: 'guest:module: No such file',
    });
    ours.destroy();
    await expect(reader.expect(frameTypes.up)).rejects.toMatchObject({ code: 'instance-failed' });
  });
});
