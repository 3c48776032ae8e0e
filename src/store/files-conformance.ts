import { describe, expect, it } from 'vitest';
import type { ProgramFile } from '../model/program-file.ts';
import { sampleExecution, sampleResult, tenantA, tenantB } from './sample-executions-conformance.ts';
import type { StoreBench } from './store-bench-conformance.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const files: readonly ProgramFile[] = [
  { name: 'a/ä\n.bin', content: everyByte, isExecutable: false },
  { name: 'b.sh', content: new Uint8Array(), isExecutable: true },
];

/** What every store promises about the files of executions. */
export function describeFiles(bench: StoreBench): void {
  describe('files', () => {
    it('keeps what an execution is given, byte for byte, until it is dropped', async () => {
      const execution = sampleExecution();
      await bench.store.executions.accept(execution, 'at-once', files);
      await bench.reopen();
      expect(await bench.store.executions.givenFiles(execution.id)).toStrictEqual(files);
      expect(await bench.store.executions.artifact(tenantA, execution.id, 'b.sh')).toBeUndefined();
      await bench.store.executions.dropGivenFiles(execution.id);
      expect(await bench.store.executions.givenFiles(execution.id)).toEqual([]);
    });

    it('keeps nothing of what was not accepted', async () => {
      const request = { idempotencyKey: 'once' };
      const [first, second] = [sampleExecution(request), sampleExecution(request)];
      await bench.store.executions.accept(first);
      await bench.store.executions.accept(second, 'at-once', files);
      expect(await bench.store.executions.givenFiles(second.id)).toEqual([]);
    });

    it.each([
      ['another file', { artifacts: [] }],
      ['another artifact', { files: [{ name: 'f', sizeBytes: 1, sha256: 'aa', isExecutable: false }] }],
    ])('takes a request with %s under one key for another', async (_what, change) => {
      const summary = { name: 'f', sizeBytes: 1, sha256: 'bb', isExecutable: false };
      const request = { idempotencyKey: 'once', files: [summary], artifacts: ['out'] };
      await bench.store.executions.accept(sampleExecution(request));
      const same = await bench.store.executions.accept(sampleExecution(request));
      expect(same.kind).toBe('existing');
      const other = await bench.store.executions.accept(sampleExecution({ ...request, ...change }));
      expect(other.kind).toBe('conflict');
    });

    it('keeps artifacts with the one outcome, for the tenant alone', async () => {
      const execution = sampleExecution();
      await bench.store.executions.accept(execution);
      await bench.store.executions.finish(execution.id, sampleResult, 5, files);
      const late = [{ name: 'late', content: everyByte, isExecutable: false }];
      await bench.store.executions.finish(execution.id, sampleResult, 6, late);
      await bench.reopen();
      const find = (name: string, tenant = tenantA) =>
        bench.store.executions.artifact(tenant, execution.id, name);
      expect(await find('a/ä\n.bin')).toStrictEqual(files[0]);
      expect(await find('b.sh')).toStrictEqual(files[1]);
      expect([await find('late'), await find('b.sh', tenantB), await find('B.SH')]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    });

    it('forgets them with their execution', async () => {
      const execution = sampleExecution();
      await bench.store.executions.accept(execution, 'at-once', files);
      await bench.store.executions.finish(execution.id, sampleResult, 5, files);
      await bench.store.executions.forgetFinishedBefore(6, 1);
      expect(await bench.store.executions.givenFiles(execution.id)).toEqual([]);
      expect(await bench.store.executions.artifact(tenantA, execution.id, 'b.sh')).toBeUndefined();
    });
  });
}
