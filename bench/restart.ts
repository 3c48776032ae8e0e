/** How soon a restarted server takes work, and how soon a killed one is gone with everything that it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { leftoversOf } from '../test/support/served/leftovers.ts';
import { ProcessCensus } from '../test/support/served/process-census.ts';
import { usableIsolation } from '../test/support/served/usable-isolation.ts';
import { describeMachine } from './support/measure.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    restarts: { type: 'string', default: '10' },
  },
});

const READY_MS_MAX = 2000;
const GONE_MS_MAX = 5000;
const GIVE_UP_MS = 60_000;
const POLL_MS = 5;
const RUNNING_COUNT = 8;

const USAGE = `usage: node bench/restart.ts [--json] [--restarts N]

Starts bin/chameleon.js serve on one data folder N times (10) after an orderly end, and N times after kill -9 amid
${RUNNING_COUNT} running executions. Each time it measures from the spawn of the process to the first 200 of GET /readyz, and
after each kill from the signal until no process is left that the server had started, in any namespace. A start before
the first that counts fills the compile cache. Prints median, p90 and maximum, in milliseconds.

Exits with 1 when a p90 is above the promise (${READY_MS_MAX} ms until ready, ${GONE_MS_MAX} ms until gone) or a launcher's folder
or cgroup is left at the end, with 77 when nothing can isolate here. The promise is for a machine that does nothing
else: the load before the run is printed.`;

const pause = (durationMs: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

/** Looks again and again until it is true; resolves with how long that took. */
async function measureUntil(isTrue: () => boolean | Promise<boolean>, what: string): Promise<number> {
  const startedAt = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - startedAt > GIVE_UP_MS) {
      throw new Error(`not within ${GIVE_UP_MS} ms: ${what}`);
    }
    await pause(POLL_MS);
  }
  return performance.now() - startedAt;
}

interface Running {
  readonly child: ChildProcess;
  readonly census: ProcessCensus;
  readonly readyMs: number;
}

async function startServer(folder: string, level: string): Promise<Running & { readonly port: number }> {
  const port = await freePort();
  const main = fileURLToPath(new URL('../bin/chameleon.js', import.meta.url));
  const options = ['--port', String(port), '--data', folder, '--isolation', level, '--log-level', 'warn'];
  const child = spawn(process.execPath, [main, 'serve', ...options], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const readyMs = await measureUntil(() => isReady(port), 'ready');
  return { child, port, census: new ProcessCensus(child.pid ?? 0), readyMs };
}

/** Work under way of each kind, acknowledged. */
async function keepBusy(port: number): Promise<void> {
  const programs = [
    { language: 'javascript', code: 'setTimeout(() => {}, 800)' },
    { language: 'python', code: 'import time; time.sleep(0.8)' },
  ];
  await Promise.all(
    Array.from({ length: RUNNING_COUNT }, (_, index) =>
      fetch(`http://127.0.0.1:${port}/v1/executions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: `user-${index}`, ...programs[index % 2], wait: false }),
      }),
    ),
  );
}

interface Figures {
  readonly median: number;
  readonly p90: number;
  readonly max: number;
}

function figuresOf(durationsMs: readonly number[]): Figures {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  // Nearest rank: a figure that was measured, not one in between.
  const at = (ratio: number) => sorted[Math.max(0, Math.ceil(sorted.length * ratio) - 1)] ?? Number.NaN;
  return { median: at(0.5), p90: at(0.9), max: at(1) };
}

async function stopServer({ child, census }: Running): Promise<void> {
  census.look();
  child.kill('SIGTERM');
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) {
    throw new Error(`the server ended with ${exitCode}`);
  }
}

/** Kills it amid work; resolves with how long anything of it lived on. */
async function killServer(running: Running & { readonly port: number }): Promise<number> {
  await keepBusy(running.port);
  running.census.look();
  running.child.kill('SIGKILL');
  return measureUntil(() => running.census.look().length === 0, 'gone');
}

async function measure(level: string) {
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-restart-'));
  const count = Number(values.restarts);
  const after = { stopMs: [] as number[], killMs: [] as number[], goneMs: [] as number[] };
  let server = await startServer(folder, level);
  const firstMs = server.readyMs;
  const seen = [server.census];
  const restart = async () => {
    server = await startServer(folder, level);
    seen.push(server.census);
    return server.readyMs;
  };
  for (let round = 0; round < count; round += 1) {
    await stopServer(server);
    after.stopMs.push(await restart());
    after.goneMs.push(await killServer(server));
    after.killMs.push(await restart());
  }
  await stopServer(server);
  const leftovers = seen.flatMap((census) => leftoversOf(census.all()));
  rmSync(folder, { recursive: true });
  return {
    firstMs,
    readyAfterStopMs: figuresOf(after.stopMs),
    readyAfterKillMs: figuresOf(after.killMs),
    goneAfterKillMs: figuresOf(after.goneMs),
    leftovers,
  };
}

const show = ({ median, p90, max }: Figures) =>
  `median ${median.toFixed(0)}, p90 ${p90.toFixed(0)}, max ${max.toFixed(0)}`;

async function main(): Promise<number> {
  const { level, reason } = usableIsolation();
  if (level === undefined) {
    console.error(`nothing can isolate here: ${reason}`);
    return 77;
  }
  const machine = describeMachine();
  const result = await measure(level);
  const isKept =
    Math.max(result.readyAfterStopMs.p90, result.readyAfterKillMs.p90) <= READY_MS_MAX &&
    result.goneAfterKillMs.p90 <= GONE_MS_MAX &&
    result.leftovers.length === 0;
  console.log(
    values.json
      ? JSON.stringify({
          bench: 'restart',
          machine,
          level,
          restarts: Number(values.restarts),
          ...result,
          isKept,
        })
      : [
          `${machine.text}; ${values.restarts} restarts of each kind, level ${level}, milliseconds`,
          `ready after the first start: ${result.firstMs.toFixed(0)}`,
          `ready after an orderly end: ${show(result.readyAfterStopMs)}`,
          `ready after kill -9 amid work: ${show(result.readyAfterKillMs)}`,
          `all gone after kill -9: ${show(result.goneAfterKillMs)}`,
          `left on the host: ${result.leftovers.join(', ') || 'nothing'}`,
          isKept ? 'the promises are kept' : 'A PROMISE IS BROKEN',
        ].join('\n'),
  );
  return isKept ? 0 : 1;
}

if (values.help) {
  console.log(USAGE);
} else {
  process.exitCode = await main();
}
