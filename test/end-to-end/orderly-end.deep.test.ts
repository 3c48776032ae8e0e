import { describe, expect, it } from 'vitest';
import type { ServeProcess } from '../support/served/serve-process.ts';
import { expectGone, openServedBench, type ServedBench } from '../support/served/served-bench.ts';
import { readOutcome, submitMix } from '../support/served/submit-mix.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';
import { type WatchedEvent, watchEvents } from '../support/served/watch-events.ts';

const EXECUTION_COUNT = 6;
const { level, reason } = usableIsolation();

/** Starts a server and leaves it with work under way. */
async function startBusy(bench: ServedBench) {
  const server = await bench.start();
  const events = await watchEvents(server.url);
  const mix = submitMix(server.url, EXECUTION_COUNT);
  const countOf = (seen: readonly WatchedEvent[], wanted: string) =>
    seen.filter(({ name }) => name === wanted).length;
  await events.until(
    (seen) =>
      countOf(seen, 'execution.admitted') === EXECUTION_COUNT && countOf(seen, 'execution.started') > 2,
  );
  server.census.look();
  return { server, mix };
}

describe.skipIf(level === undefined)(`a server with work under way ${reason}`, () => {
  it.each<[string, (server: ServeProcess) => void]>([
    ['SIGTERM', (server) => server.signal('SIGTERM')],
    ['Ctrl-C in its terminal', (server) => server.signalGroup('SIGINT')],
    ['the death of the process that waits for it', (server) => server.abandon()],
  ])(
    'finishes it after %s and ends without a word of error',
    async (_what, end) => {
      const bench = await openServedBench(level ?? '');
      const { server, mix } = await startBusy(bench);
      end(server);
      expect(await server.ended).toEqual({ exitCode: 0, signal: null });
      await mix.settled;
      const waited = mix.submissions.filter((each) => each.way === 'waiting');
      expect(waited.map(({ answered }) => answered?.outcome)).toEqual(waited.map(() => 'succeeded'));
      const logged = server
        .said()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
      expect(logged.filter((entry) => entry.level > 30)).toEqual([]);
      await expectGone(server);

      const next = await bench.start();
      for (const { acknowledgedId } of mix.submissions) {
        expect(await readOutcome(next.url, acknowledgedId ?? 'none')).toMatchObject({ attempts: 1 });
      }
    },
    60_000,
  );
});
