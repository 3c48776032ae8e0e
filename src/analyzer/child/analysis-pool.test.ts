import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import type { ParseResult } from '../code-analyzer.ts';
import { AnalysisPool, type PoolSettings } from './analysis-pool.ts';

/** Generous where the machine may be slow, so that only what a test is about can end an analysis. */
const patient: Partial<PoolSettings> = {
  childCount: 1,
  queueMsMax: 60_000,
  loadMsMax: 60_000,
  limits: { ...defaultAnalysisLimits, cpuMsMax: 5000, wallMsMax: 60_000 },
};

const small = { language: 'python', source: 'for i in range(int(input())):\n    print(i)\n' };
const pools: AnalysisPool[] = [];

function open(settings: Partial<PoolSettings> = {}, start?: () => ReturnType<typeof spawn>): AnalysisPool {
  const pool = new AnalysisPool({ ...patient, ...settings }, start);
  pools.push(pool);
  return pool;
}

/** A child of the same kind that runs the given script instead of a parser. */
function childRunning(script: string): () => ReturnType<typeof spawn> {
  return () => spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

function reasonOf(result: ParseResult): string {
  return result.kind === 'unknown' ? result.reason : 'known';
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('the analysis pool', () => {
  it('reads programs of every language in one child', async () => {
    const pool = open();
    const results = await Promise.all(
      ['python', 'javascript', 'typescript', 'bash'].map((language) =>
        pool.parse({ language, source: 'x=1' }),
      ),
    );
    expect(results.map(({ kind }) => kind)).toEqual(['known', 'known', 'known', 'known']);
    expect(await pool.parse({ language: 'cobol', source: '' })).toEqual({
      kind: 'unknown',
      reason: 'no grammar for cobol',
      isLasting: true,
    });
  });

  it('T78 answers "unknown" for the program whose child is killed, and goes on with a new one', async () => {
    const pool = open();
    expect(await pool.parse(small)).toMatchObject({ kind: 'known' });
    const [pid] = pool.childPids();
    const long = pool.parse({ language: 'python', source: 'x = [1, 2, f(3)] + y\n'.repeat(40_000) });
    process.kill(pid ?? 0, 'SIGKILL');
    expect(await long).toEqual({
      kind: 'unknown',
      reason: 'the analysis process ended while reading it',
      isLasting: false,
    });
    expect(await pool.parse(small)).toMatchObject({ kind: 'known', complexity: 'linear' });
    expect(pool.childPids()).not.toContain(pid);
  });

  it('stops a child that hangs at the wall limit while others answer all along', async () => {
    const hanging = `
      process.send({ kind: 'ready' });
      process.on('message', ({ id, source }) => {
        while (source === 'hang') {}
        process.send({ kind: 'answer', id, outcome: { kind: 'unknown', reason: 'read' }, memoryBytes: 1 });
      });`;
    const limits = { ...defaultAnalysisLimits, wallMsMax: 1500 };
    const pool = open({ childCount: 2, loadMsMax: 3000, limits }, childRunning(hanging));
    const order: string[] = [];
    const note = async (result: Promise<ParseResult>): Promise<void> => {
      order.push(reasonOf(await result));
    };
    await Promise.all([
      note(pool.parse({ language: 'python', source: 'hang' })),
      ...Array.from({ length: 200 }, () => note(pool.parse(small))),
    ]);
    expect(order).toEqual([
      ...Array.from({ length: 200 }, () => 'read'),
      'the analysis process was stopped at its time limit',
    ]);
    expect(reasonOf(await pool.parse(small))).toBe('read');
  });

  it('replaces a child that says what it was not asked', async () => {
    const lying = `
      process.send({ kind: 'ready' });
      process.on('message', ({ id }) =>
        process.send({ kind: 'answer', id: id + 1, outcome: { kind: 'unknown', reason: 'lie' }, memoryBytes: 1 }));`;
    const pool = open({}, childRunning(lying));
    expect(reasonOf(await pool.parse(small))).toBe('the analysis process ended while reading it');
  });

  it('answers for good, and replaces the child, when a parser fails', async () => {
    // An assertion of the grammar about the longest word that ends a text.
    const language = 'ruby';
    const source = `x <<\`${'a'.repeat(300)}\`\n`;
    const pool = open();
    const before = pool.childPids();
    expect(await pool.parse({ language, source })).toEqual({
      kind: 'unknown',
      reason: 'the parser failed on it',
      isLasting: true,
    });
    expect(await pool.parse(small)).toMatchObject({ kind: 'known', complexity: 'linear' });
    expect(pool.childPids()).not.toEqual(before);
  });

  it('replaces a child after its share of analyses and when it has grown', async () => {
    const worn = open({ analysisCountMax: 3 });
    const grown = open({ memoryBytesMax: 1 });
    for (const [pool, expected] of [
      [worn, 2],
      [grown, 6],
    ] as const) {
      const pids = new Set<number>();
      for (let each = 0; each < 6; each++) {
        expect(await pool.parse(small)).toMatchObject({ kind: 'known' });
        for (const pid of pool.childPids()) {
          pids.add(pid);
        }
      }
      expect(pids.size).toBeGreaterThanOrEqual(expected);
    }
  });

  it('refuses at once beyond its queue, and answers what it took', async () => {
    const pool = open({ queueLengthMax: 10 });
    const results = await Promise.all(Array.from({ length: 50 }, () => pool.parse(small)));
    const reasons = results.map(reasonOf);
    expect(reasons.filter((reason) => reason === 'known').length).toBeGreaterThanOrEqual(10);
    expect(reasons.filter((reason) => reason !== 'known')).toEqual(
      Array.from(
        { length: reasons.filter((reason) => reason !== 'known').length },
        () => '10 programs wait for analysis already',
      ),
    );
    expect(reasons.at(-1)).toBe('10 programs wait for analysis already');
  });

  it('answers even when no child ever starts', async () => {
    const pool = open({ queueMsMax: 200 }, childRunning('process.exit(1)'));
    expect(await pool.parse(small)).toEqual({
      kind: 'unknown',
      reason: 'no analysis process was free within 200 ms',
      isLasting: false,
    });
  });

  it('closes: its children are gone, what waited is answered, what comes later too', async () => {
    const pool = open();
    await pool.ready();
    const pids = pool.childPids();
    const waiting = [pool.parse(small), pool.parse(small), pool.parse(small)];
    await pool.close();
    expect(pool.childPids()).toEqual([]);
    expect(pids).toHaveLength(1);
    expect(() => process.kill(pids[0] ?? 0, 0)).toThrow();
    const reasons = (await Promise.all(waiting)).map(reasonOf);
    expect(reasons.slice(1)).toEqual(['the analyzer is closed', 'the analyzer is closed']);
    expect(reasonOf(await pool.parse(small))).toBe('the analyzer is closed');
  });
});
