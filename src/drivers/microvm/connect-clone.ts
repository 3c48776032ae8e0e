import type { NetworkDoor } from '../driver.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { readReply, readySchema } from '../launcher/launcher-replies.ts';
import { createInside, vacateInside } from './boot-machine.ts';
import type { Clone } from './clone-source.ts';
import { EgressTrunk } from './egress-trunk.ts';
import { FrameReader } from './guest-frames.ts';

/**
 * Makes the instance of a machine that was just restored one with a way out, which leads to a door that listens at `socketPath`. The
 * interpreter that it was restored with goes, for it can make no socket, and one of the machine's own boots. Resolves with the
 * machine going on. Rejects with `instance-failed`, or as the door does, and then ends the machine.
 */
export async function connectClone(
  { machine }: Clone,
  runtime: DetectedRuntime,
  way: { readonly door: NetworkDoor; readonly socketPath: string; readonly nowMs: number },
): Promise<Clone> {
  const { door, socketPath, nowMs } = way;
  const reader = new FrameReader(machine.port);
  const inside = { machine, reader };
  try {
    await door.listen(socketPath);
    new EgressTrunk({ port: machine.egress, socketPath, onBreach: (reason) => machine.condemn(reason) });
    await vacateInside(inside, nowMs);
    const ready = readReply(readySchema, await createInside(inside, { runtime, hasEgress: true }));
    reader.release();
    return { machine, ready };
  } catch (error) {
    await machine.end();
    throw error;
  }
}
