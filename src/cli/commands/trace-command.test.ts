import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';
import { eventsOf, traceFile } from '../../../test/support/traces/trace-files.ts';
import { makeId } from '../../kernel/ids.ts';
import type { ChameleonEvent } from '../../model/events.ts';
import { generateTrace } from '../../simulator/traces/generated/generate-trace.ts';
import { openTrace } from '../../simulator/traces/open-trace.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-trace-cli-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const small = ['trace', 'generate', '--shape', 'sessions', '--users', '5', '--hours', '5', '--seed', '3'];

describe('trace generate', () => {
  it.each(['made.csv', 'made.csv.gz', 'made.jsonl', 'made.jsonl.gz'])(
    'writes %s, which reads back as the same events',
    async (name) => {
      const out = join(folder, name);
      const run = await runCli([...small, '--out', out, '--json']);
      expect([run.code, run.err]).toEqual([0, '']);
      const made = await eventsOf(generateTrace({ shape: 'sessions', seed: 3, userCount: 5, hours: 5 }));
      const read = await eventsOf(await openTrace(out));
      expect(JSON.parse(run.out)).toMatchObject({ eventCount: made.length });
      expect(read.map(({ user, kind, program }) => [user, kind, program])).toEqual(
        made.map(({ user, kind, program }) => [user, kind, program]),
      );
      read.forEach(({ at, durationMs, memoryMb }, index) => {
        expect(at).toBeCloseTo(made[index]?.at ?? Number.NaN, 2);
        expect(durationMs).toBeCloseTo(made[index]?.durationMs ?? Number.NaN, 2);
        expect(memoryMb).toBeCloseTo(made[index]?.memoryMb ?? Number.NaN, 2);
      });
      expect(readdirSync(folder)).toEqual([name]);
    },
  );

  it('prints the events, as CSV or as JSON lines alone', async () => {
    const csv = await runCli(small);
    expect([csv.code, csv.err]).toEqual([0, '']);
    expect(csv.out).toMatch(/^t,user,fn,kind,dur_s,mem_mb\n[\d.]+,(agent|prompt)-\d,,\w+,[\d.]+,[\d.]+\n/);
    const lines = (await runCli([...small, '--json'])).out.trimEnd().split('\n');
    expect(lines).toHaveLength(csv.out.trimEnd().split('\n').length - 1);
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['t', 'user', 'kind', 'dur_s', 'mem_mb']);
  });

  it.each([
    [['--shape', 'round'], 2, 'Allowed choices are submissions, faas, sessions, contest'],
    [['--users', '0'], 2, 'a whole number from 1 up'],
    [['--out', '/nowhere/made.csv'], 2, '/nowhere/made.csv cannot be written'],
  ])('refuses %j', async (args, code, message) => {
    const run = await runCli([...small, ...args]);
    expect([run.code, run.out]).toEqual([code, '']);
    expect(run.err).toContain(message);
  });
});

describe('trace describe', () => {
  const rows = 't,user,x_lang,dur_s\n0,a,py,1\n1,b,js,2\n60,a,py,3\n';

  it('prints for people, and JSON alone when asked', async () => {
    const path = traceFile('a.csv', rows);
    const human = await runCli(['trace', 'describe', path, '--kind-column', 'x_lang']);
    expect([human.code, human.err]).toEqual([0, '']);
    expect(human.out).toMatch(/^a\.csv: 3 events of 2 users in 1 min\n/);
    expect(human.out).toMatch(/gap of a user +1 +1 min/);
    expect(human.out).toMatch(/duration +3 +1 s +.* 3 s\n/);
    expect(human.out).toMatch(/memory +0 +-/);
    expect(human.out).toMatch(/kinds +py 66\.7 %, js 33\.3 %\n/);
    const machine = await runCli(['trace', 'describe', path, '--json']);
    expect(JSON.parse(machine.out)).toMatchObject({
      eventCount: 3,
      userCount: 2,
      lastAtMs: 60_000,
      gapMs: { count: 1, min: 60_000, max: 60_000 },
      perMinute: { mean: 1.5, max: 2 },
      kinds: [{ kind: 'any', count: 3 }],
    });
  });

  it.each([
    ['a bad row', 't,user\n1,a\nx,b\n', [], 'a.csv:3: column t: "x" is not a number from 0 up'],
    ['a form that it is not', rows, ['--format', 'swf'], 'a.csv:1: 1 fields where the format has 18'],
    ['an unknown form', rows, ['--format', 'xml'], 'Allowed choices are csv'],
    ['a companion of nothing', rows, ['--with', 'x.csv'], 'only a trace of Azure Functions 2019'],
  ])('exits with 2 on %s', async (_what, content, args, message) => {
    const run = await runCli(['trace', 'describe', traceFile('a.csv', content), ...args]);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(message);
  });
});

describe('trace export', () => {
  const admittedAt = (at: number): ChameleonEvent => ({
    name: 'execution.admitted',
    at,
    executionId: makeId('exe', `at${at}`),
    tenantId: makeId('ten', 'default'),
    userId: makeId('usr', 'ann'),
    programId: makeId('prg', 'p'),
    runtime: 'python',
  });
  const events = [
    admittedAt(1_700_000_000_000),
    { name: 'manager.ready', at: 1_700_000_000_500, managerId: makeId('mgr', 'm') } as const,
    admittedAt(1_700_000_002_000),
  ];

  it('writes what a running server recorded, and it is a trace', async () => {
    const store = await openSqliteStore({ folder });
    await store.events.append(events);
    const out = join(folder, 'recorded.jsonl.gz');
    const run = await runCli(['trace', 'export', '--data', folder, '--out', out]);
    await store.close();
    expect([run.code, run.err, run.out]).toEqual([0, '', `3 events of 2 executions are in ${out}\n`]);
    const lines = gunzipSync(readFileSync(out)).toString('utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(events);
    const trace = await eventsOf(await openTrace(out));
    expect(trace.map(({ at, user, kind }) => [at, user, kind])).toEqual([
      [0, 'ten_default/usr_ann', 'python'],
      [2000, 'ten_default/usr_ann', 'python'],
    ]);
  });

  it('prints JSON lines, from the folder that the environment names', async () => {
    const store = await openSqliteStore({ folder });
    await store.events.append(events);
    await store.close();
    const run = await runCli(['trace', 'export', '--json'], { env: { CHAMELEON_DATA_FOLDER: folder } });
    expect(
      run.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(events);
  });

  it('exits with 1 where nothing was recorded, and makes nothing', async () => {
    const none = join(folder, 'none');
    const run = await runCli(['trace', 'export', '--data', none]);
    expect([run.code, run.out]).toEqual([1, '']);
    expect(run.err).toContain(`nothing was recorded in ${none}`);
    expect(existsSync(none)).toBe(false);
  });
});
