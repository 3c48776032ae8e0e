import { pino } from 'pino';
import type { Config } from '../platform/config.ts';

/** One JSON line per fact on standard error; details first, then the sentence. */
export function createLogger(level: Config['logLevel']) {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}

export type Logger = ReturnType<typeof createLogger>;
