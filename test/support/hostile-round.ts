import { randomBytes } from 'node:crypto';
import type { Driver } from '../../src/drivers/driver.ts';
import type { FilesLeft, FilesWanted, ProgramFile } from '../../src/model/program-file.ts';
import { outcomeOf } from '../../src/platform/conclude-execution.ts';
import type { Canaries } from './canaries.ts';
import type { HostileProgram, ResultEnd } from './hostile-programs.ts';
import { runInLauncher, sideBySide } from './run-in-launcher.ts';

/** The variable by which a process that outlived its run would be known. */
export const mark = `HOSTILE_MARK_${randomBytes(8).toString('hex')}`;

export interface HostileEnd {
  readonly program: HostileProgram;
  /** `outcome reason`, and what became of its result if that was asked for. */
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

const RESULT_BYTES_MAX = 65_536;
const RESULT_COUNT_MAX = 100;

const wanted: FilesWanted = { names: ['result'], bytesMax: RESULT_BYTES_MAX, countMax: RESULT_COUNT_MAX };

function textOf({ content }: ProgramFile): string {
  return Buffer.from(content).toString('latin1');
}

function endsOf({ leftOut }: FilesLeft): readonly ResultEnd[] {
  return leftOut.length === 0 ? ['returned'] : [...new Set(leftOut.map(({ reason }) => reason))].sort();
}

/** Runs each program once, so many at a time. */
export function runHostileRound(
  driver: Driver,
  programs: readonly HostileProgram[],
  { canaries, atOnce }: { readonly canaries: Canaries; readonly atOnce: number },
): Promise<readonly HostileEnd[]> {
  const env = { ...canaries.environment, [mark]: '1' };
  return sideBySide({ count: programs.length, atOnce }, async (index) => {
    const program = programs[index] as HostileProgram;
    const startedAt = performance.now();
    const filesWanted = program.result === undefined ? undefined : wanted;
    const run = await runInLauncher(driver, program.runtime, { ...program, env, filesWanted });
    const outcome = outcomeOf(run.reason, run.exitCode);
    const withResult = (result: string) => (filesWanted === undefined ? '' : ` result=${result}`);
    const verdict = `${outcome} ${run.reason}${withResult(endsOf(run.filesLeft).join('+'))}`;
    const told = [run.stdout, run.stderr, ...run.filesLeft.files.map(textOf)];
    return {
      program,
      verdict,
      isExpected: verdict === `${program.outcome} ${program.reason}${withResult(program.result ?? '')}`,
      // A compiler quotes the program on its standard error, the word with it.
      hasEscaped: told.some((text) => canaries.isToldIn(text)) || run.stdout.includes('ESCAPED'),
      ms: performance.now() - startedAt,
      cpuMs: run.usage.cpuUserMs + run.usage.cpuSystemMs,
      stdout: run.stdout,
      stderr: run.stderr,
    };
  });
}
