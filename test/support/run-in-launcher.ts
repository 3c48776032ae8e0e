import type { Driver, RunReport } from '../../src/drivers/driver.ts';
import { makeId } from '../../src/kernel/ids.ts';
import type { ExecutionLimits } from '../../src/model/execution.ts';
import type { FilesWanted } from '../../src/model/program-file.ts';

const roomy: ExecutionLimits = {
  wallMs: 20_000,
  cpuMs: 10_000,
  memoryMb: 256,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 4_194_304,
};

export interface LauncherRun extends Omit<RunReport, 'stdout' | 'stderr'> {
  readonly stdout: string;
  readonly stderr: string;
}

let serial = 0;

/** Makes an instance of its own for one program, runs that in it, and resolves when nothing of it is left. */
export async function runInLauncher(
  driver: Pick<Driver, 'create'>,
  runtime: string,
  program: {
    readonly code: string;
    readonly stdin?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly limits?: Partial<ExecutionLimits>;
    readonly filesWanted?: FilesWanted | undefined;
  },
): Promise<LauncherRun> {
  serial += 1;
  const instance = await driver.create({ instanceId: makeId('ins', `run-${serial}`), runtime });
  const report = await instance.run(
    {
      executionId: makeId('exe', `run-${serial}`),
      owner: { tenantId: makeId('ten', 'run'), userId: makeId('usr', 'run') },
      program: { programId: `prg_run-${serial}`, code: program.code },
      stdin: program.stdin ?? '',
      args: [],
      env: program.env ?? {},
      limits: { ...roomy, ...program.limits },
      filesWanted: program.filesWanted,
    },
    () => undefined,
  );
  await instance.ended;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { ...report, stdout: text(report.stdout), stderr: text(report.stderr) };
}

/** Does `count` things, so many of them at a time; results in their order. */
export async function sideBySide<T>(
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
  act: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await act(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
