import { BusRouter } from '../bus/bus-router.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Chameleon } from '../platform/chameleon.ts';
import type { Config } from '../platform/config.ts';
import { startChameleon } from '../platform/start-chameleon.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Logger } from './logger.ts';
import { openAnalyzer } from './open-analyzer.ts';
import { spawnManagerWith } from './spawn-manager.ts';

/** The embedded default: SQLite, a bus within this host, managers as child processes. */
export async function startPlatform(config: Config, logger: Logger): Promise<Chameleon> {
  const clock = systemClock();
  const bus = new BusRouter({ clock });
  const store = await openSqliteStore({ folder: config.dataFolder });
  const reader = openAnalyzer(clock);
  const onProblem = (error: unknown, what: string) => logger.error({ error: messageOf(error) }, what);
  const spawnManager = spawnManagerWith({
    bus,
    settings: { driver: { kind: 'launcher', isolation: config.isolation } },
    onStderr: (text) => logger.warn({ text }, 'a manager wrote to standard error'),
  });
  const chameleon = await startChameleon({
    config,
    clock,
    random: systemRandom(),
    store,
    bus,
    analyzer: reader.analyzer,
    spawnManager,
    detectLanguage: reader.detectLanguage,
    onProblem,
  });
  return {
    ...chameleon,
    async stop(deadlineMs) {
      await chameleon.stop(deadlineMs);
      await reader.close();
      await bus.close();
      await store.close();
    },
  };
}
