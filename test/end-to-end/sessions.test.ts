import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExecutionBody } from '../../src/api/schemas/execution-schemas.ts';
import type { SessionBody } from '../../src/api/schemas/session-schemas.ts';
import { runCli } from '../support/memory-chameleon/run-cli.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();

async function ask<Body>(url: string, method: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(url + path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return (await response.json()) as Body;
}

describe.skipIf(level !== 'process')(
  `sessions, end to end${reason === undefined ? '' : ` (${reason})`}`,
  () => {
    it('keep variables and files, lose nothing to a limit, and end', { timeout: 60_000 }, async () => {
      const bench = await openServedBench('process');
      const server = await bench.start();
      const { url } = server;
      const opened = { user: 'ada', language: 'python', limits: { wallMs: 20_000 } };
      const { id } = await ask<SessionBody>(url, 'POST', '/v1/sessions', opened);
      const run = (code: string, more: object = {}) =>
        ask<ExecutionBody>(url, 'POST', '/v1/executions', { user: 'ada', session: id, code, ...more });
      const first = await run('x = 20\nopen("kept.txt", "w").write("here")\nNone', { stdin: 'unread' });
      expect(first).toMatchObject({ outcome: 'succeeded', stdout: '', session: id });
      const next = await run('x += 1; x', { files: [{ name: 'given.txt', content: 'given' }] });
      const third = await run('input() + open("given.txt").read() + str(x)', { stdin: 'typed\n' });
      expect([next.stdout, third.stdout]).toEqual(['21\n', "'typedgiven21'\n"]);
      expect([next.startKind, third.startKind]).toEqual(['kept', 'kept']);
      // Two at once: one after the other.
      const both = await Promise.all([run('x += 1; x'), run('x += 1; x')]);
      expect(both.map(({ stdout }) => stdout).toSorted()).toEqual(['22\n', '23\n']);
      const late = await run('while True: pass', { limits: { wallMs: 300 } });
      expect(late).toMatchObject({ outcome: 'timed-out', reason: 'wall' });
      expect((await run('x')).stdout).toBe('23\n');
      const folder = mkdtempSync(join(tmpdir(), 'chameleon-snapshot-'));
      const snapshot = await runCli(['session', 'snapshot', id, '--save-to', folder], { url });
      expect([snapshot.code, snapshot.err]).toEqual([0, '']);
      expect(readFileSync(join(folder, 'kept.txt'), 'utf8')).toBe('here');
      expect(readFileSync(join(folder, 'given.txt'), 'utf8')).toBe('given');
      const ended = await run('import os; os._exit(3)');
      expect(ended).toMatchObject({ outcome: 'failed', exitCode: 3 });
      expect(await ask<SessionBody>(url, 'GET', `/v1/sessions/${id}`)).toMatchObject({
        state: 'ended',
        endReason: 'ended-itself',
        executionCount: 9,
      });
      const again = {
        user: 'ada',
        language: 'javascript',
        code: 'console.log(require("fs").existsSync("left"))',
        reuse: true,
      };
      await ask<ExecutionBody>(url, 'POST', '/v1/executions', again);
      const second = await ask<ExecutionBody>(url, 'POST', '/v1/executions', again);
      expect(second).toMatchObject({ outcome: 'succeeded', stdout: 'false\n', startKind: 'kept' });
      await stopCleanly(server);
    });
  },
);
