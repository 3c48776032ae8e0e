import type { Config } from '../../platform/config.ts';
import type { ApiParts } from '../api-parts.ts';
import type { Problem } from '../problem.ts';

/** What the routes of a dialect ask of the rest of the system. */
export interface DialectParts extends ApiParts {
  readonly config: Config;
  readonly bodyBytesMax: number;
  /** What our own API would answer to an error; faults of the server are logged on the way. */
  readonly toProblem: (error: unknown) => Problem;
}
