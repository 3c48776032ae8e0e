import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openServedBench, stopCleanly } from '../../../test/support/served/served-bench.ts';
import { usableIsolation } from '../../../test/support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();
const folder = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');

const examples = readdirSync(new URL('examples/', folder)).map((name) => ({
  name,
  text: read(`examples/${name}`),
}));

/** What an example says that it prints: the comments behind `console.log`. */
function promisedOutput(text: string): string {
  return [...text.matchAll(/console\.log\(.*\); \/\/ (.*)\n/g)].map(([, line]) => `${line}\n`).join('');
}

/** Runs an example as a program of its own, against this server. */
async function outputOf(text: string, url: string): Promise<string> {
  const code = text.replaceAll('http://127.0.0.1:7077', url);
  const options = ['--conditions=chameleon-source', '--input-type=module-typescript', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd: folder, timeout: 20_000 });
  return stdout
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

describe('the examples', () => {
  it.each(examples)('say what they print: $name', ({ text }) => {
    expect(promisedOutput(text)).not.toBe('');
  });

  it('are those of the README, all of them', () => {
    const shown = [...read('README.md').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text);
    expect(shown.toSorted()).toEqual(examples.map(({ text }) => text).toSorted());
  });

  it.skipIf(level !== 'process')(
    `print what they say, by the real platform${reason === '' ? '' : ` (${reason})`}`,
    { timeout: 90_000 },
    async () => {
      const bench = await openServedBench('process');
      const server = await bench.start();
      for (const { name, text } of examples) {
        expect.soft(await outputOf(text, server.url), name).toBe(promisedOutput(text));
      }
      await stopCleanly(server);
    },
  );
});
