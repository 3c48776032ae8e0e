import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { analyse } from '../../test/support/memory-chameleon/prediction-samples.ts';
import { type FastChameleon, openFastChameleon } from '../../test/support/open-fast-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { assert } from '../kernel/assert.ts';
import { delay } from '../kernel/clock.ts';
import { makeId } from '../kernel/ids.ts';
import type { EventOf } from '../model/events.ts';
import type { Submission } from './chameleon.ts';
import type { Config } from './config.ts';
import type { Analyzer } from './execution-parts.ts';

/** A program of the simulated driver that imports what it prints. */
function importing(...imports: readonly string[]): string {
  return JSON.stringify({ runMs: 5, memoryMb: 30, exitCode: 0, stdout: imports.join(' ') });
}

const analyzer: Analyzer = {
  async analyze({ programId, runtime, code }) {
    const sample = analyse('x = 1');
    assert(sample.kind === 'known', 'it is a program');
    const { stdout }: { readonly stdout?: string } = JSON.parse(code);
    const imports = stdout?.split(' ') ?? [];
    const features = { ...sample.features, literalMax: 0 };
    return { ...sample, features, programId, language: runtime, imports };
  },
};

const opened: FastChameleon[] = [];

async function open(config: Partial<Config> = {}): Promise<FastChameleon> {
  const fast = await openFastChameleon({ planIntervalMs: 500, ...config }, { analyzer });
  opened.push(fast);
  return fast;
}

afterEach(async () => {
  for (const each of opened.splice(0)) {
    await each.close();
    expect(each.problems).toEqual([]);
  }
});

/** Runs it, and says what its instance had loaded when it was forked. */
async function run({ chameleon, events }: FastChameleon, change: Partial<Submission>) {
  const { finished } = await chameleon.submit(simulatedSubmission(change));
  const { state } = await finished;
  assert(state.kind === 'finished' && state.result.outcome === 'succeeded', 'it ends well');
  const { instanceId, startKind } = state.result;
  const born = events.find(
    (event): event is EventOf<'instance.prewarmed'> =>
      event.name === 'instance.prewarmed' && event.instanceId === instanceId,
  );
  return { startKind, packages: born?.packages ?? [] };
}

/** The program of a class of users, one every two seconds. */
async function runMany(fast: FastChameleon, code: string, count: number) {
  const starts: Awaited<ReturnType<typeof run>>[] = [];
  for (let k = 0; k < count; k += 1) {
    starts.push(await run(fast, { code, userId: makeId('usr', `u${k % 5}`) }));
    await delay(fast.clock, 2000);
  }
  return starts;
}

describe('programs that import packages', () => {
  it('start with them loaded once they come often, without being asked, and nobody else does', async () => {
    const fast = await open();
    const [first, ...later] = await runMany(fast, importing('numpy'), 20);
    expect(first?.packages).toEqual([]);
    expect(later.slice(-10).map(({ packages }) => packages)).toEqual(
      Array.from({ length: 10 }, () => ['numpy']),
    );
    expect((await run(fast, { code: importing('os', 'sys') })).packages).toEqual([]);
    expect((await run(fast, { code: importing() })).packages).toEqual([]);
  });

  it('have a stock of their own, and are told of in plain words', async () => {
    const fast = await open({ planIntervalMs: 5000 });
    await runMany(fast, importing('pandas'), 20);
    const pool = fast.chameleon.pool();
    expect(pool.plan?.layers).toMatchObject([{ runtime: 'python', packages: ['numpy', 'pandas'] }]);
    expect(pool.plan?.layerSentences.join()).toContain('layer python with numpy, pandas: ');
    expect(pool.managers.flatMap(({ layers }) => layers)).toMatchObject([{ packages: ['numpy', 'pandas'] }]);
    const stock = pool.plan?.stocks.find(({ packages = [] }) => packages.length > 0);
    expect(stock?.count).toBeGreaterThan(0);
  });

  it('start with none where the operator wants none, or their own variables may steer how they load', async () => {
    const fast = await open({ layerCountMax: 0 });
    const starts = await runMany(fast, importing('numpy'), 12);
    expect(starts.flatMap(({ packages }) => packages)).toEqual([]);
    const steered = await open();
    await runMany(steered, importing('numpy'), 12);
    const env = { OPENBLAS_NUM_THREADS: '1' };
    expect((await run(steered, { code: importing('numpy'), env })).packages).toEqual([]);
  });

  it('never make the plan hold more than the budget, nor a layer more than it may', async () => {
    const fast = await open({ warmMemoryMbMax: 90, layerMemoryMbMax: 60, managerCountMax: 1 });
    await runMany(fast, importing('numpy'), 10);
    await runMany(fast, importing('numpy', 'pandas'), 10);
    const plans = fast.events.flatMap((event) => (event.name === 'plan.made' ? event.plan : []));
    expect(plans.some(({ layers }) => layers.length > 0)).toBe(true);
    for (const { memory, layers, managerCount } of plans) {
      expect(memory.plannedMb).toBeLessThanOrEqual(90);
      const heldMb = managerCount * layers.reduce((sum, { memoryMb }) => sum + memoryMb, 0);
      expect(heldMb).toBeLessThanOrEqual(60);
    }
  });

  it('find them loaded after a restart, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chameleon-layers-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const before = await openFastChameleon({ planIntervalMs: 500 }, { analyzer, folder });
    await runMany(before, importing('numpy'), 10);
    await before.close();
    const after = await openFastChameleon({ planIntervalMs: 500 }, { analyzer, folder });
    opened.push(after);
    await delay(after.clock, 5000);
    expect(after.chameleon.pool().plan?.layers).toMatchObject([{ packages: ['numpy'] }]);
    expect((await run(after, { code: importing('numpy') })).packages).toEqual(['numpy']);
  });
});
