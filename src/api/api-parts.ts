import type { ArchiveLimits } from '../archives/archive-limits.ts';
import type { Chameleon } from '../platform/chameleon.ts';
import type { Config } from '../platform/config.ts';
import type { Closing } from './closing.ts';

/** Everything the routes ask of the rest of the system; read when a request comes, not when routes are made. */
export interface ApiParts {
  readonly chameleon: Chameleon;
  readonly closing: Closing;
  /** What archives in one request may come to. */
  readonly archiveLimits: ArchiveLimits;
  /** What usage costs, where it costs anything. */
  readonly prices: Config['prices'];
}
