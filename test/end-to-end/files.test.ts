import { describe, expect, it } from 'vitest';
import type { ExecutionBody } from '../../src/api/schemas/execution-schemas.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();

async function run(url: string, request: object): Promise<ExecutionBody> {
  const response = await fetch(`${url}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'ada', ...request }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as ExecutionBody;
}

describe.skipIf(level === undefined)(`files, end to end${reason === undefined ? '' : ` (${reason})`}`, () => {
  it('go in, are worked on, come back over HTTP, and outlive the server', { timeout: 60_000 }, async () => {
    const bench = await openServedBench(level ?? 'process');
    const first = await bench.start();
    const made = await run(first.url, {
      language: 'python',
      code: 'import os\nrows = open("in/rows.csv").read().split()\nos.mkdir("out")\nopen("out/count.txt", "w").write(str(len(rows)))\nos.symlink("/etc/passwd", "out/passwd")',
      files: [{ name: 'in/rows.csv', content: 'a\nb\nc\n' }],
      artifacts: ['.'],
    });
    expect(made).toMatchObject({
      outcome: 'succeeded',
      artifacts: [{ name: 'out/count.txt', sizeBytes: 1, isExecutable: false }],
      leftOut: [{ name: 'out/passwd', reason: 'not-a-file' }],
    });
    const path = `/v1/executions/${made.id}/artifacts/out/count.txt`;
    expect(await (await fetch(first.url + path)).text()).toBe('3');
    await stopCleanly(first);
    const second = await bench.start();
    expect(await (await fetch(second.url + path)).text()).toBe('3');
    await stopCleanly(second);
  });

  it('T63 are given anew to each run, whatever an earlier one made of them', {
    timeout: 60_000,
  }, async () => {
    const bench = await openServedBench(level ?? 'process');
    const server = await bench.start();
    const request = {
      language: 'bash',
      code: 'cat tests.txt; echo cheated > tests.txt; chmod 444 tests.txt; echo also > main.sh',
      files: [{ name: 'tests.txt', content: 'honest\n' }],
      artifacts: ['tests.txt'],
    };
    for (let round = 0; round < 3; round += 1) {
      const { stdout, artifacts } = await run(server.url, request);
      expect(stdout).toBe('honest\n');
      expect(artifacts).toMatchObject([{ name: 'tests.txt', sizeBytes: 'cheated\n'.length }]);
    }
    await stopCleanly(server);
  });
});
