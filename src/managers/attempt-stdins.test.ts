import { describe, expect, it } from 'vitest';
import { attemptOf, openManager } from '../../test/support/open-manager.ts';
import {
  type ExecuteMessage,
  type StdinAnswer,
  type StdinMessage,
  subjects,
} from '../model/manager-messages.ts';

/** So much an attempt holds that reads nothing. */
const HELD_BYTES_MAX = 262_144;

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

async function openTalk(directive: object, given: Partial<ExecuteMessage> = {}, bootFailureRatio = 0) {
  const bench = await openManager({ faults: { bootFailureRatio } });
  const message = attemptOf(directive, { isStdinOpen: true, ...given });
  const write = (bytes: Uint8Array, { isEnd = false, attemptId = message.attemptId } = {}) =>
    bench.bus.request(subjects.stdin(bench.managerId), { attemptId, bytes, isEnd } satisfies StdinMessage, {
      timeoutMs: 120_000,
    }) as Promise<StdinAnswer>;
  return { ...bench, message, write, answer: bench.execute(message) };
}

describe('input for an attempt that is under way', () => {
  it('waits for its instance, reaches the program as it comes, and ends it where that reads to the end', async () => {
    const { clock, write, outputs, answer } = await openTalk({ converses: true });
    const early = write(bytesOf('one\n'));
    await clock.advance(50);
    expect(outputs).toEqual([]);
    expect(await clock.until(early)).toEqual({ kind: 'taken', takenBytes: 4 });
    expect(outputs.map(({ bytes }) => textOf(bytes))).toEqual([]);
    await clock.until(write(bytesOf('two\n'), { isEnd: true }));
    const { reason, stdout, usage } = await clock.until(answer);
    expect([reason, textOf(stdout), usage.stdinBytes]).toEqual(['exit', 'got one\ntwo\nend\n', 8]);
  });

  it('is taken no further than a bound where nobody reads it, and its writer waits until that ends', async () => {
    const { clock, write, answer } = await openTalk({ runMs: 5000 });
    expect(await clock.until(write(new Uint8Array(HELD_BYTES_MAX + 9)))).toEqual({
      kind: 'taken',
      takenBytes: HELD_BYTES_MAX,
    });
    const rest = write(new Uint8Array(9));
    let isAnswered = false;
    void rest.then(() => {
      isAnswered = true;
    });
    await clock.advance(1000);
    expect(isAnswered).toBe(false);
    expect((await clock.until(answer)).reason).toBe('exit');
    expect(await clock.until(rest)).toEqual({ kind: 'over' });
  });

  it('does not keep a program beyond its wall limit', async () => {
    const limits = { ...attemptOf({}).limits, wallMs: 700 };
    const { clock, answer } = await openTalk({ converses: true }, { limits });
    expect(await clock.until(answer)).toMatchObject({ reason: 'wall', runMs: 700 });
  });

  it('is refused where the attempt is over, was never here, or has no open input', async () => {
    const { clock, write, answer } = await openTalk({ runMs: 10 }, { isStdinOpen: false });
    const over = { kind: 'over' };
    expect(await clock.until(write(bytesOf('x')))).toEqual(over);
    await clock.until(answer);
    expect(await clock.until(write(bytesOf('x')))).toEqual(over);
    expect(await clock.until(write(bytesOf('x'), { attemptId: attemptOf({}).attemptId }))).toEqual(over);
  });

  it('of which nothing was taken, is left with its writer when the instance could not be made', async () => {
    const { clock, write, answer } = await openTalk({ converses: true }, {}, 1);
    const early = write(bytesOf('x'));
    await expect(clock.until(answer)).rejects.toMatchObject({ code: 'instance-failed' });
    expect(await clock.until(early)).toEqual({ kind: 'over' });
  });
});
