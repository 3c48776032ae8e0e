import { execFileSync } from 'node:child_process';
import { findLauncher } from '../../src/drivers/launcher/launcher-paths.ts';
import { z } from '../../src/kernel/schema.ts';

const probe = z
  .object({ namespaces: z.object({ user: z.union([z.literal(true), z.string()]) }), landlock: z.number() })
  .parse(JSON.parse(execFileSync(findLauncher(), ['probe'], { encoding: 'utf8' })));

/** The levels that this machine can isolate at, asked apart from the driver: where it can, the driver must. */
export const openableLevels: readonly ('process' | 'process-landlock')[] = [
  ...(probe.namespaces.user === true ? (['process'] as const) : []),
  ...(probe.landlock > 0 ? (['process-landlock'] as const) : []),
];
