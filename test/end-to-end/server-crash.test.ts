import { describe, expect, it } from 'vitest';
import { expectGone, openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { readOutcome, type ShownExecution, submitAgain, submitMix } from '../support/served/submit-mix.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';
import { type WatchedEvent, watchEvents } from '../support/served/watch-events.ts';

const EXECUTION_COUNT = 50;
const { level, reason } = usableIsolation();

const finishedIn = (seen: readonly WatchedEvent[]) =>
  seen.flatMap(({ name, executionId }) => (name === 'execution.finished' ? [executionId ?? ''] : []));

async function listAll(url: string): Promise<readonly ShownExecution[]> {
  const response = await fetch(`${url}/v1/executions?count=200`);
  return ((await response.json()) as { executions: ShownExecution[] }).executions;
}

describe.skipIf(level === undefined)(`a server killed amid ${EXECUTION_COUNT} executions ${reason}`, () => {
  it('has an outcome for each that it acknowledged when it is back, and leaves no process behind', async () => {
    const bench = await openServedBench(level ?? '');
    const first = await bench.start();
    const before = await watchEvents(first.url);
    const mix = submitMix(first.url, EXECUTION_COUNT);
    await before.until((seen) => {
      // Also while it works: a program whose parents are gone can be told only by having been seen with them.
      first.census.look();
      return finishedIn(seen).length >= EXECUTION_COUNT / 4;
    });
    const [early = ''] = finishedIn(before.seen);
    const earlyOutcome = await readOutcome(first.url, early);
    expect(first.census.look().length).toBeGreaterThan(5);
    first.signal('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    await mix.settled;
    await expectGone(first);

    const second = await bench.start();
    const after = await watchEvents(second.url);
    const acknowledged = mix.submissions.filter(({ acknowledgedId }) => acknowledgedId !== undefined);
    expect(acknowledged.length).toBeGreaterThan(EXECUTION_COUNT / 2);
    for (const { acknowledgedId, answered, prints } of acknowledged) {
      const outcome = await readOutcome(second.url, acknowledgedId ?? '');
      expect(outcome).toMatchObject({ state: 'finished', outcome: 'succeeded', message: null });
      expect(outcome.stdout.startsWith(prints)).toBe(true);
      // What was answered before the crash is the outcome, not that of another run.
      expect(answered?.stdout ?? outcome.stdout).toBe(outcome.stdout);
      expect(outcome.attempts).toBeLessThanOrEqual(2);
    }
    expect(await readOutcome(second.url, early)).toEqual(earlyOutcome);

    // Whose connection broke asks again under the same key, and gets the one execution that there is.
    const again = await Promise.all(mix.submissions.map((each) => submitAgain(second.url, each)));
    for (const [index, outcome] of again.entries()) {
      const { acknowledgedId } = mix.submissions[index] ?? {};
      expect(outcome.outcome).toBe('succeeded');
      expect(acknowledgedId ?? outcome.id).toBe(outcome.id);
    }
    const all = await listAll(second.url);
    expect(all.map(({ id }) => id).toSorted()).toEqual(again.map(({ id }) => id).toSorted());

    const both = [...before.seen, ...after.seen];
    const started = both.filter(({ name }) => name === 'execution.started');
    expect(new Set(started.map(({ attemptId }) => attemptId)).size).toBe(started.length);
    const tries = started.map(({ executionId, attemptNumber }) => `${executionId} ${attemptNumber}`);
    expect(new Set(tries).size).toBe(tries.length);
    const finished = finishedIn(both);
    expect(new Set(finished).size).toBe(finished.length);
    await stopCleanly(second);
    await expectGone(first);
  }, 60_000);
});
