import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventsOf, traceFile } from '../../../test/support/traces/trace-files.ts';
import { openTrace } from './open-trace.ts';

const MINUTE = 60_000;
const minuteNames = Array.from({ length: 1440 }, (_, index) => String(index + 1));

function wide(rows: readonly (readonly [string, Readonly<Record<number, number>>])[]): string {
  const lines = rows.map(([names, counts]) =>
    [names, ...minuteNames.map((minute) => counts[Number(minute)] ?? 0)].join(','),
  );
  return `HashOwner,HashApp,HashFunction,Trigger,${minuteNames.join(',')}\n${lines.join('\n')}\n`;
}

const counts = wide([
  ['o1,a1,f1,http', { 1: 2, 3: 400 }],
  ['o2,a2,f1,timer', { 3: 1, 1440: 1 }],
]);
const durations =
  'HashOwner,HashApp,HashFunction,Average,Count,Minimum,Maximum,percentile_Average_0,percentile_Average_1,' +
  'percentile_Average_25,percentile_Average_50,percentile_Average_75,percentile_Average_99,percentile_Average_100\n' +
  'o1,a1,f1,1,1,1,1,10,12,50,100,200,900,1000\n';
const memory =
  'HashOwner,HashApp,SampleCount,AverageAllocatedMb,AverageAllocatedMb_pct1,AverageAllocatedMb_pct5,' +
  'AverageAllocatedMb_pct25,AverageAllocatedMb_pct50,AverageAllocatedMb_pct75,AverageAllocatedMb_pct95,' +
  'AverageAllocatedMb_pct99,AverageAllocatedMb_pct100\no1,a1,1,1,64,64,64,64,64,64,64,64\n';

