import { execFileSync } from 'node:child_process';
import { findLauncher } from '../../../src/drivers/launcher/launcher-paths.ts';
import { z } from '../../../src/kernel/schema.ts';

const probeSchema = z.object({
  namespaces: z.object({ user: z.union([z.literal(true), z.string()]) }),
  landlock: z.number(),
});

/** The isolation level that this machine can be used with, asked of the launcher itself; or why there is none. */
export function usableIsolation(): { readonly level?: string; readonly reason: string } {
  try {
    const probe = probeSchema.parse(
      JSON.parse(execFileSync(findLauncher(), ['probe'], { encoding: 'utf8' })),
    );
    if (probe.namespaces.user === true) {
      return { level: 'process', reason: '' };
    }
    return probe.landlock > 0
      ? { level: 'process-landlock', reason: '' }
      : { reason: `no user namespaces (${probe.namespaces.user}) and no Landlock` };
  } catch (error) {
    return { reason: `the launcher does not run here: ${String(error)}` };
  }
}
