import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { Judge0Client, type Judge0SubmissionBody } from './support/dialects/judge0-client.ts';
import { PistonClient } from './support/dialects/piston-client.ts';
import { LoopbackServers } from './support/loopback-servers.ts';
import { makeZip } from './support/make-zip.ts';
import { openServedBench, stopCleanly } from './support/served/served-bench.ts';
import { usableIsolation } from './support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();
const servers = new LoopbackServers();
afterEach(() => servers.end());

const MB = 1_048_576;

/** One program a language that greets whom its input names. */
const greeters = [
  {
    piston: 'python3',
    judge0: 71,
    name: 'main.py',
    code: "import sys\nprint('hello ' + sys.stdin.readline().strip())",
  },
  {
    piston: 'node-javascript',
    judge0: 63,
    name: 'main.js',
    code: "console.log('hello ' + require('fs').readFileSync(0, 'utf8').trim())",
  },
  { piston: 'bash', judge0: 46, name: 'main.sh', code: 'read -r name\necho "hello $name"' },
  {
    piston: 'c',
    judge0: 50,
    name: 'main.c',
    code: '#include <stdio.h>\nint main(void) { char n[9]; return scanf("%8s", n) == 1 && printf("hello %s\\n", n) ? 0 : 1; }',
  },
] as const;

const python = (content: string, more: object = {}) => ({
  language: 'python',
  version: '3.x',
  files: [{ name: 'main.py', content }],
  ...more,
});

async function checkPistonRuns(client: PistonClient): Promise<void> {
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
    expect(run.wall_time).toBeGreaterThan(0);
    expect(run.memory).toBeGreaterThan(100_000);
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

async function checkPistonEnds(client: PistonClient): Promise<void> {
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

async function checkPistonTalks(client: PistonClient): Promise<void> {
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

const submission = (source_code: string, more: object = {}): Judge0SubmissionBody => ({
  source_code,
  language_id: 71,
  ...more,
});

async function checkJudge0Runs(client: Judge0Client): Promise<void> {
  const ids = new Set((await client.languages()).map(({ id }) => id));
  const offered = greeters.filter(({ judge0 }) => ids.has(judge0));
  const tokens = await client.submitBatch(
    offered.map(({ judge0: language_id, code }, index) => ({
      source_code: code,
      language_id,
      stdin: 'ada',
      expected_output: index === 0 ? 'hello grace' : 'hello ada',
    })),
  );
  const results = await client.awaitBatch(tokens);
  expect(results.map(({ stdout }) => stdout)).toEqual(offered.map(() => 'hello ada\n'));
  expect(results.map(({ status }) => status.id)).toEqual(offered.map((_, index) => (index === 0 ? 4 : 3)));
  expect(results[0]?.time).toMatch(/^\d+\.\d{1,3}$/);
  expect(results[0]?.memory).toBeGreaterThan(1000);
  if (ids.has(50)) {
    const refused = await client.run({ source_code: 'int main( {', language_id: 50 });
    expect(refused).toMatchObject({
      status: { id: 6, description: 'Compilation Error' },
      compile_output: expect.stringContaining('error'),
      stdout: null,
      stderr: null,
      time: null,
      memory: null,
    });
  }
}

async function checkJudge0Ends(client: Judge0Client): Promise<void> {
  const failed = await client.run(submission('import sys\nprint("x", file=sys.stderr)\nsys.exit(3)'));
  expect(failed).toMatchObject({ status: { id: 11 }, stderr: 'x\n', exit_code: 3, exit_signal: null });
  const killed = await client.run(submission('import os\nos.kill(os.getpid(), 6)'));
  expect(killed).toMatchObject({ status: { id: 10 }, exit_code: null, exit_signal: 6 });
  const busy = await client.run(submission('while True: pass', { cpu_time_limit: 0.3 }));
  expect(busy.status).toEqual({ id: 5, description: 'Time Limit Exceeded' });
  const sleepy = await client.run(submission('import time\ntime.sleep(60)', { wall_time_limit: 1 }));
  expect(sleepy).toMatchObject({ status: { id: 5 }, exit_signal: 9 });
  const worded = await client.run(
    submission('import sys\nprint(sys.argv[1:])', { command_line_arguments: '"a b" c' }),
  );
  expect(worded.stdout).toBe("['a b', 'c']\n");

  const pack = (files: Readonly<Record<string, string>>) =>
    Buffer.from(
      makeZip(Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) }))),
    ).toString('base64');
  const beside = await client.run(
    submission('import other\nprint(other.word)', { additional_files: pack({ 'other.py': 'word = "zoë"' }) }),
  );
  expect(beside.stdout).toBe('zoë\n');
  const scripts = { compile: 'echo made > made.txt', run: 'cat made.txt; cat -' };
  const many = await client.run({
    language_id: 89,
    additional_files: pack(scripts),
    stdin: 'in',
    expected_output: 'made\nin',
  });
  expect(many).toMatchObject({ stdout: 'made\nin', status: { id: 3 } });
  const wrong = await client.ask('POST', '/submissions', { source_code: 'x', language_id: 1 });
  expect(wrong).toEqual({ status: 422, body: { language_id: ["language with id 1 doesn't exist"] } });
}

