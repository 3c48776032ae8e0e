import { describe, expect, it } from 'vitest';
import { findLanguage } from '../languages/language-tables.ts';
import { writeImports, writeProbeRun } from './write-probe-run.ts';

function importsOf(language: string, modules: readonly string[]): string {
  const role = findLanguage(language)?.probe;
  if (role === undefined) {
    throw new Error(`programs in ${language} are not probed`);
  }
  return writeImports(role, modules);
}

describe('a program of imports alone', () => {
  it('is written as each language imports', () => {
    expect(importsOf('python', ['os', 'os.path'])).toBe('import os\nimport os.path\n');
    expect(importsOf('javascript', ['node:fs', '@a/b'])).toBe('require("node:fs");\nrequire("@a/b");\n');
    expect(importsOf('typescript', ['fs'])).toBe('require("fs");\n');
    expect(importsOf('bash', ['fs'])).toBe('');
  });

  it('leaves names out that would be more than names', () => {
    expect(importsOf('python', ['os; print(1)', 'a\nb', '', '1a', '../x'])).toBe('');
    expect(importsOf('javascript', ['a"); f("', 'a\\', 'a\n', '$&'])).toBe('');
  });
});

describe('a run of a probe', () => {
  const source = { code: 'print(1)', importCode: 'import os\n', seed: 's' };

  it('has the code and the input that its step is for', () => {
    expect(writeProbeRun({ kind: 'imports' }, source)).toEqual({ code: 'import os\n', stdin: '' });
    expect(writeProbeRun({ kind: 'first' }, source)).toEqual({ code: 'print(1)', stdin: '' });
    expect(writeProbeRun({ kind: 'input', format: 1, size: 9 }, source)).toEqual({
      code: 'print(1)',
      stdin: '9\n',
    });
    expect(writeProbeRun({ kind: 'baseline' }, source).code.trim()).toBe('');
  });
});
