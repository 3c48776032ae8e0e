import type { InstanceId } from '../../kernel/ids.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { frameTypes } from '../launcher/frame-codec.ts';
import { LauncherConnection } from '../launcher/launcher-connection.ts';
import { LauncherInstance } from '../launcher/launcher-instance.ts';
import { WarmMemory } from '../launcher/warm-memory.ts';
import type { Clone } from './clone-source.ts';
import { MicrovmInstance } from './microvm-instance.ts';

/** Makes an instance of a machine that has just been restored. */
export function embodyClone(
  { machine, ready }: Clone,
  birth: {
    readonly instanceId: InstanceId;
    readonly runtime: DetectedRuntime;
    readonly bootMs: number;
    readonly settleMs?: number | undefined;
  },
): MicrovmInstance {
  const connection = new LauncherConnection(machine.port, (frame) => {
    if (frame.type === frameTypes.gone) {
      // Nothing of the instance is left in the machine, and the machine goes with it.
      connection.destroy();
    } else {
      inner.receive(frame);
    }
  });
  const warmMemory = new WarmMemory();
  const inner = new LauncherInstance({ ...birth, packages: [], connection, ready, warmMemory });
  machine.port.resume();
  const { bootMs, settleMs } = birth;
  return new MicrovmInstance({ inner, machine, connection, bootMs, settleMs });
}