async function checkJudge0CallsBack(
  client: Judge0Client,
  callback: { readonly port: number; readonly told: unknown[] },
) {
  const url = `http://127.0.0.1:${callback.port}/done`;
  const token = await client.submit(submission('print("told")', { callback_url: url }));
  await expect
    .poll(() => callback.told, { timeout: 10_000 })
    .toEqual([
      [
        'PUT',
        '/done',
        expect.objectContaining({ token, stdout: 'dG9sZAo=\n', status: { id: 3, description: 'Accepted' } }),
      ],
    ]);
  const wrong = { source_code: 'x', language_id: 71, callback_url: `http://127.0.0.1:${callback.port + 1}/` };
  expect(await client.ask('POST', '/submissions', wrong)).toEqual({
    status: 422,
    body: { callback_url: ['setting callback is not allowed'] },
  });
}

/** A server that is called back, and what it was told. */
async function listen(): Promise<{ readonly port: number; readonly told: unknown[] }> {
  const told: unknown[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) {
      body += piece;
    }
    told.push([request.method, request.url, JSON.parse(body)]);
    response.end();
  });
  return { port: await servers.listen(server), told };
}

describe.skipIf(level === undefined)(`the dialects of a real server (${reason || level})`, () => {
  it('run what clients of Piston and Judge0 send, and answer the same after a restart', {
    timeout: 300_000,
  }, async () => {
    const key = 'key-of-acme-0123456789';
    const callback = await listen();
    const bench = await openServedBench(level ?? 'process', {
      CHAMELEON_DIALECTS: 'piston,judge0',
      CHAMELEON_API_KEYS: `${key}:acme`,
      CHAMELEON_NETWORK: JSON.stringify({
        tenants: { acme: [`127.0.0.1:${callback.port}`] },
        allowPrivate: ['127.0.0.1/32'],
      }),
    });
    const server = await bench.start();
    const piston = new PistonClient(server.url, key);
    await checkPistonRuns(piston);
    await checkPistonEnds(piston);
    await checkPistonTalks(piston);

    const judge0 = new Judge0Client(server.url, key);
    await checkJudge0Runs(judge0);
    await checkJudge0Ends(judge0);
    await checkJudge0CallsBack(judge0, callback);
    expect(await new Judge0Client(server.url).ask('GET', '/languages')).toEqual({
      status: 401,
      body: undefined,
    });

    const kept = await judge0.submit(
      submission('print(1)', { expected_output: '2', command_line_arguments: 'x' }),
    );
    const [before] = await judge0.awaitBatch([kept]);
    expect(before?.status.id).toBe(4);
    await stopCleanly(server);
    const again = await bench.start();
    expect(await new Judge0Client(again.url, key).get(kept)).toEqual(before);
    await stopCleanly(again);
  });
});
