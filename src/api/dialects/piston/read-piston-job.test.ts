import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../platform/config.ts';
import type { RuntimeView } from '../../../platform/runtime-view.ts';
import { PistonRefusal } from './piston-refusal.ts';
import { pistonRuntimesOf } from './piston-runtimes.ts';
import { readPistonJob } from './read-piston-job.ts';

const { limitsMax } = readConfig({});
const runtimeOf = (runtime: string, version: string, aliases: readonly string[] = []) =>
  ({
    runtime,
    language: runtime,
    version,
    aliases,
    displayName: runtime,
    extensions: [],
    fileName: 'main',
    isKeepable: false,
    level: 'process',
    isNetworkOffered: false,
  }) satisfies RuntimeView;
const runtimes = pistonRuntimesOf([
  runtimeOf('python', '3.11.2', ['py']),
  runtimeOf('cpp', '12.2.0', ['c++', 'g++']),
  runtimeOf('go', '1.19'),
  runtimeOf('java', '17.0.15+6-Debian'),
]);

const jobOf = (change: object) => ({ language: 'py', version: '*', files: [{ content: 'x' }], ...change });
const nameOf = (change: object) => readPistonJob(jobOf(change), { runtimes, limitsMax }).runtime.name;

describe('a job of Piston', () => {
  it.each([
    ['python', '3.x'],
    ['py3', '^3.10'],
    ['c++', '>=10'],
    ['cpp', '12.2.0'],
    ['golang', '1.19'],
    ['java', '17'],
  ])('means a runtime by %s and %s', (language, version) => {
    expect(['python', 'cpp', 'go', 'java']).toContain(nameOf({ language, version }));
  });

  it.each([
    ['python', '3.10.0'],
    ['c', '*'],
    ['java', '8'],
    ['python', `3.x ${'|| 3.x '.repeat(100_000)}`],
  ])('finds none by %s and %.20s', (language, version) => {
    expect(() => nameOf({ language, version })).toThrow('runtime is unknown');
  });

  it('is read or refused in words, whatever it is made of', () => {
    const anything = fc.jsonValue({ maxDepth: 2 });
    const body = fc.oneof(
      anything,
      fc.record(
        {
          language: fc.oneof(fc.constant('python'), anything),
          version: fc.oneof(fc.constant('*'), fc.string(), anything),
          files: fc.oneof(
            fc.array(
              fc.oneof(
                anything,
                fc.record(
                  { name: anything, content: fc.string(), encoding: anything },
                  { requiredKeys: ['content'] },
                ),
              ),
            ),
            anything,
          ),
          stdin: anything,
          args: fc.oneof(fc.array(fc.string()), anything),
          run_timeout: anything,
          run_memory_limit: fc.oneof(fc.integer(), anything),
        },
        { requiredKeys: ['language', 'version', 'files'] },
      ),
    );
    fc.assert(
      fc.property(body, (given) => {
        try {
          const { submission } = readPistonJob(given, { runtimes, limitsMax });
          expect(typeof submission.code).toBe('string');
          for (const value of Object.values(submission.limits)) {
            expect(value).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PistonRefusal);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
