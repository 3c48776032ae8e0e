import { expect, it } from 'vitest';
import { BytePipe } from '../kernel/byte-pipe.ts';
import {
  type Bench,
  type ConformancePrograms,
  requestFor,
  roomyLimits,
  textOf,
} from './bench-conformance.ts';
import type { OutputChunk } from './driver.ts';

const MB = 1_048_576;
/** What a driver and the host may have on the way to a program that reads nothing. */
const ON_THE_WAY_BYTES_MAX = 2 * MB;

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What was heard so far; `until` resolves when it is this. */
function hearing() {
  let heard = '';
  let tell = () => {};
  return {
    onOutput({ bytes }: OutputChunk) {
      heard += textOf(bytes);
      tell();
    },
    until: (wanted: string) =>
      new Promise<void>((resolve) => {
        tell = () => {
          if (heard === wanted) {
            resolve();
          }
        };
        tell();
      }),
  };
}

/** Promises about input that comes while a program runs. */
export function describeOpenInput(bench: Bench, { runtime, converses, sleeps }: ConformancePrograms): void {
  it.skipIf(converses === undefined)(
    'hands over input as it comes, behind that of the request, and its end',
    async () => {
      const instance = await bench.create(runtime);
      const pipe = new BytePipe(MB);
      const { onOutput, until } = hearing();
      const request = requestFor(converses ?? '', { stdin: 'one\n', moreStdin: pipe });
      const running = instance.run(request, onOutput);
      await until('got one\n');
      pipe.write(bytesOf('two\n'));
      await until('got one\ngot two\n');
      pipe.write(bytesOf('dré\n'));
      await until('got one\ngot two\ngot dré\n');
      pipe.end();
      const report = await running;
      expect(textOf(report.stdout)).toBe('got one\ngot two\ngot dré\nend\n');
      expect(report).toMatchObject({ reason: 'exit', exitCode: 0, usage: { stdinBytes: 13 } });
      await instance.stop();
    },
  );

  it.skipIf(converses === undefined)('hands over an input that was ended before it ran', async () => {
    const instance = await bench.create(runtime);
    const pipe = new BytePipe(MB);
    pipe.write(bytesOf('one\n'));
    pipe.end();
    const report = await instance.run(requestFor(converses ?? '', { moreStdin: pipe }), () => {});
    expect(textOf(report.stdout)).toBe('got one\nend\n');
    await instance.stop();
  });

  it('ends at the wall limit while its input is open, and leaves what the program does not read', async () => {
    const instance = await bench.create(runtime);
    const pipe = new BytePipe(2 * ON_THE_WAY_BYTES_MAX);
    pipe.write(new Uint8Array(2 * ON_THE_WAY_BYTES_MAX));
    const limits = { ...roomyLimits, wallMs: 300 };
    // Of one that is being ended what is on the way may be dropped, which makes room for more.
    let heldBytes = 0;
    const report = await instance.run(requestFor(sleeps, { moreStdin: pipe, limits }), () => {
      heldBytes = pipe.heldBytes;
    });
    expect(report.reason).toBe('wall');
    expect(heldBytes).toBeGreaterThanOrEqual(ON_THE_WAY_BYTES_MAX);
    await instance.stop();
    const left = pipe.heldBytes;
    pipe.end();
    expect(pipe.heldBytes).toBe(left);
  });
}
