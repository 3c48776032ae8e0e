import { type ContainerOwner, isOrphan, OWNER_LABEL } from './container-owner.ts';
import type { ContainerEngine } from './engine.ts';

/** Removes the containers of managers that are dead and could not tidy up. Resolves with how many there were. */
export async function sweepOrphans(engine: ContainerEngine, own: ContainerOwner): Promise<number> {
  const listed = await engine.list(OWNER_LABEL);
  const orphans = listed.filter(({ labels }) => isOrphan(labels[OWNER_LABEL], own));
  for (const { id } of orphans) {
    await engine.remove(id);
  }
  return orphans.length;
}
