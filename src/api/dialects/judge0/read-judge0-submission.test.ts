import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChameleonError } from '../../../kernel/errors.ts';
import { readConfig } from '../../../platform/config.ts';
import type { RuntimeView } from '../../../platform/runtime-view.ts';
import { WrongAttributes } from './judge0-errors.ts';
import { judge0LanguagesOf, MULTI_FILE_ID } from './judge0-languages.ts';
import { judge0LimitsOf } from './judge0-limits.ts';
import { readJudge0Submission } from './read-judge0-submission.ts';

const config = readConfig({});
const runtimeOf = (runtime: string) =>
  ({
    runtime,
    language: runtime,
    version: '1',
    aliases: [],
    displayName: runtime,
    extensions: [],
    fileName: 'main',
    isKeepable: false,
    level: 'process',
    isNetworkOffered: false,
  }) satisfies RuntimeView;
const rules = {
  languages: judge0LanguagesOf(['python', 'bash', 'c', 'lua'].map(runtimeOf)),
  limits: judge0LimitsOf(config),
  archiveLimits: { countMax: 8, bytesMax: 1000 },
  checkCallback: (url: string) => {
    if (!url.startsWith('https://a.example/')) {
      throw new ChameleonError('network-not-allowed', 'not there');
    }
  },
};

const read = (given: unknown, isBase64 = false) => readJudge0Submission(given, { isBase64 }, rules);

describe('a submission to Judge0', () => {
  it('knows the languages that have an id', () => {
    expect(rules.languages.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([46, 50, 71, 89]);
  });

  it('of many files is a script that runs theirs, and has no code of its own', async () => {
    await expect(read({ language_id: MULTI_FILE_ID, source_code: 'x' })).rejects.toMatchObject({
      wrong: { source_code: ['must be blank'], additional_files: ["can't be blank"] },
    });
  });

  it('leaves limits open that it does not name', async () => {
    const { limits, dialectNote } = await read({ language_id: '71', source_code: 'x', stack_limit: null });
    expect(limits).toEqual({});
    expect(JSON.parse(JSON.stringify(dialectNote))).toEqual({ dialect: 'judge0', facts: { languageId: 71 } });
  });

  it.each(['source_code', 'stdin', 'expected_output'])(
    'wants UTF-8 behind the base64 of %s',
    async (name) => {
      const given = { language_id: 71, source_code: 'eA==', [name]: Buffer.from([0xff]).toString('base64') };
      await expect(read(given, true)).rejects.toMatchObject({
        wrong: { [name]: expect.arrayContaining(['must stand for UTF-8 text']) },
      });
    },
  );

  it('is read or refused attribute by attribute, whatever it is made of', async () => {
    const anything = fc.jsonValue({ maxDepth: 2 });
    const names = [
      ...['source_code', 'stdin', 'expected_output', 'command_line_arguments', 'compiler_options'],
      ...['cpu_time_limit', 'memory_limit', 'max_file_size', 'number_of_runs', 'enable_network'],
      ...['redirect_stderr_to_stdout', 'callback_url', 'stack_limit'],
    ];
    const body = fc.oneof(
      anything,
      fc.record(
        {
          language_id: fc.oneof(fc.constantFrom(46, 50, 71, '71', 89, 1), anything),
          ...Object.fromEntries(names.map((name) => [name, anything])),
        },
        { requiredKeys: ['language_id'] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (given, isBase64) => {
        try {
          const submission = await read(given, isBase64);
          expect(submission.code).not.toBe('');
          for (const value of Object.values(submission.limits)) {
            expect(value).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(WrongAttributes);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
