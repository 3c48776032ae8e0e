import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderEvents } from './order-events.ts';
import type { TraceEvent } from './trace-event.ts';

const LATE_MAX = 5;

const eventAt = (at: number, user = 'u'): TraceEvent => ({
  at,
  user,
  program: undefined,
  kind: 'any',
  durationMs: undefined,
  memoryMb: undefined,
});

function ordered(instants: readonly number[]): TraceEvent[] {
  const order = orderEvents('x.csv', LATE_MAX);
  const out: TraceEvent[] = [];
  instants.forEach((at, index) => {
    order.push(eventAt(at, String(index)), index + 2);
    out.push(...order.take());
  });
  return [...out, ...order.takeRest()];
}

describe('bringing rows in order of time', () => {
  it('sorts whatever is at most the given number of rows late, and keeps the order of one instant', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true }))), (rows) => {
        // Each row is moved back by at most LATE_MAX places.
        const instants = rows
          .map(([at]) => at)
          .sort((a, b) => a - b)
          .map((at, index) => ({ at, place: index + (rows[index]?.[1] ?? 0) * LATE_MAX }))
          .sort((a, b) => a.place - b.place)
          .map(({ at }) => at);
        const expected = instants
          .map((at, index) => ({ at, user: String(index) }))
          .sort((a, b) => a.at - b.at);
        expect(ordered(instants).map(({ at, user }) => ({ at, user }))).toEqual(expected);
      }),
    );
  });

  it('holds no more than twice that', () => {
    const order = orderEvents('x.csv', LATE_MAX);
    let takenCount = 0;
    for (let at = 0; at < 1000; at += 1) {
      order.push(eventAt(at), at);
      takenCount += order.take().length;
      expect(at + 1 - takenCount).toBeLessThan(2 * LATE_MAX);
    }
  });

  it('refuses what comes later than that, naming the line and what to do', () => {
    const late = [...Array.from({ length: 2 * LATE_MAX }, (_, index) => 1000 * (index + 10)), 3000];
    expect(() => ordered(late)).toThrow(
      'x.csv:12: the time 3 s comes after more than 5 rows that are later, up to 19 s; sort the rows by time first',
    );
  });

  it.each([-1, Number.NaN])('refuses the instant %d', (at) => {
    expect(() => ordered([at])).toThrow('x.csv:2: ');
  });
});
