import { expect } from 'vitest';
import { greeters } from './greeters.ts';
import type { PistonClient } from './piston-client.ts';

const MB = 1_048_576;

const python = (content: string, more: object = {}) => ({
  language: 'python',
  version: '3.x',
  files: [{ name: 'main.py', content }],
  ...more,
});

/** Programs of each language run, and one that does not compile says so. */
export async function checkPistonRuns(client: PistonClient): Promise<void> {
  const runtimes = await client.runtimes();
  const languages = new Set(runtimes.flatMap(({ language, aliases }) => [language, ...aliases]));
  for (const { piston: language, name, code } of greeters.filter(({ piston }) => languages.has(piston))) {
    const job = { language, version: '*', files: [{ name, content: code }], stdin: 'ada\n' };
    const { run, compile } = await client.execute(job);
    expect(run, `${language}: ${run.stderr}`).toMatchObject({
      stdout: 'hello ada\n',
      stderr: '',
      output: 'hello ada\n',
      code: 0,
      signal: null,
      message: null,
      status: null,
    });
    expect(run.wall_time).toBeGreaterThanOrEqual(0);
    // Without root it is sampled: of what ends at once hardly anything was seen.
    expect(run.memory).toBeGreaterThan(language === 'python3' ? 100_000 : 0);
    expect(compile?.code).toBe(language === 'c' ? 0 : undefined);
  }
  if (languages.has('c')) {
    const refused = await client.execute({
      language: 'c',
      version: '*',
      files: [{ content: 'int main( {' }],
    });
    expect(refused.compile).toMatchObject({ code: 1, status: 'RE', stdout: '' });
    expect(refused.compile?.stderr).toContain('error');
    expect(refused.run).toEqual(refused.compile);
  }
}

/** Every end is told as Piston tells it, files and arguments come along, and wrong requests are refused in its words. */
export async function checkPistonEnds(client: PistonClient): Promise<void> {
  const failed = await client.execute(python('import sys\nprint("x", file=sys.stderr)\nsys.exit(3)'));
  expect(failed.run).toMatchObject({ stderr: 'x\n', code: 3, signal: null, status: 'RE' });
  const killed = await client.execute(python('import os\nos.kill(os.getpid(), 11)'));
  expect(killed.run).toMatchObject({ code: null, signal: 'SIGSEGV', status: 'SG' });
  const slow = await client.execute(python('import time\ntime.sleep(60)', { run_timeout: 300 }));
  expect(slow.run).toMatchObject({ code: null, signal: 'SIGKILL', status: 'TO' });
  const loud = await client.execute(python('while True: print("x" * 1000)'));
  expect(loud.run).toMatchObject({ code: null, signal: 'SIGKILL', status: 'OL' });
  const large = await client.execute(python('x = bytearray(10**9)', { run_memory_limit: 64 * MB }));
  expect([large.run.code === null, large.run.status]).not.toEqual([false, null]);
  const files = [
    { name: 'data/raw.bin', content: 'AP8=', encoding: 'base64' as const },
    {
      content:
        'import sys\nprint(list(open("data/raw.bin", "rb").read()), sys.argv[1:], open("n.txt").read())',
    },
    { name: 'n.txt', content: 'zoë' },
  ];
  const many = await client.execute(python('', { files, args: ['a b', 'c'] }));
  expect(many.run.stdout).toBe("[0, 255] ['a b', 'c'] zoë\n");
  await expect(client.execute(python('', { language: 'zz' }))).rejects.toThrow(
    '400 zz-3.x runtime is unknown',
  );
  await expect(client.execute(python('1', { run_timeout: 10 ** 9 }))).rejects.toThrow(
    '400 run_timeout cannot exceed the configured limit of 300000',
  );
}

/** Output comes live and whole, input is heard, signals end, and stages are told. */
export async function checkPistonTalks(client: PistonClient): Promise<void> {
  const talk = await client.connect();
  const echo = 'import sys\nfor line in sys.stdin: print("got " + line, end="", flush=True)';
  talk.send({ type: 'init', ...python(echo) });
  await expect.poll(() => talk.heard.length, { timeout: 10_000 }).toBe(2);
  for (const word of ['one', 'zażółć']) {
    talk.send({ type: 'data', stream: 'stdin', data: `${word}\n` });
    await expect.poll(() => talk.text('stdout'), { timeout: 10_000 }).toContain(`got ${word}\n`);
  }
  talk.send({ type: 'signal', signal: 'SIGTERM' });
  expect(await talk.closed).toEqual({ code: 4999, reason: 'Job Completed' });
  expect(talk.heard.slice(0, 2)).toEqual([
    { type: 'runtime', language: 'python', version: expect.stringMatching(/^3\.\d+\.\d+$/) },
    { type: 'stage', stage: 'run' },
  ]);
  expect(talk.heard.at(-1)).toEqual({ type: 'exit', stage: 'run', code: null, signal: 'SIGKILL' });

  for (let round = 0; round < 3; round++) {
    const burst = await client.connect();
    burst.send({ type: 'init', ...python('for i in range(20000): print(i)') });
    expect((await burst.closed).code).toBe(4999);
    const lines = Array.from({ length: 20_000 }, (_, k) => `${k}\n`).join('');
    expect(burst.text('stdout')).toBe(lines);
  }

  const wrong = await client.connect();
  wrong.send({ type: 'init', ...python('1', { version: '2.x' }) });
  expect(await wrong.closed).toEqual({ code: 4002, reason: 'Notified Error' });
  expect(wrong.heard).toEqual([{ type: 'error', message: 'python-2.x runtime is unknown' }]);
  if ((await client.runtimes()).some(({ language }) => language === 'c')) {
    await checkPistonCompiles(client);
  }
}

async function checkPistonCompiles(client: PistonClient): Promise<void> {
  const said = async (content: string) => {
    const connection = await client.connect();
    connection.send({ type: 'init', language: 'c', version: '*', files: [{ content }] });
    expect((await connection.closed).code).toBe(4999);
    return connection.heard.slice(1);
  };
  expect(await said('#include <stdio.h>\nint main(void) { puts("out"); return 2; }')).toEqual([
    { type: 'stage', stage: 'compile' },
    { type: 'exit', stage: 'compile', code: 0, signal: null },
    { type: 'stage', stage: 'run' },
    { type: 'data', stream: 'stdout', data: 'out\n' },
    { type: 'exit', stage: 'run', code: 2, signal: null },
  ]);
  expect(await said('int main( {')).toEqual([
    { type: 'stage', stage: 'compile' },
    { type: 'data', stream: 'stderr', data: expect.stringContaining('error') },
    { type: 'exit', stage: 'compile', code: 1, signal: null },
  ]);
}
