import { describe, expect, it } from 'vitest';
import { MemoryExecutions } from '../../test/support/memory-chameleon/memory-executions.ts';
import { makeId } from '../kernel/ids.ts';
import { ProgramSources } from './program-sources.ts';

const limits = { wallMs: 1, cpuMs: 1, memoryMb: 1, processCount: 1, outputBytes: 1, fileBytes: 1 };
const tenantId = makeId('ten', 't');

function open() {
  const executions = new MemoryExecutions(() => undefined);
  const problems: unknown[] = [];
  let readCount = 0;
  const sources = new ProgramSources({
    executions: {
      find: async (tenant, id) => {
        readCount += 1;
        return executions.find(tenant, id)?.execution;
      },
    },
    analyzer: {
      analyze: async ({ programId, code }) => {
        if (code === 'broken') {
          throw new Error('cannot be read');
        }
        return { kind: 'unknown', programId, language: 'python', reason: 'not looked at', analysisMs: 0 };
      },
    },
    onProblem: (error) => problems.push(error),
  });
  const submit = (code: string) => {
    const programId = makeId('prg', `${code.length}`);
    const { execution } = executions.accept({
      tenantId,
      userId: makeId('usr', 'ada'),
      programId,
      runtime: 'python',
      code,
      stdin: '',
      args: [],
      env: {},
      limits,
      idempotencyKey: undefined,
    });
    return { tenantId, executionId: execution.id, programId };
  };
  return { sources, submit, problems, reads: () => readCount };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the sources of programs', () => {
  it('are read once, from the record of the execution', async () => {
    const { sources, submit, reads } = open();
    const subject = submit('print(1)');
    expect(sources.find(subject)).toBeUndefined();
    expect(sources.find(subject)).toBeUndefined();
    await settled();
    expect(sources.find(subject)).toEqual({ code: 'print(1)', imports: [] });
    expect(reads()).toBe(1);
  });

  it('T52 are not had of another tenant, nor when they are too large, and are not asked for again', async () => {
    const { sources, submit, reads } = open();
    const large = submit('x'.repeat(65_537));
    const foreign = { ...submit('print(2)'), tenantId: makeId('ten', 'other') };
    for (let round = 0; round < 3; round += 1) {
      expect([sources.find(large), sources.find(foreign)]).toEqual([undefined, undefined]);
      await settled();
    }
    expect(reads()).toBe(2);
  });

  it('are few at a time, and tell what went wrong', async () => {
    const { sources, submit, problems, reads } = open();
    const subjects = Array.from({ length: 9 }, (_, k) => submit('y'.repeat(k + 10)));
    for (const subject of subjects) {
      sources.find(subject);
    }
    expect(reads()).toBe(4);
    await settled();
    const broken = submit('broken');
    for (let round = 0; round < 3; round += 1) {
      expect(sources.find(broken)).toBeUndefined();
      await settled();
    }
    expect(problems).toHaveLength(1);
  });
});
