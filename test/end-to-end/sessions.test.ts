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
      // Two at once: one after the other, in the order in which they came.
      const [second, third] = await Promise.all([
        run('x += 1; x', { files: [{ name: 'given.txt', content: 'given' }] }),
        run('input() + open("given.txt").read() + str(x)', { stdin: 'typed\n' }),
      ]);
      expect([second.stdout, third.stdout]).toEqual(['21\n', "'typedgiven21'\n"]);
      expect([first.startKind, second.startKind, third.startKind]).toEqual([first.startKind, 'kept', 'kept']);
      const late = await run('while True: pass', { limits: { wallMs: 300 } });
      expect(late).toMatchObject({ outcome: 'timed-out', reason: 'wall' });
      expect((await run('x')).stdout).toBe('21\n');
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
        executionCount: 7,
      });
      await stopCleanly(server);
    });
  },
);
