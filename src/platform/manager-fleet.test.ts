import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idleReport } from '../../test/support/idle-report.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { makeId } from '../kernel/ids.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import { ManagerFleet, warmKeyOf } from './manager-fleet.ts';

const managerId = makeId('mgr', 'a');
const wanted = {
  tenantId: makeId('ten', 't'),
  userId: makeId('usr', 'u'),
  runtime: 'python',
  predictedWorkMs: 100,
};

function reportOf(
  given: Partial<ManagerReport> & { readonly prewarmedCount?: number; readonly isWarm?: true },
) {
  const owner = { tenantId: wanted.tenantId, userId: wanted.userId, programId: 'prg_p' };
  const report: ManagerReport = {
    ...idleReport(managerId),
    stocks: [
      {
        runtime: 'python',
        provisioningCount: 0,
        prewarmedCount: given.prewarmedCount ?? 0,
        busyCount: 0,
        keptCount: 0,
        warmOwners: given.isWarm ? [owner] : [],
      },
    ],
    ...given,
  };
  return report;
}

function open() {
  const clock = virtualClock();
  const fleet = new ManagerFleet({ clock, capacityCount: 4 });
  fleet.add({ managerId, pid: 7 });
  return { clock, fleet };
}

describe('the fleet', () => {
  it('offers a manager once it has reported, and no more once it drains or is gone', () => {
    const { fleet } = open();
    expect(fleet.loads()).toEqual([]);
    fleet.observe(reportOf({}));
    expect(fleet.loads().map((load) => load.managerId)).toEqual([managerId]);
    fleet.markDraining(managerId);
    expect(fleet.loads()).toEqual([]);
    fleet.observe(reportOf({}));
    expect(fleet.views().map((view) => view.state)).toEqual(['draining']);
    fleet.remove(managerId);
    expect(fleet.views()).toEqual([]);
  });

  it('does not offer a manager that says it drains', () => {
    const { fleet } = open();
    fleet.observe(reportOf({ isDraining: true }));
    expect(fleet.loads()).toEqual([]);
  });

  it('promises a prewarmed instance to one execution only, until the report counts that execution', () => {
    const { fleet } = open();
    const prewarmedCount = () => fleet.loads()[0]?.prewarmedCounts.get('python');
    fleet.observe(reportOf({ prewarmedCount: 2 }));
    fleet.assign(managerId, wanted);
    expect(prewarmedCount()).toBe(1);
    fleet.observe(reportOf({ prewarmedCount: 2, accepted: [] }));
    expect(prewarmedCount()).toBe(1);
    fleet.observe(reportOf({ prewarmedCount: 1, accepted: [wanted] }));
    expect(prewarmedCount()).toBe(1);
  });

  it("promises the user's warm instance before a prewarmed one", () => {
    const { fleet } = open();
    fleet.observe(reportOf({ prewarmedCount: 1, isWarm: true }));
    expect(fleet.loads()[0]?.warmKeys.has(warmKeyOf(wanted))).toBe(true);
    fleet.assign(managerId, wanted);
    const [load] = fleet.loads();
    expect([...(load?.warmKeys ?? [])]).toEqual([]);
    expect(load?.prewarmedCounts.get('python')).toBe(1);
  });

  it('counts predicted work down as it is done', async () => {
    const { fleet, clock } = open();
    fleet.observe(reportOf({}));
    fleet.assign(managerId, wanted);
    await clock.advance(60);
    expect(fleet.loads()[0]?.predictedWorkMs).toBe(40);
    await clock.advance(600);
    expect(fleet.loads()[0]?.predictedWorkMs).toBe(0);
  });

  it('tells its listeners whenever a place may have become free', () => {
    const { fleet } = open();
    let heardCount = 0;
    const unsubscribe = fleet.subscribe(() => {
      heardCount += 1;
    });
    fleet.observe(reportOf({}));
    const release = fleet.assign(managerId, wanted);
    release();
    release();
    expect(heardCount).toBe(2);
    unsubscribe();
    fleet.remove(managerId);
    expect(heardCount).toBe(2);
  });

  it('is busy with exactly what was assigned and not released, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (steps) => {
        const { fleet } = open();
        fleet.observe(reportOf({ prewarmedCount: 3 }));
        const held: (() => void)[] = [];
        for (const isArrival of steps) {
          if (isArrival) {
            held.push(fleet.assign(managerId, wanted));
          } else {
            held.shift()?.();
          }
          const [load] = fleet.loads();
          expect(load?.busyCount).toBe(held.length);
          expect(load?.prewarmedCounts.get('python')).toBe(Math.max(0, 3 - held.length));
        }
      }),
    );
  });
});
