import { describe, expect, it } from 'vitest';
import { idleReport } from '../../test/support/idle-report.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import type { PlacementStrategy } from '../balancer/place-execution.ts';
import { makeId } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import { ManagerFleet } from './manager-fleet.ts';
import { createPlacement } from './placement.ts';

const managers = ['a', 'b', 'c'].map((name) => makeId('mgr', name));
const wanted = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'u'), runtime: 'python' };

function openFleet(capacityCount: number) {
  const clock = virtualClock();
  const fleet = new ManagerFleet({ clock, capacityCount });
  for (const managerId of managers) {
    fleet.add({ managerId, pid: undefined });
    fleet.observe(idleReport(managerId));
  }
  return { clock, fleet };
}

/**
 * Mean start latency of executions that come every 10 ms, one of four long. A start waits the longer the more
 * predicted work its manager has.
 */
async function meanStartMs(strategy: PlacementStrategy | 'auto', executionCount: number): Promise<number> {
  const { clock, fleet } = openFleet(40);
  const random = seededRandom(5);
  const placement = createPlacement({ clock, fleet, random: random.fork('placement'), strategy });
  let sumMs = 0;
  for (let n = 0; n < executionCount; n += 1) {
    const predictedWorkMs = random.next() < 0.25 ? 80 : 1;
    const workMsOf = new Map(fleet.loads().map((load) => [load.managerId, load.predictedWorkMs]));
    const { managerId, release, observeStart } = await placement.choose({ ...wanted, predictedWorkMs });
    const startMs = 1 + (workMsOf.get(managerId) ?? 0);
    sumMs += startMs;
    observeStart(startMs);
    clock.schedule(predictedWorkMs, release);
    await clock.advance(10);
  }
  return sumMs / executionCount;
}

describe('placement', () => {
  it('comes near the best strategy by measured starts, where it chooses the strategy itself', async () => {
    const strategies = ['round-robin', 'least-loaded', 'power-of-two', 'least-predicted-work'] as const;
    const means = await Promise.all(strategies.map((strategy) => meanStartMs(strategy, 1500)));
    const [best, worst] = [Math.min(...means), Math.max(...means)];
    expect(worst).toBeGreaterThan(1.5 * best);
    const auto = await meanStartMs('auto', 1500);
    expect(auto).toBeLessThan(best + 0.25 * (worst - best));
  });

  it('tells what its choice rests on, and learns nothing where every strategy does the same', async () => {
    const { clock, fleet } = openFleet(4);
    const placement = createPlacement({ clock, fleet, random: seededRandom(1), strategy: 'auto' });
    managers.slice(1).map((managerId) => fleet.markDraining(managerId));
    (await placement.choose({ ...wanted, predictedWorkMs: 5 })).observeStart(100);
    expect(placement.standings().map(({ startMs }) => startMs)).toEqual(new Array(4).fill(undefined));
    const second = openFleet(4);
    const among = createPlacement({ ...second, random: seededRandom(1), strategy: 'auto' });
    for (let n = 0; n < 8; n += 1) {
      (await among.choose({ ...wanted, predictedWorkMs: 5 * n })).observeStart(100);
    }
    const known = among.standings().filter(({ startMs }) => startMs !== undefined);
    expect(known.length).toBeGreaterThan(0);
    for (const { startMs } of known) {
      expect(startMs).toBeCloseTo(100);
    }
  });

  it('waits, under every strategy, until a manager gets free', async () => {
    for (const strategy of ['least-loaded', 'auto'] as const) {
      const { clock, fleet } = openFleet(1);
      const placement = createPlacement({ clock, fleet, random: seededRandom(1), strategy });
      const taken = [];
      for (const _ of managers) {
        taken.push(await placement.choose({ ...wanted, predictedWorkMs: 5 }));
      }
      expect(new Set(taken.map(({ managerId }) => managerId))).toEqual(new Set(managers));
      const late = placement.choose({ ...wanted, predictedWorkMs: 5 });
      taken[1]?.release();
      expect((await late).managerId).toBe(taken[1]?.managerId);
    }
  });

  it('gives up when none gets free within a minute', async () => {
    const { clock, fleet } = openFleet(0);
    const placement = createPlacement({ clock, fleet, random: seededRandom(1), strategy: 'auto' });
    const refused = expect(placement.choose({ ...wanted, predictedWorkMs: 5 })).rejects.toMatchObject({
      code: 'manager-unavailable',
    });
    await clock.advance(60_000);
    await refused;
  });
});
