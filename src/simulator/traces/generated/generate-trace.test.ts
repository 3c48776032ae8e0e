import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../../../test/support/traces/trace-files.ts';
import { summariseTrace } from '../summarise-trace.ts';
import type { TraceEvent } from '../trace-event.ts';
import { type GeneratedTrace, generateTrace } from './generate-trace.ts';
import { shapeNames } from './shape-names.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const weeks: GeneratedTrace = { shape: 'submissions', seed: 5, userCount: 1000, hours: 28 * 24 };

/** Gaps between two events of one user, in milliseconds. */
function gapsOf(events: readonly TraceEvent[]): number[] {
  const last = new Map<string, number>();
  return events.flatMap(({ user, at }) => {
    const before = last.get(user);
    last.set(user, at);
    return before === undefined ? [] : [at - before];
  });
}

const shareOf = <Value>(values: readonly Value[], test: (value: Value) => boolean) =>
  values.filter(test).length / values.length;

/** A share within 3 points of what the law says, plus a fifth of it. */
function expectShare(actual: number, law: number): void {
  expect(Math.abs(actual - law), `${actual} for ${law}`).toBeLessThan(0.03 + law / 5);
}

describe.each(shapeNames)('a generated trace of shape %s', (shape) => {
  const given: GeneratedTrace = { shape, seed: 3, userCount: 40, hours: 30 };

  it('is in order of time, within its hours, and complete', async () => {
    const events = await eventsOf(generateTrace(given));
    expect(events.length).toBeGreaterThan(50);
    expect(events.every(({ at }, index) => at >= (events[index - 1]?.at ?? 0) && at < 30 * HOUR)).toBe(true);
    expect(events.every(({ durationMs, memoryMb }) => Number(durationMs) > 0 && Number(memoryMb) > 0)).toBe(
      true,
    );
  });

  it('is the same for a seed, read once more or made anew, and another for another', async () => {
    const trace = generateTrace(given);
    const events = await eventsOf(trace);
    expect(await eventsOf(trace)).toEqual(events);
    expect(await eventsOf(generateTrace(given))).toEqual(events);
    expect(await eventsOf(generateTrace({ ...given, seed: 4 }))).not.toEqual(events);
    expect(trace.progressRatio()).toBe(1);
  });

  it('begins the same way however long it is', async () => {
    const short = await eventsOf(generateTrace({ ...given, hours: 10 }));
    const long = await eventsOf(generateTrace(given));
    expect(long.slice(0, short.length)).toEqual(short);
  });
});

describe('generated submissions', () => {
  it('keep the law of gaps, activity and load', async () => {
    const trace = generateTrace(weeks);
    const gaps = gapsOf(await eventsOf(trace));
    const between = (from: number, to: number) => shareOf(gaps, (gap) => gap >= from && gap < to);
    expectShare(between(0, MINUTE), 0.25);
    expectShare(between(MINUTE, 10 * MINUTE), 0.4);
    expectShare(between(10 * MINUTE, HOUR), 0.17);
    expectShare(between(HOUR, DAY), 0.09);
    expectShare(between(DAY, Number.POSITIVE_INFINITY), 0.08);
    const { activeFifthRatio, perMinute } = await summariseTrace(trace);
    expect(activeFifthRatio).toBeGreaterThan(0.62);
    expect(activeFifthRatio).toBeLessThan(0.8);
    expect(perMinute.mean).toBeGreaterThan(1);
    expect(perMinute.mean).toBeLessThan(2.4);
    expect(perMinute.p999).toBeGreaterThan(10 * perMinute.mean);
    expect(perMinute.max).toBeGreaterThan(30 * perMinute.mean);
  });

  it('keep the mix of languages and the law of durations', async () => {
    const events = await eventsOf(generateTrace(weeks));
    const shareOfKind = (kind: string) => shareOf(events, (event) => event.kind === kind);
    expectShare(shareOfKind('cpp'), 0.67);
    expectShare(shareOfKind('python'), 0.17);
    expectShare(shareOfKind('java'), 0.1);
    const durations = events.map(({ durationMs }) => durationMs ?? 0).sort((a, b) => a - b);
    const quantile = (ratio: number) => durations[Math.floor(ratio * durations.length)] ?? 0;
    expect(quantile(0.5)).toBeGreaterThan(260);
    expect(quantile(0.5)).toBeLessThan(440);
    expect(quantile(0.99)).toBeGreaterThan(13_000);
    expect(quantile(0.99)).toBeLessThan(30_000);
  });

  it('follow the day and the week', async () => {
    const events = await eventsOf(generateTrace(weeks));
    const inHours = (from: number, to: number) =>
      shareOf(
        events,
        ({ at }) => Math.floor((at % DAY) / HOUR) >= from && Math.floor((at % DAY) / HOUR) < to,
      );
    expect(inHours(14, 18) / inHours(2, 6)).toBeGreaterThan(4);
    // Saturday has a contest, Sunday none.
    const ofDay = (day: number) => shareOf(events, ({ at }) => Math.floor(at / DAY) % 7 === day);
    expect(ofDay(6)).toBeLessThan(ofDay(0) * 0.9);
    const firstMinutes = events.filter(({ at }) => at % (7 * DAY) >= 5 * DAY + 15 * HOUR);
    const rush = firstMinutes.filter(({ at }) => (at % (7 * DAY)) - 5 * DAY - 15 * HOUR < 2 * MINUTE).length;
    const before = events.filter(({ at }) => {
      const since = (at % (7 * DAY)) - 5 * DAY - 15 * HOUR;
      return since < 0 && since >= -2 * MINUTE;
    }).length;
    expect(rush).toBeGreaterThan(10 * Math.max(1, before));
  });
});

