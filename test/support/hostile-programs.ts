import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EndReason, ExecutionLimits, ExecutionOutcome } from '../../src/model/execution.ts';
import { type LeftOutReason, leftOutReasons } from '../../src/model/program-file.ts';
import { projectRoot } from './source-tree.ts';

/** One program that means harm, and how its run must end. */
export interface HostileProgram {
  readonly runtime: string;
  readonly name: string;
  readonly code: string;
  readonly outcome: ExecutionOutcome;
  readonly reason: EndReason;
  readonly limits: ExecutionLimits;
  /** What must become of the file `result` when it is asked for after the run; undefined: nobody asks. */
  readonly result: ResultEnd | undefined;
}

/** returned: handed back as it is. Else why it, or something below it, is not. */
export type ResultEnd = 'returned' | LeftOutReason;

const resultEnds: readonly ResultEnd[] = ['returned', ...leftOutReasons];

/** Wide in time: a machine that is busy must change no verdict. Programs that spin or wait say less. */
const usual: ExecutionLimits = {
  wallMs: 300_000,
  cpuMs: 2000,
  memoryMb: 64,
  processCount: 32,
  outputBytes: 65_536,
  fileBytes: 4_194_304,
};

const RESULT = 'result=';
const HEAD = /^=== (.+) => ([a-z-]+) ([a-z]+)(?: \| (.+))?$/;

/**
 * Reads one file of `test/hostile`: programs one after the other, each below a line
 * `=== name => outcome reason | limit=number limit=number result=end`. Throws on a line that only looks like one.
 */
export function parseHostilePrograms(runtime: string, text: string): readonly HostileProgram[] {
  return text
    .split(/^(?==== )/m)
    .filter((part) => part !== '')
    .map((part) => {
      const [head = '', ...code] = part.split('\n');
      const [, name = '', outcome, reason, limits = ''] = HEAD.exec(head) ?? [];
      if (outcome === undefined) {
        throw new Error(`${runtime}: not the head of a program: ${head}`);
      }
      const words = limits.split(' ').filter((each) => each !== '');
      const own = words.filter((each) => !each.startsWith(RESULT));
      const result = words.find((each) => each.startsWith(RESULT));
      return {
        runtime,
        name,
        code: code.join('\n'),
        outcome: outcome as ExecutionOutcome,
        reason: reason as EndReason,
        limits: { ...usual, ...Object.fromEntries(own.map((each) => limitOf(runtime, each))) },
        result: result === undefined ? undefined : resultOf(runtime, result.slice(RESULT.length)),
      };
    });
}

function resultOf(runtime: string, text: string): ResultEnd {
  const end = resultEnds.find((each) => each === text);
  if (end === undefined) {
    throw new Error(`${runtime}: no end of a result: ${text}`);
  }
  return end;
}

function limitOf(runtime: string, text: string): readonly [string, number] {
  const [name = '', value] = text.split('=');
  if (!(name in usual) || !/^\d+$/.test(value ?? '')) {
    throw new Error(`${runtime}: no limit of a run: ${text}`);
  }
  return [name, Number(value)];
}

/** All of `test/hostile`. A file is named after its runtime. */
export function readHostilePrograms(): readonly HostileProgram[] {
  const folder = join(projectRoot, 'test/hostile');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.programs'))
    .sort()
    .flatMap((name) =>
      parseHostilePrograms(basename(name, '.programs'), readFileSync(join(folder, name), 'utf8')),
    );
}
