import { describe, expect, it } from 'vitest';
import { leftoversOf } from '../support/served/leftovers.ts';
import { GONE_MS_MAX, openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { readOutcome, submitMix } from '../support/served/submit-mix.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';
import { type WatchedEvent, watchEvents } from '../support/served/watch-events.ts';

const EXECUTION_COUNT = 50;
const { level, reason } = usableIsolation();

const countOf = (seen: readonly WatchedEvent[], name: string) =>
  seen.filter((event) => event.name === name).length;

interface ShownManager {
  readonly managerId: string;
  readonly pid: number;
  readonly busyCount: number;
}

/** The manager with most to do, and its process. */
async function busiestManager(url: string): Promise<ShownManager> {
  const pool = (await (await fetch(`${url}/v1/pool`)).json()) as { managers: ShownManager[] };
  const [busiest] = pool.managers.toSorted((a, b) => b.busyCount - a.busyCount);
  if (busiest === undefined) {
    throw new Error('there is no manager');
  }
  return busiest;
}

describe.skipIf(level === undefined)(`a manager killed amid ${EXECUTION_COUNT} executions ${reason}`, () => {
  it('costs no execution its one outcome, starts no attempt twice, is replaced, and leaves nothing', async () => {
    const bench = await openServedBench(level ?? '');
    const server = await bench.start();
    const events = await watchEvents(server.url);
    const mix = submitMix(server.url, EXECUTION_COUNT);
    await events.until((seen) => countOf(seen, 'execution.finished') >= EXECUTION_COUNT / 4);
    const victim = await busiestManager(server.url);
    expect(victim.busyCount).toBeGreaterThan(0);
    server.census.look();
    process.kill(victim.pid, 'SIGKILL');
    await mix.settled;
    await events.until((seen) => countOf(seen, 'execution.finished') >= EXECUTION_COUNT);

    const outcomes = await Promise.all(
      mix.submissions.map(({ acknowledgedId }) => readOutcome(server.url, acknowledgedId ?? 'none')),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const { prints, answered } = mix.submissions[index] ?? { prints: '-' };
      expect(outcome).toMatchObject({ state: 'finished', outcome: 'succeeded', message: null });
      expect(outcome.stdout.startsWith(prints)).toBe(true);
      // Whoever waited was told what everybody reads later.
      expect(answered?.stdout ?? outcome.stdout).toBe(outcome.stdout);
    }
    expect(outcomes.filter(({ attempts }) => attempts > 2)).toEqual([]);
    expect(outcomes.some(({ attempts }) => attempts === 2)).toBe(true);

    const started = events.seen.filter(({ name }) => name === 'execution.started');
    expect(new Set(started.map(({ attemptId }) => attemptId)).size).toBe(started.length);
    const tries = started.map(({ executionId, attemptNumber }) => `${executionId} ${attemptNumber}`);
    expect(new Set(tries).size).toBe(tries.length);
    const finished = events.seen.filter(({ name }) => name === 'execution.finished');
    expect(finished).toHaveLength(EXECUTION_COUNT);
    expect(new Set(finished.map(({ executionId }) => executionId)).size).toBe(EXECUTION_COUNT);

    await events.until((seen) => {
      const lostAt = seen.findIndex(
        ({ name, managerId }) => name === 'manager.stopped' && managerId === victim.managerId,
      );
      return lostAt >= 0 && seen.slice(lostAt).some(({ name }) => name === 'manager.ready');
    });
    const ofVictim = server.census.all().filter(({ parentPid }) => parentPid === victim.pid);
    expect(ofVictim.length).toBeGreaterThan(0);
    await expect.poll(() => leftoversOf(ofVictim), { timeout: GONE_MS_MAX }).toEqual([]);
    await stopCleanly(server);
  }, 60_000);
});