describe('a generated contest', () => {
  it('begins with a rush that is far above what follows', async () => {
    const events = await eventsOf(generateTrace({ shape: 'contest', seed: 2, userCount: 500, hours: 4 }));
    const inMinute = (minute: number) => events.filter(({ at }) => Math.floor(at / MINUTE) === minute).length;
    expect(inMinute(60)).toBeGreaterThan(100);
    expect(inMinute(59)).toBeLessThan(5);
    expect(inMinute(60)).toBeGreaterThan(5 * inMinute(90));
    const contestants = new Set(
      events.filter(({ at }) => at >= HOUR && at < 1.5 * HOUR).map(({ user }) => user),
    );
    expect(contestants.size).toBeGreaterThan(300);
  });
});

describe('generated functions', () => {
  it('have timers that are periodic and rates that differ by orders of magnitude', async () => {
    const events = await eventsOf(generateTrace({ shape: 'faas', seed: 1, userCount: 200, hours: 24 }));
    const byProgram = Map.groupBy(events, ({ program }) => program);
    const periods = new Set<number>();
    for (const calls of byProgram.values()) {
      const gaps = calls.slice(1).map(({ at }, index) => Math.round((at - (calls[index]?.at ?? 0)) / MINUTE));
      const [first] = gaps;
      if (first !== undefined && first > 0 && gaps.length > 20 && gaps.every((gap) => gap === first)) {
        periods.add(first);
      }
    }
    expect([...periods].sort((a, b) => a - b)).toEqual([1, 5, 15, 60]);
    const counts = [...byProgram.values()].map(({ length }) => length).sort((a, b) => a - b);
    const top = counts.slice(-Math.ceil(counts.length / 100)).reduce((sum, count) => sum + count, 0);
    expect(top / events.length).toBeGreaterThan(0.1);
    expect(shareOf(counts, (count) => count < 100)).toBeGreaterThan(0.3);
    expect(counts.at(-1)).toBeGreaterThan(10_000);
  });

  it('are called more by day', async () => {
    const events = await eventsOf(generateTrace({ shape: 'faas', seed: 1, userCount: 200, hours: 24 }));
    const atHour = (hour: number) => events.filter(({ at }) => Math.floor(at / HOUR) === hour).length;
    expect(atHour(15) / atHour(3)).toBeGreaterThan(1.2);
  });
});

describe('generated sessions', () => {
  it('come in clumps: agents run several programs at once, people at a prompt hardly', async () => {
    const events = await eventsOf(generateTrace({ shape: 'sessions', seed: 1, userCount: 200, hours: 24 }));
    const clumped = (prefix: string) =>
      shareOf(gapsOf(events.filter(({ user }) => user.startsWith(prefix))), (gap) => gap < 200);
    expect(clumped('agent')).toBeGreaterThan(0.25);
    expect(clumped('prompt')).toBeLessThan(0.15);
    const gaps = gapsOf(events);
    expect(shareOf(gaps, (gap) => gap < MINUTE)).toBeGreaterThan(0.8);
    expect(shareOf(gaps, (gap) => gap > 30 * MINUTE)).toBeGreaterThan(0.01);
  });
});
