import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { StoreBench } from './store-bench-conformance.ts';

const CRASH_COUNT = 5;
const acceptingChild = fileURLToPath(new URL('./accepting-child-conformance.ts', import.meta.url));

/** Starts a process that accepts executions, kills it after it has printed `ackCount` of them, returns those. */
async function crashAfter(bench: StoreBench, ackCount: number): Promise<Map<string, string>> {
  const { module, address } = bench.place.elsewhere;
  const child = spawn(process.execPath, [acceptingChild, module.href, address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [id, state] = line.split(' ');
    if (id !== undefined && state !== undefined) {
      acknowledged.set(id, state);
    }
    if (acknowledged.size >= ackCount) {
      child.kill('SIGKILL');
    }
  }
  return acknowledged;
}

/** What every store promises when its process is killed at any moment. */
export function describeCrashes(bench: StoreBench): void {
  describe('kill -9', () => {
    it(`loses nothing that was committed or acknowledged, ${CRASH_COUNT} times over on the same data`, async () => {
      const acknowledged = new Map<string, string>();
      for (let round = 1; round <= CRASH_COUNT; round += 1) {
        await bench.store.close();
        const fresh = await crashAfter(bench, Math.ceil(Math.random() * 400));
        expect(fresh.size).toBeGreaterThan(0);
        for (const [id, state] of fresh) {
          acknowledged.set(id, state);
        }
        await bench.reopen();
        const found = new Map<string, string>(
          (await bench.store.executions.unfinished()).map(({ id, state }) => [id, state.kind]),
        );
        const lost = [...acknowledged].filter(([id, state]) =>
          state === 'running' ? found.get(id) !== 'running' : !found.has(id),
        );
        expect(lost).toEqual([]);
      }
    });
  });
}
