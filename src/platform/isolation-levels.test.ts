import { expect, it } from 'vitest';
import { openChameleon, untilTrue } from '../../test/support/open-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';
import type { Execution } from '../model/execution.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import type { Submission } from './chameleon.ts';
import type { Config } from './config.ts';
import type { Analyzer } from './execution-parts.ts';

const levels = ['process', 'microvm'] as const;

/** Reads code by what the test says of it at the moment. */
class ToldAnalyzer implements Analyzer {
  isRisky = false;

  async analyze({ programId, runtime }: Parameters<Analyzer['analyze']>[0]): Promise<ProgramAnalysis> {
    return this.isRisky
      ? { kind: 'unknown', programId, language: runtime, reason: 'said so', analysisMs: 0 }
      : ({ kind: 'known', programId, language: runtime, isolation: 'process', imports: [] } as never);
  }
}

async function open(given: Partial<Config> = {}, analyzer = new ToldAnalyzer()) {
  const config: Partial<Config> = { driver: ['launcher', 'microvm'], ...given };
  const opened = await openChameleon(config, undefined, { levels, analyzer });
  const { chameleon } = opened;
  await untilTrue(chameleon, () => chameleon.readiness().isReady);
  const run = async (change: Partial<Submission>) =>
    (await chameleon.submit(simulatedSubmission(change))).finished;
  return { ...opened, analyzer, run };
}

const ranAt = ({ state, request }: Execution) => [
  request.runtime,
  state.kind === 'finished' ? state.result.isolationLevel : undefined,
];

it('runs each execution at the level that it comes to, and says so', async () => {
  const { run, close, problems } = await open({
    riskIsolation: 'ignore',
    tenantIsolation: { held: 'microvm' },
  });
  const usual = await run({});
  const asked = await run({ isolation: 'microvm' });
  const held = await run({ tenantId: makeId('ten', 'held') });
  expect([usual, asked, held].map(ranAt)).toEqual([
    ['python', 'process'],
    ['python@microvm', 'microvm'],
    ['python@microvm', 'microvm'],
  ]);
  expect(asked.request.programId).toBe(usual.request.programId);
  await close();
  expect(problems).toEqual([]);
});

it('walls off what reading finds risky, and not what it finds harmless', async () => {
  const { run, analyzer, close } = await open();
  expect(ranAt(await run({}))).toEqual(['python', 'process']);
  analyzer.isRisky = true;
  expect(ranAt(await run({}))).toEqual(['python@microvm', 'microvm']);
  await close();
});

it('answers a repeat with the same execution, although the code is judged otherwise by now', async () => {
  const { run, analyzer, close } = await open();
  const first = await run({ idempotencyKey: 'k' });
  analyzer.isRisky = true;
  expect((await run({ idempotencyKey: 'k' })).id).toBe(first.id);
  await expect(run({ idempotencyKey: 'k', isolation: 'microvm' })).rejects.toMatchObject({
    code: 'idempotency-conflict',
  });
  await close();
});

it('forecasts and holds instances for each level by its own demand', async () => {
  const { chameleon, run, close } = await open({ riskIsolation: 'ignore' });
  for (let count = 0; count < 5; count += 1) {
    await run({ isolation: 'microvm' });
  }
  const prewarmed = (runtime: string) =>
    chameleon
      .pool()
      .managers.flatMap(({ stocks }) => stocks)
      .filter((stock) => stock.runtime === runtime && stock.prewarmedCount + stock.warmCount > 0).length;
  await untilTrue(chameleon, () => prewarmed('python@microvm') > 0);
  const planned = (runtime: string) =>
    chameleon.pool().plan?.stocks.find((stock) => stock.runtime === runtime)?.explanation;
  expect(planned('python@microvm')?.sentence).toMatch(/arrivals\/s expected/);
  expect(chameleon.pool().isolationLevels).toEqual(levels);
  expect(chameleon.explain('python@microvm').runtimes.map(({ runtime }) => runtime)).toEqual([
    'python@microvm',
  ]);
  await close();
});

it('opens sessions and takes intents at the level asked for', async () => {
  const { chameleon, run, close } = await open();
  const whose = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada'), runtime: 'python' };
  const session = await chameleon.openSession({
    ...whose,
    isolation: 'microvm',
    limits: {},
    idleMs: undefined,
  });
  expect(session.runtime).toBe('python@microvm');
  expect(ranAt(await run({ sessionId: session.id }))).toEqual(['python@microvm', 'microvm']);
  const { intent } = await chameleon.addIntent({
    ...{ ...whose, isolation: 'microvm' as const, executionCount: 1, probabilityRatio: 1 },
    ...{ startsInMs: 0, durationMs: 1000 },
  });
  expect(intent.runtime).toBe('python@microvm');
  await close();
});
