import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import { makeId } from '../kernel/ids.ts';
import type { StdinAnswer } from '../model/manager-messages.ts';
import { OpenStdin, STDIN_PART_BYTES_MAX, type StdinPart } from './open-stdin.ts';
import { StdinRoom } from './stdin-room.ts';

const tenantId = makeId('ten', 't');
const HELD_BYTES_MAX = 1_048_576;

const partOf = (text: string, isEnd = false): StdinPart => ({ bytes: Buffer.from(text), isEnd });

function openStdin(room = new StdinRoom()) {
  const clock = virtualClock();
  const stdin = new OpenStdin({ clock, tenantId, room });
  const sent: { text: string; isEnd: boolean }[] = [];
  const note = ({ bytes, isEnd }: StdinPart) => sent.push({ text: Buffer.from(bytes).toString(), isEnd });
  /** Takes so many bytes of each piece, or all. */
  const flow = (bytesMax = Number.POSITIVE_INFINITY) =>
    stdin.flowTo(async (part) => {
      note(part);
      return { kind: 'taken', takenBytes: Math.min(bytesMax, part.bytes.length) };
    });
  const answering = (answer: () => Promise<StdinAnswer>) =>
    stdin.flowTo((part) => {
      note(part);
      return answer();
    });
  return { clock, stdin, sent, flow, answering };
}

describe('the open input of an execution', () => {
  it('is held until a manager takes it, then handed on as it comes, and its end with it', async () => {
    const { clock, stdin, sent, flow } = openStdin();
    expect(stdin.take(partOf('one '))).toEqual({ receivedBytes: 4, waitingBytes: 4 });
    stdin.take(partOf('two'));
    flow();
    await clock.settle();
    expect(stdin.take(partOf('', true))).toEqual({ receivedBytes: 7, waitingBytes: 0 });
    await clock.settle();
    expect(sent).toEqual([
      { text: 'one two', isEnd: false },
      { text: '', isEnd: true },
    ]);
  });

  it('offers again what was not taken, and the end only behind all of it', async () => {
    const { clock, stdin, sent, flow } = openStdin();
    stdin.take(partOf('abcde', true));
    flow(2);
    await clock.settle();
    expect(sent.map(({ text }) => text)).toEqual(['abcde', 'cde', 'e']);
  });

  it('is full at its bound, says when to come again, and takes more once some was taken', async () => {
    const { clock, stdin, flow } = openStdin();
    const large: StdinPart = { bytes: new Uint8Array(STDIN_PART_BYTES_MAX), isEnd: false };
    for (let held = 0; held < HELD_BYTES_MAX; held += STDIN_PART_BYTES_MAX) {
      stdin.take(large);
    }
    const full = expect.objectContaining({ code: 'stdin-full', retryAfterMs: expect.any(Number) });
    expect(() => stdin.take(partOf('x'))).toThrow(full);
    flow();
    await clock.settle();
    expect(stdin.take(partOf('x'))).toEqual({ receivedBytes: HELD_BYTES_MAX + 1, waitingBytes: 1 });
    const tooLarge = { bytes: new Uint8Array(STDIN_PART_BYTES_MAX + 1), isEnd: false };
    expect(() => stdin.take(tooLarge)).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
  });

  it('shares its memory with all others, and gives it back', async () => {
    const room = new StdinRoom({ bytesMax: 8, tenantBytesMax: 6 });
    const [first, second] = [openStdin(room), openStdin(room)];
    first.stdin.take(partOf('1234'));
    expect(() => second.stdin.take(partOf('123'))).toThrow(expect.objectContaining({ code: 'stdin-full' }));
    expect(room.take(makeId('ten', 'other'), 5)).toBe(false);
    first.flow(3);
    await first.clock.settle();
    second.stdin.take(partOf('123456'));
    second.stdin.close();
    expect(room.take(makeId('ten', 'other'), 6)).toBe(true);
  });

  it('takes nothing after its end, but its end once more, and nothing after the execution', () => {
    const { stdin } = openStdin();
    stdin.take(partOf('x', true));
    expect(stdin.take(partOf('', true))).toEqual({ receivedBytes: 1, waitingBytes: 1 });
    const closed = expect.objectContaining({ code: 'stdin-closed' });
    expect(() => stdin.take(partOf('y'))).toThrow(closed);
    stdin.close();
    expect(() => stdin.take(partOf('', true))).toThrow(closed);
  });

  it('can be given to another attempt as long as nothing of it was taken', async () => {
    const { clock, stdin, sent, flow, answering } = openStdin();
    stdin.take(partOf('one'));
    answering(async () => ({ kind: 'over' }));
    await stdin.stop();
    answering(() => Promise.reject(new ChameleonError('manager-unavailable', 'gone')));
    await stdin.stop();
    expect(stdin.isHandedOver).toBe(false);
    flow();
    await clock.settle();
    expect(sent.map(({ text }) => text)).toEqual(['one', 'one', 'one']);
    expect(stdin.isHandedOver).toBe(true);
  });

  it('counts as handed over when nobody knows whether it was', async () => {
    const lost = openStdin();
    lost.stdin.take(partOf('x'));
    lost.answering(() => Promise.reject(new ChameleonError('manager-lost', 'gone')));
    await lost.stdin.stop();
    const silent = openStdin();
    silent.stdin.take(partOf('x'));
    silent.answering(() => new Promise(() => {}));
    await silent.clock.until(silent.stdin.stop());
    expect([lost.stdin.isHandedOver, silent.stdin.isHandedOver]).toEqual([true, true]);
  });

  it('is sent again where it could not be sent', async () => {
    const { clock, stdin, sent, answering } = openStdin();
    stdin.take(partOf('x', true));
    answering(async () => {
      if (sent.length === 1) {
        throw new ChameleonError('overloaded', 'full');
      }
      return { kind: 'taken', takenBytes: 1 };
    });
    await clock.advance(1000);
    expect(sent.map(({ text }) => text)).toEqual(['x', 'x']);
  });
});
