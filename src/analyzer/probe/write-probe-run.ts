import type { ProbeRole } from '../languages/language-table.ts';
import type { ProbeStep } from './probe-run.ts';
import { writeProbeInput } from './write-probe-input.ts';

/** A program as a probe runs it. */
export interface ProbeSource {
  readonly code: string;
  /** A program of nothing but its imports; '' where there are none. */
  readonly importCode: string;
  /** What its inputs are made from: the same for the same program. */
  readonly seed: string;
}

/** Modules as the language imports them, one a line; names that cannot stand there are left out. */
export function writeImports(role: ProbeRole, modules: readonly string[]): string {
  const { imports } = role;
  return imports === undefined
    ? ''
    : modules
        .filter((name) => imports.names.test(name))
        .map((name) => `${imports.line.replace('%s', () => name)}\n`)
        .join('');
}

/** The code and the input of one run. */
export function writeProbeRun(
  step: ProbeStep,
  { code, importCode, seed }: ProbeSource,
): { readonly code: string; readonly stdin: string } {
  switch (step.kind) {
    case 'baseline':
      return { code: '\n', stdin: '' };
    case 'imports':
      return { code: importCode, stdin: '' };
    case 'first':
      return { code, stdin: '' };
    case 'input':
      return { code, stdin: writeProbeInput({ ...step, seed }) };
  }
}
