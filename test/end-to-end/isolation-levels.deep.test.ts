import { release } from 'node:os';
import { describe, expect, it } from 'vitest';
import { machineImages } from '../support/machine-images.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const isolation = usableIsolation();
const images = await machineImages();
const why = isolation.level === undefined ? isolation.reason : images.reason;

/** A boot that a snapshot is made of, and programs whose instructions are translated. */
const PATIENCE_MS = 240_000;
const key = 'key-of-held-0123456789';

const whichKernel = 'import os\nprint(os.uname().release)';

async function ask(url: string, path: string, body: object, apiKey = 'key-of-free-0123456789') {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ user: 'ada', language: 'python', ...body }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function run(url: string, body: object, apiKey?: string) {
  const { status, body: ended } = await ask(url, '/v1/executions', body, apiKey);
  const { runtime, isolationLevel, stdout, outcome } = ended;
  expect([status, outcome]).toEqual([200, 'succeeded']);
  return { runtime, isolationLevel, isOfHost: stdout.includes(release()) };
}

const inMachine = { runtime: 'python@microvm', isolationLevel: 'microvm', isOfHost: false };

describe(`a server of two levels${why === undefined ? '' : `, skipped: ${why}`}`, () => {
  const level = isolation.level ?? '';
  const onHost = { runtime: 'python', isolationLevel: level, isOfHost: true };

  it.skipIf(why !== undefined)(
    'runs in machines what wants one, by its request, its code or its tenant, and all else as usual',
    async () => {
      const bench = await openServedBench(level, {
        CHAMELEON_DRIVER: 'launcher,microvm',
        CHAMELEON_API_KEYS: `${key}:held,key-of-free-0123456789:free`,
        CHAMELEON_TENANT_ISOLATION: '{"held":"microvm"}',
      });
      const server = await bench.start();
      const { url } = server;
      expect(await run(url, { code: whichKernel })).toEqual(onHost);
      expect(await run(url, { code: whichKernel, isolation: 'microvm' })).toEqual(inMachine);
      expect(await run(url, { code: `exec(${JSON.stringify(whichKernel)})` })).toEqual(inMachine);
      expect(await run(url, { code: whichKernel, isolation: level }, key)).toEqual(inMachine);
      const { status, body } = await ask(url, '/v1/executions', {
        ...{ language: 'c', code: 'int main(void) { return 0; }', isolation: 'microvm' },
      });
      expect([status, body]).toMatchObject([
        422,
        {
          code: 'isolation-not-offered',
          detail: `the request wants microvm; c is offered here at: ${level}`,
        },
      ]);
      const analysis = await ask(url, '/v1/analyses', { code: 'exec("1")' });
      expect(analysis.body).toMatchObject({ runtime: 'python@microvm', isolation: { level: 'microvm' } });
      await stopCleanly(server);
    },
    PATIENCE_MS,
  );
});
