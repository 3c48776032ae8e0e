import { randomBytes } from 'node:crypto';
import type { LauncherDriver } from '../../src/drivers/launcher/launcher-driver.ts';
import { outcomeOf } from '../../src/platform/conclude-execution.ts';
import type { Canaries } from './canaries.ts';
import type { HostileProgram } from './hostile-programs.ts';
import { runInLauncher, sideBySide } from './run-in-launcher.ts';

/** The variable by which a process that outlived its run would be known. */
export const mark = `HOSTILE_MARK_${randomBytes(8).toString('hex')}`;

export interface HostileEnd {
  readonly program: HostileProgram;
  /** `outcome reason`. */
  readonly verdict: string;
  readonly isExpected: boolean;
  readonly hasEscaped: boolean;
  /** From asking for the instance until nothing of it was left. */
  readonly ms: number;
  /** Of the processors, as the run was charged for it. */
  readonly cpuMs: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs each program once, so many at a time. */
export function runHostileRound(
  driver: LauncherDriver,
  programs: readonly HostileProgram[],
  { canaries, atOnce }: { readonly canaries: Canaries; readonly atOnce: number },
): Promise<readonly HostileEnd[]> {
  const env = { ...canaries.environment, [mark]: '1' };
  return sideBySide({ count: programs.length, atOnce }, async (index) => {
    const program = programs[index] as HostileProgram;
    const startedAt = performance.now();
    const run = await runInLauncher(driver, program.runtime, { ...program, env });
    const outcome = outcomeOf(run.reason, run.exitCode);
    return {
      program,
      verdict: `${outcome} ${run.reason}`,
      isExpected: outcome === program.outcome && run.reason === program.reason,
      // A compiler quotes the program on its standard error, the word with it.
      hasEscaped: canaries.isToldIn(run.stdout + run.stderr) || run.stdout.includes('ESCAPED'),
      ms: performance.now() - startedAt,
      cpuMs: run.usage.cpuUserMs + run.usage.cpuSystemMs,
      stdout: run.stdout,
      stderr: run.stderr,
    };
  });
}
