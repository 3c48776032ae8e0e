import picocolors from 'picocolors';
import { pino } from 'pino';
import type { Config } from '../platform/config.ts';
import { formatLogLine } from './format-log-line.ts';

/** Facts on standard error, details first, then the sentence: JSON lines, or plain ones where a person reads them. */
export function createLogger(level: Config['logLevel']) {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (process.stderr.isTTY === true) {
    const write = (line: string) => process.stderr.write(formatLogLine(line, picocolors));
    return pino(options, { write });
  }
  return pino(options, pino.destination({ dest: 2, sync: true }));
}

export type Logger = ReturnType<typeof createLogger>;
