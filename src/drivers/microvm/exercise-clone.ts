import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { readReply, readySchema } from '../launcher/launcher-replies.ts';
import { createInside, rehearseInside, vacateInside } from './boot-machine.ts';
import type { Clone } from './clone-source.ts';
import { FrameReader } from './guest-frames.ts';

/**
 * Makes a machine that was restored the quickest there is, while nobody waits for it. The interpreter that it was restored with goes,
 * and one of its own boots, which shares no secret with other clones. Before that a program runs: a translated processor has then met
 * most of what the next one will ask of it. Resolves with the machine going on, for its interpreter still warms up. Rejects with
 * `instance-failed`, and then ends the machine.
 */
export async function exerciseClone(
  { machine }: Clone,
  runtime: DetectedRuntime,
  nowMs: number,
): Promise<Clone> {
  const reader = new FrameReader(machine.port);
  const inside = { machine, reader };
  try {
    machine.yieldTo('everybody');
    await vacateInside(inside, nowMs);
    await rehearseInside(inside, runtime);
    const ready = readReply(readySchema, await createInside(inside, { runtime }));
    machine.yieldTo('nobody');
    reader.release();
    return { machine, ready };
  } catch (error) {
    await machine.end();
    throw error;
  }
}