describe('opening the Azure Functions trace of 2019', () => {
  it('has as many calls in each minute as it counts, in order, from the first minute on', async () => {
    const events = await eventsOf(await openTrace(traceFile('day.csv.gz', counts)));
    const perMinute = new Map<string, number>();
    for (const { at, user, program } of events) {
      const key = `${Math.floor(at / MINUTE)} ${user} ${program}`;
      perMinute.set(key, (perMinute.get(key) ?? 0) + 1);
    }
    expect(Object.fromEntries(perMinute)).toEqual({
      '0 o1 a1/f1': 2,
      '2 o1 a1/f1': 400,
      '2 o2 a2/f1': 1,
      '1439 o2 a2/f1': 1,
    });
    expect(events.every(({ at }, index) => index === 0 || at >= (events[index - 1]?.at ?? 0))).toBe(true);
    expect(events[0]).toMatchObject({ kind: 'any', durationMs: undefined, memoryMb: undefined });
  });

  it('draws durations and memory from the files that go with it, by their percentiles', async () => {
    const companions = [traceFile('d.csv', durations), traceFile('m.csv', memory)];
    const events = await eventsOf(
      await openTrace(traceFile('day.csv', counts), { companions, kindColumn: 'trigger' }),
    );
    const known = events.filter(({ user }) => user === 'o1');
    const sorted = known.map(({ durationMs }) => durationMs ?? Number.NaN).sort((a, b) => a - b);
    expect(sorted[0]).toBeGreaterThanOrEqual(10);
    expect(sorted.at(-1)).toBeLessThanOrEqual(1000);
    expect(sorted[201]).toBeGreaterThan(80);
    expect(sorted[201]).toBeLessThan(125);
    expect(
      known.every(({ memoryMb, kind }) => Math.abs((memoryMb ?? 0) - 64) < 1e-9 && kind === 'http'),
    ).toBe(true);
    expect(events.find(({ user }) => user === 'o2')).toMatchObject({ durationMs: undefined, kind: 'timer' });
  });

  it('places calls within the minute as it is told, the same for a seed', async () => {
    const path = traceFile('day.csv', counts);
    const within = async (placement: 'uniform' | 'even' | 'bursty', seed = 1) => {
      const events = await eventsOf(await openTrace(path, { placement, seed }));
      return events.map(({ at }) => at - 2 * MINUTE).filter((at) => at >= 0 && at < MINUTE);
    };
    const even = await within('even');
    const gaps = even.slice(2).map((at, index) => at - (even[index + 1] ?? 0));
    expect(gaps.filter((gap) => Math.abs(gap - MINUTE / 400) < 1e-6).length).toBeGreaterThan(390);
    const shareOfFirst5s = (offsets: readonly number[]) =>
      offsets.filter((offset) => offset < 5000).length / offsets.length;
    expect(shareOfFirst5s(await within('bursty'))).toBeGreaterThan(0.9);
    const uniform = await within('uniform');
    expect(shareOfFirst5s(uniform)).toBeGreaterThan(0.04);
    expect(shareOfFirst5s(uniform)).toBeLessThan(0.14);
    expect(await within('uniform')).toEqual(uniform);
    expect(await within('uniform', 2)).not.toEqual(uniform);
  });

  it('reads the form with a row a minute, and its one file of figures', async () => {
    const long = traceFile('counts.csv', 'minute,owner,app,fn,count\n481,o,a,f,2\n480,o,a,g,1\n');
    const functions = traceFile(
      'functions.csv',
      'owner,app,fn,trigger,dur_p0_ms,dur_p1_ms,dur_p25_ms,dur_p50_ms,dur_p75_ms,dur_p99_ms,dur_p100_ms,' +
        'mem_p1_mb,mem_p5_mb,mem_p25_mb,mem_p50_mb,mem_p75_mb,mem_p95_mb,mem_p99_mb,mem_p100_mb\n' +
        'o,a,f,queue,5,5,5,5,5,5,5,,,,32,,,,\n',
    );
    const events = await eventsOf(
      await openTrace(long, { companions: [functions], kindColumn: 'trigger', placement: 'even' }),
    );
    expect(events.map(({ program, kind, memoryMb }) => [program, kind, memoryMb])).toEqual([
      ['a/g', 'any', undefined],
      ['a/f', 'queue', 32],
      ['a/f', 'queue', 32],
    ]);
    expect(events[0]?.at).toBeLessThan(MINUTE);
    expect(events[1]?.durationMs).toBeCloseTo(5, 9);
  });

  it.each([
    [wide([['o,a,f,http', { 7: -1 }]]), 'day.csv:2: column 7: "-1" is not a whole number from 0 to 10000000'],
    ['minute,owner,app,fn,count\n1,o,a,f,1.5\n', 'day.csv:2: column count: "1.5" is not a whole number'],
    ['minute,owner,app,fn,count\n1e9,o,a,f,1\n', 'day.csv:2: column minute: "1e9" is not a whole number'],
    ['minute,owner,app,fn,count\n1,o,a\n', 'day.csv:2: 3 cells where the header has 5: column fn is missing'],
  ])('refuses a bad row, naming the line and the column', async (content, message) => {
    const trace = await openTrace(traceFile('day.csv', content));
    await expect(eventsOf(trace)).rejects.toThrow(message);
  });

  it('refuses a file beside it that tells neither durations nor memory, and a kind it has not', async () => {
    const path = traceFile('day.csv', counts);
    const trace = await openTrace(path, { companions: [traceFile('x.csv', 'a,b\n1,2\n')] });
    await expect(eventsOf(trace)).rejects.toThrow('x.csv:1: neither durations');
    await expect(openTrace(path, { kindColumn: 'runtime' })).rejects.toThrow(
      'there are trigger, owner, app, fn',
    );
  });
});

describe('the sampled Azure trace beside the project', () => {
  const folder = new URL('../../../../shared/data/azure2019_500/', import.meta.url).pathname;

  it.skipIf(!existsSync(folder))(
    'is read to its end (skipped where ../shared/data is not there)',
    async () => {
      const trace = await openTrace(`${folder}counts.csv.gz`, {
        companions: [`${folder}functions.csv.gz`],
        kindColumn: 'trigger',
      });
      let eventCount = 0;
      let latest = 0;
      for await (const batch of trace.batches()) {
        eventCount += batch.length;
        expect(batch[0]?.at).toBeGreaterThanOrEqual(latest);
        latest = batch.at(-1)?.at ?? latest;
      }
      expect(eventCount).toBeGreaterThan(100_000);
      expect(latest).toBeLessThan(300 * MINUTE);
    },
  );
});
