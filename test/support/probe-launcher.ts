import { execFileSync } from 'node:child_process';
import { findLauncher } from '../../src/drivers/launcher/launcher-paths.ts';
import { z } from '../../src/kernel/schema.ts';

const probeSchema = z.object({
  namespaces: z.object({ user: z.union([z.literal(true), z.string()]) }),
  landlock: z.number(),
});

/** What this machine lets the launcher build, asked of the launcher itself. Throws where it does not run. */
export function probeLauncher(): z.infer<typeof probeSchema> {
  return probeSchema.parse(JSON.parse(execFileSync(findLauncher(), ['probe'], { encoding: 'utf8' })));
}

/** The levels that can be had here, strongest first: where the launcher can, its driver must. */
export function openableLevels(): readonly ('process' | 'process-landlock')[] {
  const probe = probeLauncher();
  return [
    ...(probe.namespaces.user === true ? (['process'] as const) : []),
    ...(probe.landlock > 0 ? (['process-landlock'] as const) : []),
  ];
}
