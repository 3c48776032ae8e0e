import { describe, expect, it } from 'vitest';
import { pythonAt } from '../../test/support/python-at-levels.ts';
import { makeId } from '../kernel/ids.ts';
import { DIALECT_NOTE_BYTES_MAX } from '../model/dialect-note.ts';
import type { Submission } from './chameleon.ts';
import { readConfig } from './config.ts';
import { NetworkPermission } from './network-permission.ts';
import { readSubmission } from './read-submission.ts';

const config = readConfig({}, { network: { tenants: { t: ['a.example'], empty: [] } } });
const rules = {
  config,
  permission: new NetworkPermission(config.network),
  runtimes: pythonAt('process'),
  detectLanguage: ({ fileName }: { readonly fileName: string | undefined }) =>
    fileName?.endsWith('.py') ? 'python' : undefined,
};

function submissionOf(change: Partial<Submission>): Submission {
  return {
    tenantId: makeId('ten', 't'),
    userId: makeId('usr', 'u'),
    runtime: 'python',
    fileName: undefined,
    code: 'print(1)',
    stdin: '',
    args: [],
    env: {},
    limits: {},
    idempotencyKey: undefined,
    ...change,
  };
}

describe('readSubmission', () => {
  it('resolves aliases and file names to the same program of the same runtime', () => {
    const byName = readSubmission(submissionOf({}), rules);
    expect(readSubmission(submissionOf({ runtime: 'PY' }), rules)).toEqual(byName);
    expect(readSubmission(submissionOf({ runtime: undefined, fileName: 'a.py' }), rules)).toEqual(byName);
    expect(readSubmission(submissionOf({ code: 'print(2)' }), rules).programId).not.toBe(byName.programId);
  });

  it.each([
    ['an unknown runtime', { runtime: 'cobol' }, /no runtime "cobol" here; one of: python/],
    ['code without a telling name', { runtime: undefined }, /could not be told/],
    ['empty code', { code: '' }, /code is empty/],
    ['too much code', { code: 'x'.repeat(2_000_000) }, /code has 2000000 bytes, above the allowed 1048576/],
    ['a variable that changes the loader', { env: { LD_PRELOAD: 'x' } }, /LD_PRELOAD/],
    ['a variable that is no name', { env: { 'a=b': 'x' } }, /a=b/],
    ['NUL in an argument', { args: ['a\0b'] }, /NUL/],
    [
      'half of a surrogate pair in the code',
      { code: 'é = "\ud800"' },
      /code has half of a surrogate pair at character 5/,
    ],
    ['half of a surrogate pair in a variable', { env: { A: '\udc00' } }, /env has half of a surrogate pair/],
    ['too many arguments', { args: Array.from({ length: 300 }, () => 'a') }, /300 arguments/],
    [
      'T64 a network for a tenant that has none',
      { tenantId: makeId('ten', 'other'), network: {} },
      /may not use the network/,
    ],
    [
      'T66 a network for a tenant whose list is empty',
      { tenantId: makeId('ten', 'empty'), network: { allow: [] } },
      /may not use the network/,
    ],
    [
      'more of the network than the tenant has',
      { network: { allow: ['a.example', 'b.example'] } },
      /may not reach "b.example"/,
    ],
    ['a host that is none', { network: { allow: ['http://a.example'] } }, /"http:\/\/a.example" is not host/],
    ['reuse beside a network', { isReusing: true, network: {} }, /reuse and network exclude each other/],
    ['reuse beside an open input', { isReusing: true, isStdinOpen: true }, /reuse and stdinOpen exclude/],
    ['a negative limit', { limits: { wallMs: -1 } }, /limits.wallMs must be a positive number, got -1/],
  ] as const)('refuses %s and says why', (_, change, message) => {
    expect(() => readSubmission(submissionOf(change as Partial<Submission>), rules)).toThrow(message);
  });

  it('takes the name of a language for its usual level, and a name with a level for that', () => {
    const runtimes = pythonAt('process', 'microvm');
    const runtimeOf = (runtime: string) =>
      readSubmission(submissionOf({ runtime }), { ...rules, runtimes }).runtime;
    expect(['python', 'py', 'python@microvm'].map(runtimeOf)).toEqual(['python', 'python', 'python@microvm']);
    const further = runtimes.slice(1);
    expect(readSubmission(submissionOf({}), { ...rules, runtimes: further }).runtime).toBe('python@microvm');
  });

  it('keeps the note of a dialect as it is, within its bound', () => {
    const dialectNote = { dialect: 'judge0', facts: { expectedOutput: '4', languageId: 71 } };
    expect(readSubmission(submissionOf({ dialectNote }), rules).dialectNote).toEqual(dialectNote);
    expect(readSubmission(submissionOf({}), rules).dialectNote).toBeUndefined();
    const large = { dialect: 'judge0', facts: { expectedOutput: 'x'.repeat(DIALECT_NOTE_BYTES_MAX) } };
    expect(() => readSubmission(submissionOf({ dialectNote: large }), rules)).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    );
  });

  it('leaves no memory limit open of what may be kept', () => {
    expect(readSubmission(submissionOf({}), rules).isMemoryOpen).toBe(true);
    const reusing = readSubmission(submissionOf({ isReusing: true }), rules);
    expect([reusing.isReusing, reusing.isMemoryOpen]).toEqual([true, false]);
  });
});
