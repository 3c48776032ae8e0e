import { describe, expect, it } from 'vitest';
import { BytePipe } from '../../kernel/byte-pipe.ts';
import { type Frame, FrameDecoder, frameTypes } from './frame-codec.ts';
import { LauncherStdin } from './launcher-stdin.ts';

const MB = 1_048_576;

function openStdin() {
  const decoder = new FrameDecoder();
  const frames: Frame[] = [];
  const stdin = new LauncherStdin((bytes) => frames.push(...decoder.push(bytes)));
  const sent = () => Buffer.concat(frames.map(({ payload }) => payload));
  return { stdin, frames, sent, isEnded: () => frames.at(-1)?.type === frameTypes.stdinEnd };
}

describe("a program's input on its way to the launcher", () => {
  it('sends no frame where there is none', () => {
    const { stdin, frames } = openStdin();
    stdin.start(new Uint8Array(0), undefined);
    expect(frames).toEqual([]);
  });

  it('sends what comes behind what was given, in order, and the end once that is known', () => {
    const { stdin, sent, isEnded } = openStdin();
    const pipe = new BytePipe(10);
    stdin.start(Buffer.from('one '), pipe);
    pipe.write(Buffer.from('two '));
    pipe.write(Buffer.from('three'));
    expect([sent().toString(), isEnded()]).toEqual(['one two three', false]);
    pipe.end();
    expect([sent().toString(), isEnded()]).toEqual(['one two three', true]);
  });

  it('has a megabyte on its way at most, and leaves the rest where it is until some was taken', () => {
    const { stdin, sent, isEnded } = openStdin();
    const pipe = new BytePipe(2 * MB);
    pipe.write(new Uint8Array(2 * MB));
    pipe.end();
    stdin.start(Buffer.from('head'), pipe);
    expect([sent().length, pipe.heldBytes]).toEqual([MB, MB + 4]);
    stdin.acknowledge(MB / 2);
    expect(sent().length).toBe(1.5 * MB);
    stdin.acknowledge(MB / 2 + 4);
    expect([sent().length, isEnded()]).toEqual([2 * MB + 4, true]);
  });

  it('keeps the order where room that is made is filled at once', () => {
    const { stdin, sent } = openStdin();
    const pipe = new BytePipe(2);
    const rest = [...'cdefgh'];
    const fill = () => {
      while (pipe.roomBytes > 0 && rest.length > 0) {
        pipe.write(Buffer.from(rest.shift() ?? ''));
      }
    };
    pipe.write(Buffer.from('ab'));
    pipe.onRoom(fill);
    stdin.start(new Uint8Array(0), pipe);
    expect(sent().toString()).toBe('abcdefgh');
  });

  it('sends nothing more once the run has ended', () => {
    const { stdin, frames } = openStdin();
    const pipe = new BytePipe(10);
    stdin.start(new Uint8Array(0), pipe);
    stdin.stop();
    pipe.write(Buffer.from('late'));
    pipe.end();
    expect([frames, pipe.heldBytes]).toEqual([[], 4]);
  });
});
