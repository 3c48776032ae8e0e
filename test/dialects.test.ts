import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  checkJudge0CallsBack,
  checkJudge0Ends,
  checkJudge0Runs,
  submission,
} from './support/dialects/check-judge0.ts';
import { checkPistonEnds, checkPistonRuns, checkPistonTalks } from './support/dialects/check-piston.ts';
import { Judge0Client } from './support/dialects/judge0-client.ts';
import { PistonClient } from './support/dialects/piston-client.ts';
import { LoopbackServers } from './support/loopback-servers.ts';
import { openServedBench, stopCleanly } from './support/served/served-bench.ts';
import { usableIsolation } from './support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();
const servers = new LoopbackServers();
afterEach(() => servers.end());

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
