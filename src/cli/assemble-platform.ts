import type { BusRouter } from '../bus/bus-router.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Chameleon } from '../platform/chameleon.ts';
import type { Surroundings } from '../platform/chameleon-parts.ts';
import { startChameleon } from '../platform/start-chameleon.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Logger } from './logger.ts';
import { openAnalyzer } from './open-analyzer.ts';

/** Opens the store and the analyzer and starts the platform over them. */
export async function assemblePlatform(
  given: Pick<Surroundings, 'config' | 'clock' | 'random' | 'spawnManager'> & {
    readonly bus: BusRouter;
    readonly logger: Logger;
  },
): Promise<Chameleon> {
  const { config, clock, random, bus, spawnManager, logger } = given;
  const store = await openSqliteStore({ folder: config.dataFolder });
  const reader = openAnalyzer(clock);
  const chameleon = await startChameleon({
    config,
    clock,
    random,
    store,
    bus,
    analyzer: reader.analyzer,
    spawnManager,
    detectLanguage: reader.detectLanguage,
    onProblem: (error, what) => logger.error({ error: messageOf(error) }, what),
  });
  // Its children load parsers for a while; until then they would take the processor from the first manager.
  const stopWaiting = chameleon.onEvent(({ name }) => {
    if (name === 'manager.ready') {
      stopWaiting();
      reader.warmUp();
    }
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
