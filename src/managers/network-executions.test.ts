import { describe, expect, it } from 'vitest';
import { loopbackPolicy } from '../../test/support/network-policy.ts';
import { attemptOf, openManager } from '../../test/support/open-manager.ts';
import type { OpenEgress } from '../egress/open-egress.ts';
import { subjects } from '../model/manager-messages.ts';
import type { NetworkPolicy, NetworkUsage } from '../model/network.ts';

const used: NetworkUsage = {
  sentBytes: 5,
  receivedBytes: 7,
  connectionCount: 1,
  refusedCount: 0,
  hosts: ['a.example:443'],
  refusedHosts: [],
};
const network = loopbackPolicy(['a.example']);
const twoPythons = { stocks: [{ runtime: 'python', count: 2 }] };

/** Proxies that carry nothing, and remember what they were opened with and whether they were closed. */
function recordingEgress() {
  const opened: { policy: NetworkPolicy; isClosed: boolean }[] = [];
  const openEgress: OpenEgress = (policy) => {
    const record = { policy, isClosed: false };
    opened.push(record);
    return {
      listen: async () => undefined,
      usage: () => used,
      close: async () => {
        record.isClosed = true;
      },
    };
  };
  return { opened, openEgress };
}

describe('an execution with a network', () => {
  it('never runs in an instance of the stock, and leaves that as it was', async () => {
    const { openEgress, opened } = recordingEgress();
    const { clock, aim, execute, driver } = await openManager({ openEgress });
    aim(twoPythons);
    await clock.advance(300);
    const answer = await clock.until(execute(attemptOf({ runMs: 20 }, { network })));
    expect(answer).toMatchObject({ startKind: 'cold', startMs: 100 });
    expect(opened).toEqual([{ policy: network, isClosed: true }]);
    expect(driver.createdCount).toBe(3);
    const next = await clock.until(execute(attemptOf({ runMs: 20 })));
    expect(next.startKind).toBe('prewarmed');
    expect(next.instanceId).not.toBe(answer.instanceId);
  });

  it('is told what its proxy counted, and closes it when its run ends', async () => {
    const { openEgress, opened } = recordingEgress();
    const { clock, execute } = await openManager({ openEgress });
    const running = execute(attemptOf({ runMs: 1000 }, { network }));
    await clock.advance(500);
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([false]);
    const { usage } = await clock.until(running);
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true]);
    expect(usage.networkBytes).toBe(12);
    expect(usage.network).toEqual(used);
  });

  it('opens nothing for one without', async () => {
    const { openEgress, opened } = recordingEgress();
    const { clock, execute } = await openManager({ openEgress });
    const { usage } = await clock.until(execute(attemptOf({ runMs: 20 })));
    expect(opened).toEqual([]);
    expect(usage.network).toBeUndefined();
  });

  it('leaves its instance to nobody when it is withdrawn while that boots', async () => {
    const { openEgress, opened } = recordingEgress();
    const { bus, clock, execute, driver, managerId } = await openManager({ openEgress });
    const withdrawn = attemptOf({ runMs: 20 }, { network });
    const answered = execute(withdrawn);
    await clock.advance(50);
    bus.publish(subjects.cancel(managerId), { executionId: withdrawn.executionId });
    await clock.settle();
    const next = execute(attemptOf({ runMs: 20 }));
    expect(await clock.until(answered)).toMatchObject({ reason: 'cancelled' });
    expect(await clock.until(next)).toMatchObject({ startKind: 'cold', startMs: 100 });
    expect(driver.createdCount).toBe(2);
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true]);
    await clock.advance(1000);
    expect(driver.live()).toEqual([]);
  });

  it('closes its proxy when its instance does not boot', async () => {
    const { openEgress, opened } = recordingEgress();
    const { clock, execute, images } = await openManager({ openEgress });
    images.spoil(['python']);
    await expect(clock.until(execute(attemptOf({ runMs: 20 }, { network })))).rejects.toThrow();
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  it('stops its instance with a manager that is told to drain while that boots', async () => {
    const { openEgress } = recordingEgress();
    const { clock, execute, manager, driver } = await openManager({ openEgress });
    const answered = execute(attemptOf({ runMs: 20 }, { network }));
    await clock.advance(50);
    const drained = manager.drain();
    expect(await clock.until(answered)).toMatchObject({ reason: 'exit' });
    await clock.until(drained);
    expect(driver.live()).toEqual([]);
  });
});
