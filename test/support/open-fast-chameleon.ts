import type { ChameleonEvent } from '../../src/model/events.ts';
import type { Config } from '../../src/platform/config.ts';
import { type OpenChameleon, type OpenChameleonFaults, openChameleon, untilTrue } from './open-chameleon.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

export interface FastChameleon extends OpenChameleon {
  readonly clock: VirtualClock;
  /** All that it said since it was ready to be asked. */
  readonly events: readonly ChameleonEvent[];
}

/** The platform on a clock that jumps from task to task: minutes pass in moments. Ready when it resolves. */
export async function openFastChameleon(
  given: Partial<Config> = {},
  { folder, ...faults }: Omit<OpenChameleonFaults, 'clock'> & { readonly folder?: string } = {},
): Promise<FastChameleon> {
  const clock = virtualClock();
  const stopClock = clock.run();
  const opened = await openChameleon(given, folder, { ...faults, clock });
  const events: ChameleonEvent[] = [];
  opened.chameleon.onEvent((event) => events.push(event));
  await untilTrue(opened.chameleon, () => opened.chameleon.readiness().isReady);
  return {
    ...opened,
    clock,
    events,
    async close() {
      await opened.close();
      stopClock();
    },
  };
}
