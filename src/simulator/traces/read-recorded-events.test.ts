import { describe, expect, it } from 'vitest';
import { recordedEventsReader } from './read-recorded-events.ts';
import type { TraceEvent } from './trace-event.ts';

const subject = (id: number) => ({
  executionId: `exe_${id}`,
  tenantId: 'ten_a',
  userId: `usr_${id % 2}`,
  programId: 'prg_p',
  runtime: 'python',
});
const admitted = (id: number, at: number) => ({ name: 'execution.admitted', at, ...subject(id) });
const finished = (id: number, at: number, runMs: number) => ({
  name: 'execution.finished',
  at,
  ...subject(id),
  outcome: 'succeeded',
  timings: { prepareMs: 1, queueMs: 2, startMs: 3, initMs: 4, runMs },
  usage: { memoryMbPeak: 20 },
});

function read(objects: readonly object[], openCountMax?: number): TraceEvent[] {
  const events: TraceEvent[] = [];
  const reader = recordedEventsReader(openCountMax === undefined ? {} : { openCountMax });
  const splitter = reader('x.jsonl', (event) => events.push(event));
  splitter.push(objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
  splitter.end();
  return events;
}

describe('reading recorded events', () => {
  it('takes the instant of the admission, and time and memory of the finish', () => {
    const events = read([
      { name: 'manager.ready', at: 1, managerId: 'mgr_1' },
      admitted(1, 10),
      { name: 'instance.requested', at: 11, instanceId: 'ins_1', managerId: 'mgr_1', runtime: 'python' },
      finished(1, 50, 25),
    ]);
    expect(events).toEqual([
      { at: 10, user: 'ten_a/usr_1', program: 'prg_p', kind: 'python', durationMs: 25, memoryMb: 20 },
    ]);
  });

  it('tells them in the order of admission, however long each takes', () => {
    const events = read([
      admitted(1, 10),
      admitted(2, 20),
      finished(2, 30, 5),
      admitted(3, 40),
      finished(1, 50, 35),
    ]);
    expect(events.map(({ at, durationMs }) => [at, durationMs])).toEqual([
      [10, 35],
      [20, 5],
      [40, undefined],
    ]);
  });

  it('waits for no more executions than it may, and ignores a finish without a beginning', () => {
    const events = read(
      [
        finished(9, 1, 1),
        admitted(1, 10),
        admitted(2, 20),
        admitted(3, 30),
        finished(1, 40, 30),
        finished(2, 50, 30),
      ],
      2,
    );
    expect(events.map(({ at, durationMs }) => [at, durationMs])).toEqual([
      [10, undefined],
      [20, 30],
      [30, undefined],
    ]);
  });

  it('knows no length of an execution that never ran', () => {
    const refused = { ...finished(1, 20, 0), outcome: 'cancelled', usage: undefined };
    expect(read([admitted(1, 10), refused])[0]).toMatchObject({ durationMs: undefined, memoryMb: undefined });
  });

  it('takes the user as the API names it', () => {
    const { tenantId: _tenantId, userId: _userId, ...rest } = admitted(1, 10);
    expect(read([{ ...rest, user: 'Ann B' }])[0]?.user).toBe('Ann B');
  });

  it.each([
    [{ name: 'execution.admitted', at: 1 }, 'x.jsonl:1: column executionId'],
    [{ ...admitted(1, 10), at: -1 }, 'x.jsonl:1: column at: -1 is not a number from 0 up'],
    [{ ...admitted(1, 10), userId: undefined }, 'x.jsonl:1: column userId'],
  ])('refuses %j, naming the line and the column', (object, message) => {
    expect(() => read([object])).toThrow(message);
  });
});
