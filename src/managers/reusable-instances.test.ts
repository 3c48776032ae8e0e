import { describe, expect, it } from 'vitest';
import { attemptOf, openManager } from '../../test/support/open-manager.ts';
import { makeId } from '../kernel/ids.ts';

const keep = { what: 'interpreter' } as const;
const program = { runMs: 20 };

async function openReusing(settings: object = {}) {
  const bench = await openManager({ settings });
  const run = async (given: object = {}, directive: object = program) => {
    const attempt = attemptOf(directive, { user: 'ann', keep, ...given });
    return bench.clock.until(bench.execute(attempt));
  };
  return { ...bench, run };
}

describe('executions that may run where they ran before', () => {
  it('do, while it waits, and start at once', async () => {
    const { run, clock, driver, reports } = await openReusing();
    const first = await run();
    expect(first).toMatchObject({ startKind: 'cold', isKept: true });
    await clock.advance(50_000);
    expect(reports.at(-1)?.stocks[0]).toMatchObject({ keptCount: 1, warmOwners: [{ userId: 'usr_ann' }] });
    const second = await run();
    expect(second).toMatchObject({ startKind: 'kept', instanceId: first.instanceId, startMs: 0 });
    await clock.advance(50_000);
    expect((await run()).startKind).toBe('kept');
    expect(driver.createdCount).toBe(1);
  });

  it('T44 do not for anybody else, for another program, or where they did not say so', async () => {
    const { run, driver } = await openReusing();
    const first = await run();
    for (const [given, directive] of [
      [{ user: 'bob' }, program],
      [{ programId: makeId('prg', 'other') }, program],
      [{ keep: undefined }, program],
    ] as const) {
      expect((await run(given, directive)).instanceId).not.toBe(first.instanceId);
    }
    expect(driver.createdCount).toBe(4);
  });

  it('do not with more than the last run might have, and let go of it', async () => {
    const { run, clock, eventsOf } = await openReusing();
    const limits = attemptOf(program).limits;
    const first = await run({ limits });
    expect((await run({ limits: { ...limits, memoryMb: limits.memoryMb / 2 } })).startKind).toBe('kept');
    const third = await run({ limits });
    expect(third.startKind).toBe('cold');
    await clock.advance(100);
    expect(eventsOf('instance.stopped')).toMatchObject([{ instanceId: first.instanceId, why: 'released' }]);
  });

  it('find nothing once it has waited too long, or others have come since', async () => {
    const { run, clock } = await openReusing({ reusableIdleMs: 1000, reusableCountMax: 2 });
    await run();
    await clock.advance(1100);
    expect((await run()).startKind).toBe('cold');
    await run({ user: 'bob' });
    await run({ user: 'cid' });
    expect((await run()).startKind).toBe('cold');
    expect((await run({ user: 'cid' })).startKind).toBe('kept');
  });

  it('leave nothing where none are to be kept, or a run ends its own process', async () => {
    const none = await openReusing({ reusableCountMax: 0 });
    await none.run();
    expect((await none.run()).startKind).toBe('cold');
    const { run } = await openReusing();
    await run({}, { signal: 'SIGSEGV' });
    expect((await run({}, { signal: 'SIGSEGV' })).startKind).toBe('cold');
  });
});
