import { expect } from 'vitest';
import { makeZip } from '../make-zip.ts';
import { greeters } from './greeters.ts';
import type { Judge0Client, Judge0SubmissionBody } from './judge0-client.ts';

/** One of Python. */
export const submission = (source_code: string, more: object = {}): Judge0SubmissionBody => ({
  source_code,
  language_id: 71,
  ...more,
});

/** Programs of each language run in a batch, and are judged by what is expected of them. */
export async function checkJudge0Runs(client: Judge0Client): Promise<void> {
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
  expect(results[0]?.memory).toBeGreaterThan(0);
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

/** Every end has its status, arguments and files come along, and wrong submissions are refused. */
export async function checkJudge0Ends(client: Judge0Client): Promise<void> {
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

/** The outcome is told where it may be told, and nowhere else. */
export async function checkJudge0CallsBack(
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
