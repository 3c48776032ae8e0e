import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { idFactory, makeId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import { readConfig } from './config.ts';
import { SessionBook } from './session-book.ts';

const ann = { tenantId: makeId('ten', 'acme'), userId: makeId('usr', 'ann') };
const bob = { ...ann, userId: makeId('usr', 'bob') };
const place = { managerId: makeId('mgr', 'm'), instanceId: makeId('ins', 'i') };
const execution = makeId('exe', 'e');
const { limits } = readConfig({});

function openBook(bounds: Readonly<Record<string, unknown>> = {}) {
  const clock = virtualClock();
  const released: unknown[] = [];
  const cancelled: unknown[] = [];
  const book = new SessionBook({
    clock,
    ids: idFactory({ now: clock.now, next: () => 0.5 }),
    bounds: readConfig({}, bounds),
    release: (given) => released.push(given),
    cancel: (id) => cancelled.push(id),
  });
  const open = (of = ann, idleMs = 1000) => book.open({ ...of, runtime: 'python', limits, idleMs });
  /** Runs once in it, and leaves it kept or not. */
  async function use(id: ReturnType<typeof open>['id'], isKept = true) {
    const turn = await book.enter(id, execution);
    turn.leave({ ...place, isKept });
  }
  return { book, clock, released, cancelled, open, use };
}

const stopped = (instanceId: string): ChameleonEvent => ({
  name: 'instance.stopped',
  at: 0,
  ...place,
  instanceId: makeId('ins', instanceId),
  runtime: 'python',
  why: 'crashed',
  idleMs: 0,
});

describe('sessions', () => {
  it('are entered by one execution after the other, where the first one ran', async () => {
    const { book, open } = openBook();
    const { id } = open();
    const order: string[] = [];
    const first = await book.enter(id, execution);
    expect(first.place).toBeUndefined();
    expect(book.find(ann.tenantId, id)?.state).toEqual({ kind: 'running', executionId: execution });
    const second = book.enter(id, execution).then((turn) => {
      order.push('second');
      expect(turn.place).toEqual(place);
      turn.leave(undefined);
    });
    await Promise.resolve();
    order.push('first');
    first.leave({ ...place, isKept: true });
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(book.find(ann.tenantId, id)).toMatchObject({ executionCount: 1, place, state: { kind: 'idle' } });
  });

  it('end when nothing comes for as long as they wait, counted anew from each execution', async () => {
    const { book, clock, open, use, released } = openBook();
    const used = open();
    const unused = open();
    await clock.advance(900);
    await use(used.id);
    await clock.advance(900);
    expect(book.find(ann.tenantId, unused.id)?.state).toMatchObject({ kind: 'ended', why: 'idle' });
    expect(book.find(ann.tenantId, used.id)?.state).toEqual({ kind: 'idle' });
    expect(released).toEqual([]);
    await clock.advance(200);
    expect(book.find(ann.tenantId, used.id)?.state).toMatchObject({ kind: 'ended', why: 'idle' });
    expect(released).toEqual([place]);
  });

  it('do not end while one runs, or waits for another', async () => {
    const { book, clock, open } = openBook();
    const { id } = open();
    const first = await book.enter(id, execution);
    const second = book.enter(id, execution);
    await clock.advance(5000);
    first.leave({ ...place, isKept: true });
    const turn = await second;
    await clock.advance(5000);
    expect(book.find(ann.tenantId, id)?.state.kind).toBe('running');
    turn.leave(undefined);
    expect(book.find(ann.tenantId, id)?.state.kind).toBe('idle');
  });

  it.each([
    ['an execution that is not kept', 'ended-itself', { ...place, isKept: false }, []],
    ['an execution of which nobody knows', 'lost', 'unknown', [place]],
  ] as const)('end with %s', async (_name, why, ran, freed) => {
    const { book, open, use, released } = openBook();
    const { id } = open();
    await use(id);
    const turn = await book.enter(id, execution);
    const late = book.enter(id, execution);
    turn.leave(ran);
    await expect(late).rejects.toMatchObject({ code: 'session-ended' });
    expect(book.find(ann.tenantId, id)?.state).toMatchObject({ kind: 'ended', why });
    expect(released).toEqual(freed);
    expect(() => book.check(id, ann)).toThrow(expect.objectContaining({ code: 'session-ended' }));
  });

  it('begin again where the first execution failed before it left anything', async () => {
    const { book, open } = openBook();
    const { id } = open();
    (await book.enter(id, execution)).leave('unknown');
    const turn = await book.enter(id, execution);
    expect(turn.place).toBeUndefined();
    turn.leave(undefined);
  });

  it('end when their instance, or its manager, is gone', async () => {
    const { book, open, use } = openBook();
    const { id } = open();
    await use(id);
    book.observe(stopped('another'));
    expect(book.find(ann.tenantId, id)?.state.kind).toBe('idle');
    book.observe(stopped('i'));
    expect(book.find(ann.tenantId, id)?.state).toMatchObject({ kind: 'ended', why: 'lost' });
    const other = open();
    await use(other.id);
    book.observe({ name: 'manager.stopped', at: 0, managerId: place.managerId, why: 'lost' });
    expect(book.find(ann.tenantId, other.id)?.state).toMatchObject({ kind: 'ended', why: 'lost' });
  });

  it('are closed at once, or with what they run', async () => {
    const { book, open, use, released, cancelled } = openBook();
    const idle = open();
    await use(idle.id);
    expect(book.close(ann.tenantId, idle.id)?.state).toMatchObject({ kind: 'ended', why: 'closed' });
    expect(book.close(ann.tenantId, idle.id)?.state).toMatchObject({ kind: 'ended', why: 'closed' });
    expect(released).toEqual([place]);
    const busy = open();
    const turn = await book.enter(busy.id, execution);
    expect(book.close(ann.tenantId, busy.id)?.state.kind).toBe('running');
    expect(cancelled).toEqual([execution]);
    turn.leave({ ...place, isKept: true });
    expect(book.find(ann.tenantId, busy.id)?.state).toMatchObject({ kind: 'ended', why: 'closed' });
    expect(released).toEqual([place, place]);
  });

  it('T44 are nobody else’s', () => {
    const { book, open } = openBook();
    const { id } = open();
    const other = makeId('ten', 'other');
    expect(book.find(other, id)).toBeUndefined();
    expect(book.close(other, id)).toBeUndefined();
    expect(book.list(other, undefined)).toEqual([]);
    expect(book.list(ann.tenantId, bob.userId)).toEqual([]);
    expect(book.list(ann.tenantId, ann.userId)).toHaveLength(1);
    for (const of of [bob, { ...ann, tenantId: other }]) {
      expect(() => book.check(id, of)).toThrow(expect.objectContaining({ code: 'not-found' }));
    }
  });

  it('are as many as may be, of one user and in all', () => {
    const { book, open } = openBook({ sessionCountMax: 3, sessionCountPerUserMax: 2 });
    const first = open();
    open();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'over-quota' }));
    open(bob);
    expect(() => open(bob)).toThrow(expect.objectContaining({ code: 'overloaded' }));
    book.close(ann.tenantId, first.id);
    open(bob);
  });

  it('says of one that nobody knows any more that it is no more', async () => {
    const { book } = openBook();
    const id = makeId('ses', 'gone');
    await expect(book.enter(id, execution)).rejects.toThrow(/end with their server/);
  });
});
