import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventsOf, traceFile } from '../../../test/support/traces/trace-files.ts';
import { openTrace, type TraceReading } from './open-trace.ts';
import type { TraceEvent } from './trace-event.ts';

const none = { program: undefined, kind: 'any', durationMs: undefined, memoryMb: undefined };

async function read(
  name: string,
  content: string | Uint8Array,
  reading?: TraceReading,
): Promise<TraceEvent[]> {
  return eventsOf(await openTrace(traceFile(name, content), reading));
}

const csv = 'fn,t,user,dur_s,x_lang,mem_mb\np1,0.5,ann,1.25,go,64\n,2,"b,ob",,,\n';
const events = [
  { ...none, at: 500, user: 'ann', program: 'p1', durationMs: 1250, memoryMb: 64 },
  { ...none, at: 2000, user: 'b,ob' },
];

describe('opening a trace of events', () => {
  it.each([
    ['plain', 'a.csv', csv],
    ['with a byte order mark', 'a.csv', `\ufeff${csv}`],
    ['with CRLF', 'a.csv', csv.replaceAll('\n', '\r\n')],
    ['packed', 'a.csv.gz', csv],
    ['packed under another name', 'a.csv', gzipSync(csv)],
    ['packed in two parts', 'a.gz.bin', Buffer.concat([gzipSync(csv.slice(0, 33)), gzipSync(csv.slice(33))])],
    [
      'as JSON lines',
      'a.jsonl',
      '{"t":0.5,"user":"ann","fn":"p1","dur_s":1.25,"mem_mb":64,"x_lang":"go"}\n{"t":2,"user":"b,ob","fn":null}',
    ],
  ])('%s', async (_how, name, content) => {
    expect(await read(name, content)).toEqual(events);
  });

  it('takes the kind from the column that is chosen, else from kind, and an empty one as unknown', async () => {
    const kinds = (rows: TraceEvent[]) => rows.map(({ kind }) => kind);
    expect(kinds(await read('a.csv', csv, { kindColumn: 'x_lang' }))).toEqual(['go', 'any']);
    expect(kinds(await read('a.csv', 't,user,kind\n1,a,py\n'))).toEqual(['py']);
    expect(kinds(await read('a.jsonl', '{"t":1,"user":"a","rt":"py"}', { kindColumn: 'rt' }))).toEqual([
      'py',
    ]);
  });

  it('counts instants since 1970 from the first', async () => {
    const rows = await read('a.csv', 't,user\n1700000001.5,a\n1700000000.5,b\n1700000002,c\n');
    expect(rows.map(({ at, user }) => [at, user])).toEqual([
      [0, 'b'],
      [1000, 'a'],
      [1500, 'c'],
    ]);
  });

  it('can be read again, in batches, and tells how far it is', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `${index},u${index % 7}\n`).join('');
    const trace = await openTrace(traceFile('a.csv', `t,user\n${rows}`));
    const sizes: number[] = [];
    for await (const batch of trace.batches()) {
      sizes.push(batch.length);
    }
    expect(sizes).toEqual([4096, 4096, 1808]);
    expect(trace.progressRatio()).toBe(1);
    expect(await eventsOf(trace)).toHaveLength(10_000);
  });

  it.each([
    ['t,user\n1,a\nx,b\n', 'a.csv:3: column t: "x" is not a number from 0 up'],
    ['t,user\n1,a\nnan,b\n', 'a.csv:3: column t: "nan" is not'],
    ['t,user\n-1,a\n', 'a.csv:2: column t: "-1" is not'],
    ['t,user\n ,a\n', 'a.csv:2: column t: " " is not'],
    ['t,user\n0x10,a\n', 'a.csv:2: column t: "0x10" is not'],
    ['t,user\n1e999,a\n', 'a.csv:2: column t: "1e999" is not'],
    ['t,user\n1,\n', 'a.csv:2: column user: "" is not the name of a user'],
    ['t,user,dur_s\n1,a,-2\n', 'a.csv:2: column dur_s: "-2" is not'],
    ['t,user,mem_mb\n1,a\n', 'a.csv:2: 2 cells where the header has 3: column mem_mb is missing'],
    ['t,user\n1,a,3\n', 'a.csv:2: 3 cells where the header has 2: one is too many'],
    ['t,who\n1,a\n', 'a.csv is no trace that is known'],
    ['', 'a.csv is no trace that is known'],
    ['{"t":1,"user":"a"}\n{"t":-1,"user":"a"}', 'a.csv:2: column t: -1 is not'],
    ['{"t":1,"user":"a"}\n{"t":1}', 'a.csv:2: column user: nothing is not'],
    ['{"t":1,"user":"a"}\n\n[1]', 'a.csv:3: the line is not a JSON object'],
    ['{"t":1,"user":"a"}\n{"t"', 'a.csv:2: the line is not JSON'],
  ])('refuses %j, naming the line and the column', async (content, message) => {
    await expect(read('a.csv', content)).rejects.toThrow(message);
  });

  it('refuses a column for the kind that is not there, naming those that are', async () => {
    await expect(read('a.csv', csv, { kindColumn: 'lang' })).rejects.toThrow(
      'a.csv:1: column lang is missing; there are fn, t, user, dur_s, x_lang, mem_mb',
    );
  });

  it.each([
    ['is cut', gzipSync(csv.repeat(50)).subarray(0, 60), 'cannot be read'],
    ['is no text', Uint8Array.of(0x74, 0xff, 0xfe), 'is not UTF-8 text'],
  ])('refuses a file that %s', async (_what, content, message) => {
    await expect(read('a.csv', content)).rejects.toThrow(message);
  });

  it('refuses a file that is not there', async () => {
    await expect(openTrace('/nowhere/a.csv')).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('opening the Standard Workload Format', () => {
  const row = (fields: Readonly<Record<number, number>>) =>
    Array.from({ length: 18 }, (_, index) => fields[index + 1] ?? -1).join(' ');
  const job = { 1: 1, 2: 30, 4: 12, 5: 4, 10: 2048, 12: 7, 14: 3, 15: 2 };

  it('knows it by its rows, passes over comments, and takes -1 as unknown', async () => {
    const content = `; Version: 2.2\n;\n${row({ 1: 2, 2: 40 })}\n  ${row(job)}\n`;
    expect(await read('a.swf', content, { kindColumn: 'queue' })).toEqual([
      { at: 30_000, user: '7', program: '3', kind: '2', durationMs: 12_000, memoryMb: 8 },
      { ...none, at: 40_000, user: 'unknown' },
    ]);
  });

  it('prefers the memory that was used', async () => {
    const [event] = await read('a.swf', row({ ...job, 7: 512 }));
    expect(event?.memoryMb).toBe(2);
  });

  it.each([
    ['1 2 3', 'a.swf:2: 3 fields where the format has 18'],
    [row(job).replace('30', 'x'), 'a.swf:2: column submit: "x" is not a number'],
    [row({ 1: 1 }), 'a.swf:2: column submit: "-1" is not a number from 0 up'],
  ])('refuses the row %j', async (bad, message) => {
    await expect(read('a.swf', `${row(job)}\n${bad}\n`)).rejects.toThrow(message);
  });
});

describe('opening the Azure Functions trace of 2021', () => {
  it('takes the arrival from the end and the duration, and sorts by it', async () => {
    const content = 'app,func,end_timestamp,duration\na,f,4,1\nb,g,5,4.5\nc,h,6,7\n';
    expect(await read('a.txt', content)).toEqual([
      { ...none, at: 0, user: 'c', program: 'h', durationMs: 7000 },
      { ...none, at: 500, user: 'b', program: 'g', durationMs: 4500 },
      { ...none, at: 3000, user: 'a', program: 'f', durationMs: 1000 },
    ]);
  });
});

describe('real traces beside the project', () => {
  const folder = new URL('../../../../shared/data/', import.meta.url).pathname;
  const isHere = existsSync(folder);

  it.skipIf(!isHere)('are read to their last row (skipped where ../shared/data is not there)', async () => {
    const sets = ['recodex', 'kth_sp2_1996', 'nasa_ipsc1993', 'alibaba_gentd26'];
    for (const set of sets) {
      const path = `${folder}${set}/events.csv.gz`;
      const rows = await eventsOf(await openTrace(path));
      const { gunzipSync } = await import('node:zlib');
      const lineCount = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n').length;
      expect([set, rows.length]).toEqual([set, lineCount - 1]);
      expect(rows.every(({ at }, index) => index === 0 || at >= (rows[index - 1]?.at ?? 0))).toBe(true);
    }
  });
});
