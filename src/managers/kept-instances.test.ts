import { describe, expect, it } from 'vitest';
import { attemptOf, openManager } from '../../test/support/open-manager.ts';
import { subjects } from '../model/manager-messages.ts';

const keep = { what: 'variables' } as const;

async function openKept(user = 'ann') {
  const bench = await openManager();
  const { clock, execute } = bench;
  const first = await clock.until(execute(attemptOf({ runMs: 20 }, { user, keep })));
  const next = (given: object, message: object = {}) =>
    execute(attemptOf(given, { user, keep: { ...keep, instanceId: first.instanceId }, ...message }));
  return { ...bench, first, next };
}

describe('an instance that is kept', () => {
  it('runs what names it, one after the other, and is told of as kept in between', async () => {
    const { clock, first, next, driver, reports } = await openKept();
    expect(first).toMatchObject({ startKind: 'cold', isKept: true });
    await clock.advance(1000);
    expect(reports.at(-1)?.stocks[0]).toMatchObject({ keptCount: 1, busyCount: 0 });
    const second = await clock.until(next({ runMs: 20 }));
    expect(second).toMatchObject({
      startKind: 'kept',
      instanceId: first.instanceId,
      isKept: true,
      startMs: 0,
    });
    expect(driver.createdCount).toBe(1);
  });

  it('T44 is nobody else’s, and nothing that the pool gives away', async () => {
    const { clock, first, execute, driver } = await openKept();
    const stranger = attemptOf(
      { runMs: 5 },
      { user: 'bob', keep: { ...keep, instanceId: first.instanceId } },
    );
    await expect(clock.until(execute(stranger))).rejects.toMatchObject({ code: 'session-ended' });
    const own = await clock.until(execute(attemptOf({ runMs: 5 }, { user: 'ann' })));
    expect(own.instanceId).not.toBe(first.instanceId);
    expect(driver.createdCount).toBe(2);
  });

  it('is gone with a run that ends it, and after that runs nothing', async () => {
    const { clock, next } = await openKept();
    expect(await clock.until(next({ signal: 'SIGSEGV' }))).toMatchObject({ reason: 'signal', isKept: false });
    await clock.advance(100);
    await expect(clock.until(next({ runMs: 5 }))).rejects.toMatchObject({ code: 'session-ended' });
  });

  it('stays when its run is called off', async () => {
    const { clock, next, bus, managerId } = await openKept();
    const message = attemptOf({ runMs: 60_000 });
    const running = next({ runMs: 60_000 }, { executionId: message.executionId });
    await clock.advance(100);
    bus.publish(subjects.cancel(managerId), { executionId: message.executionId });
    expect(await clock.until(running)).toMatchObject({ reason: 'cancelled', isKept: true });
    expect((await clock.until(next({ runMs: 5 }))).startKind).toBe('kept');
  });

  it('is let go of when nobody needs it, but not while it runs', async () => {
    const { clock, first, next, bus, managerId, eventsOf } = await openKept();
    const { instanceId } = first;
    const running = next({ runMs: 500 });
    await clock.advance(100);
    bus.publish(subjects.release(managerId), { instanceId });
    expect(await clock.until(running)).toMatchObject({ reason: 'exit', isKept: true });
    bus.publish(subjects.release(managerId), { instanceId });
    await clock.advance(100);
    expect(eventsOf('instance.stopped')).toMatchObject([{ instanceId, why: 'released' }]);
  });

  it('ends with its manager, and says when it crashes', async () => {
    const { manager, clock, eventsOf } = await openKept();
    await clock.until(manager.drain());
    expect(eventsOf('instance.stopped')).toMatchObject([{ why: 'shutdown' }]);
  });
});
