import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { leftoversOf } from './leftovers.ts';
import type { SeenProcess } from './process-census.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

/** Far more than the five seconds that are promised (`bench/restart.ts` measures them): other tests run meanwhile. */
export const GONE_MS_MAX = 20_000;

export interface ServedBench {
  /** Starts a server on the one data folder of this test. */
  start(): Promise<ServeProcess>;
}

/** Servers of one test on one data folder; whatever the test leaves running is killed after it. */
export async function openServedBench(
  isolation: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServedBench> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'chameleon-served-'));
  const servers: ServeProcess[] = [];
  onTestFinished(async () => {
    for (const server of servers) {
      server.signal('SIGKILL');
      await server.ended;
      for (const { pid } of server.census.look()) {
        killIfThere(pid);
      }
    }
    await rm(dataFolder, { recursive: true, force: true });
  });
  return {
    async start() {
      const server = await startServe({ dataFolder, isolation, env });
      servers.push(server);
      return server;
    },
  };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Ends a server in order, and sees to it that it ends well and that nothing of it is left. */
export async function stopCleanly(server: ServeProcess): Promise<void> {
  server.census.look();
  server.signal('SIGTERM');
  expect(await server.ended).toEqual({ exitCode: 0, signal: null });
  await expectGone(server);
}

/** Waits until none of a server's processes runs and nothing of its launchers lies about. */
export async function expectGone(server: ServeProcess): Promise<void> {
  const limits = { timeout: GONE_MS_MAX, interval: 20 };
  await expect.poll(() => server.census.look().map(describeProcess), limits).toEqual([]);
  await expect.poll(() => leftoversOf(server.census.all()), limits).toEqual([]);
}

function describeProcess({ pid, command }: SeenProcess): string {
  return `${pid} ${command}`;
}
