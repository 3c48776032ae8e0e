import { describe, expect, it } from 'vitest';
import { pythonAt } from '../../test/support/python-at-levels.ts';
import { makeId } from '../kernel/ids.ts';
import type { ExecutionRequest } from '../model/execution.ts';
import type { IsolationLevel } from '../model/instance.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import { readConfig } from './config.ts';
import { settleLevel } from './settle-level.ts';
import { tenantFloorsOf } from './settle-runtime.ts';

const request: ExecutionRequest = {
  tenantId: makeId('ten', 'acme'),
  userId: makeId('usr', 'ann'),
  programId: makeId('prg', 'a'),
  runtime: 'python',
  code: 'print(1)',
  stdin: '',
  args: [],
  env: {},
  limits: { wallMs: 1, cpuMs: 1, memoryMb: 1, processCount: 1, outputBytes: 1, fileBytes: 1 },
  idempotencyKey: undefined,
};

const known = (isolation: 'process' | 'microvm') => ({ kind: 'known', isolation }) as ProgramAnalysis;
const unknown: ProgramAnalysis = {
  kind: 'unknown',
  programId: request.programId,
  language: 'python',
  reason: 'too deep',
  analysisMs: 1,
};

async function settle(
  change: Partial<ExecutionRequest>,
  given: {
    readonly config?: Record<string, unknown>;
    readonly reading?: ProgramAnalysis;
    readonly levels?: readonly IsolationLevel[];
  } = {},
) {
  const config = readConfig({}, { driver: 'launcher,microvm', ...given.config });
  const { levels = ['process', 'microvm'] } = given;
  const readLanguages: string[] = [];
  const analyzer = {
    async analyze({ runtime }: { readonly runtime: string }) {
      readLanguages.push(runtime);
      return given.reading ?? known('process');
    },
  };
  const rules = {
    tenantFloors: tenantFloorsOf(config),
    riskIsolation: config.riskIsolation,
    runtimes: pythonAt(...levels),
  };
  const { runtime } = await settleLevel(analyzer, rules, { ...request, ...change });
  return { runtime, readLanguages };
}

describe('the level that an execution runs at', () => {
  it('is the usual one for code that reading finds harmless', async () => {
    expect(await settle({})).toEqual({ runtime: 'python', readLanguages: ['python'] });
  });

  it('is the one asked for', async () => {
    expect((await settle({ isolation: 'microvm' })).runtime).toBe('python@microvm');
    expect((await settle({ runtime: 'python@microvm' })).runtime).toBe('python@microvm');
  });

  it('is never below what its tenant is held to', async () => {
    const config = { tenantIsolation: { acme: 'microvm' } };
    expect((await settle({ isolation: 'process' }, { config })).runtime).toBe('python@microvm');
    const other = { tenantId: makeId('ten', 'constructor') };
    expect((await settle(other, { config })).runtime).toBe('python');
  });

  it('is the strongest for code that wants it, and for code that cannot be read, whatever was asked for', async () => {
    for (const reading of [known('microvm'), unknown]) {
      expect((await settle({ isolation: 'process' }, { reading })).runtime).toBe('python@microvm');
    }
  });

  it('does not depend on the code where the operator says so, nor is it read for it then', async () => {
    const config = { riskIsolation: 'ignore' };
    expect(await settle({}, { config, reading: known('microvm') })).toEqual({
      runtime: 'python',
      readLanguages: [],
    });
  });

  it('is what there is, where risk is only preferred to be walled off: nothing is read for a choice of one', async () => {
    const asked = { reading: known('microvm'), levels: ['process'] as const };
    expect(await settle({}, asked)).toEqual({ runtime: 'python', readLanguages: [] });
  });

  it('is refused to code that must not run at what there is', async () => {
    const asked = { config: { riskIsolation: 'require' }, levels: ['process'] as const };
    await expect(settle({}, { ...asked, reading: known('microvm') })).rejects.toMatchObject({
      code: 'isolation-not-offered',
      message: 'its code wants microvm; python is offered here at: process',
    });
    await expect(settle({}, { ...asked, reading: unknown })).rejects.toMatchObject({
      message: 'code that could not be read wants microvm; python is offered here at: process',
    });
    expect((await settle({}, asked)).runtime).toBe('python');
  });

  it('is that of its session, which no wish or code changes', async () => {
    const sessionId = makeId('ses', 's');
    const risky = { reading: known('microvm') };
    expect((await settle({ sessionId }, risky)).runtime).toBe('python');
    expect((await settle({ sessionId, runtime: 'python@microvm', isolation: 'process' })).runtime).toBe(
      'python@microvm',
    );
    await expect(settle({ sessionId, isolation: 'microvm' })).rejects.toMatchObject({
      code: 'isolation-not-offered',
    });
    await expect(
      settle({ sessionId }, { ...risky, config: { riskIsolation: 'require' } }),
    ).rejects.toMatchObject({ code: 'isolation-not-offered' });
  });

  it('T64 has to offer a network to who wants one: none is given at another level instead', async () => {
    await expect(settle({ network: {}, isolation: 'microvm' })).rejects.toMatchObject({
      code: 'network-not-allowed',
      message: 'it would run at level microvm, which offers no network here',
    });
    await expect(settle({ network: {} }, { reading: known('microvm') })).rejects.toMatchObject({
      code: 'network-not-allowed',
    });
    expect((await settle({ network: {} })).runtime).toBe('python');
  });
});
