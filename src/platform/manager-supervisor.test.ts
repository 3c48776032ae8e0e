import { describe, expect, it } from 'vitest';
import { idleReport } from '../../test/support/idle-report.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { BusRouter } from '../bus/bus-router.ts';
import { idFactory } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import type { ChameleonEvent } from '../model/events.ts';
import { subjects } from '../model/manager-messages.ts';
import { ManagerFleet } from './manager-fleet.ts';
import type { ManagerExit, ManagerProcess } from './manager-process.ts';
import { ManagerSupervisor } from './manager-supervisor.ts';

/** A manager process as the supervisor sees it: reports every second from 200 ms after its start. */
interface ScriptedManager extends ManagerProcess {
  end(exit: Partial<ManagerExit>): void;
  /** Loses its link without ending. */
  hangUp(): void;
  /** Stops reporting without ending, like a process that was suspended. */
  fallSilent(): void;
  readonly endings: string[];
  /** Resolved by the test: what it runs is finished. */
  readonly work: PromiseWithResolvers<void>;
}

function open(script: { readonly diesAtStart?: true } = {}) {
  const clock = virtualClock();
  const bus = new BusRouter({ clock });
  const fleet = new ManagerFleet({ clock, capacityCount: 4 });
  const spawned: ScriptedManager[] = [];
  const events: ChameleonEvent[] = [];
  const losses: string[] = [];

  const ids = idFactory({ now: clock.now, next: seededRandom(1).next });

  function spawnManager(): ScriptedManager {
    const managerId = ids('mgr');
    const lost = Promise.withResolvers<void>();
    const exit = Promise.withResolvers<ManagerExit>();
    const work = Promise.withResolvers<void>();
    const endings: string[] = [];
    let isAlive = true;
    let isSilent = false;
    const stopServing = bus.serve(subjects.drain(managerId), async () => {
      endings.push('drain');
      await work.promise;
      return {};
    });
    const end = (given: Partial<ManagerExit>) => {
      if (isAlive) {
        isAlive = false;
        stopServing();
        lost.resolve();
        exit.resolve({ exitCode: null, signal: null, lastWords: '', ...given });
      }
    };
    const report = () => {
      if (isAlive && !isSilent) {
        bus.publish(subjects.report, idleReport(managerId, clock.now()));
        clock.schedule(1000, report);
      }
    };
    clock.schedule(
      200,
      script.diesAtStart ? () => end({ exitCode: 3, lastWords: 'no isolation here' }) : report,
    );
    const manager: ScriptedManager = {
      managerId,
      pid: 1000 + spawned.length,
      unreachable: lost.promise,
      exited: exit.promise,
      endings,
      work,
      end,
      hangUp: lost.resolve,
      fallSilent: () => {
        isSilent = true;
      },
      terminate: () => {
        endings.push('terminate');
        end({ exitCode: 0 });
      },
      kill: () => {
        if (isAlive) {
          endings.push('kill');
          end({ signal: 'SIGKILL' });
        }
      },
    };
    spawned.push(manager);
    return manager;
  }

  const supervisor = new ManagerSupervisor({
    clock,
    bus,
    fleet,
    spawnManager,
    onEvent: (event) => events.push(event),
    onLost: ({ message }) => losses.push(message),
  });
  const readyCount = () => fleet.loads().length;
  const stops = () => events.flatMap((event) => (event.name === 'manager.stopped' ? [event.why] : []));
  return { clock, fleet, spawned, events, losses, supervisor, readyCount, stops };
}

describe('the supervisor', () => {
  it('starts what is missing, and tells when each is there and ready', async () => {
    const { clock, supervisor, events, readyCount } = open();
    supervisor.setCount(2);
    expect(readyCount()).toBe(0);
    await clock.advance(300);
    expect(readyCount()).toBe(2);
    expect(events.map((event) => event.name)).toEqual([
      'manager.started',
      'manager.started',
      'manager.ready',
      'manager.ready',
    ]);
  });

  it('replaces a manager that was of use and died at once', async () => {
    const { clock, supervisor, spawned, readyCount, stops, losses } = open();
    supervisor.setCount(1);
    await clock.advance(5000);
    spawned[0]?.end({ signal: 'SIGKILL' });
    await clock.settle();
    expect(stops()).toEqual(['lost']);
    expect(losses).toEqual([expect.stringMatching(/^manager \S+ \(process 1000\) ended with SIGKILL$/)]);
    expect(spawned).toHaveLength(2);
    await clock.advance(300);
    expect(readyCount()).toBe(1);
    expect(supervisor.problem).toBeUndefined();
  });

  it('places nothing on a manager that cannot be reached, and replaces it when it has ended', async () => {
    const { clock, supervisor, spawned, readyCount } = open();
    supervisor.setCount(1);
    await clock.advance(5000);
    spawned[0]?.hangUp();
    await clock.settle();
    expect(readyCount()).toBe(0);
    await clock.advance(1500);
    expect(readyCount()).toBe(0);
    expect(spawned).toHaveLength(1);
    spawned[0]?.end({ signal: 'SIGKILL' });
    await clock.advance(300);
    expect(readyCount()).toBe(1);
  });

  it('starts ever more slowly when managers die before they are of use, and says why', async () => {
    const { clock, supervisor, spawned } = open({ diesAtStart: true });
    supervisor.setCount(1);
    await clock.advance(60_000);
    expect(supervisor.problem).toMatch(/ended with exit code 3 before it was ready: no isolation here$/);
    expect(spawned.length).toBeGreaterThan(10);
    expect(spawned.length).toBeLessThan(22);
  });

  it('drains a surplus manager, the idlest first, and only then ends it', async () => {
    const { clock, supervisor, spawned, fleet, readyCount, stops } = open();
    supervisor.setCount(2);
    await clock.advance(2000);
    const [idle, busy] = spawned;
    if (idle === undefined || busy === undefined) {
      throw new Error('two managers were wanted');
    }
    const work = { tenantId: 't', userId: 'u', runtime: 'python', predictedWorkMs: 1 };
    fleet.assign(busy.managerId, work as Parameters<ManagerFleet['assign']>[1]);
    supervisor.setCount(1);
    expect(readyCount()).toBe(1);
    await clock.advance(60_000);
    expect(idle.endings).toEqual(['drain']);
    idle.work.resolve();
    await clock.advance(10);
    expect(idle.endings).toEqual(['drain', 'terminate']);
    expect(busy.endings).toEqual([]);
    expect(stops()).toEqual(['drained']);
    expect(spawned).toHaveLength(2);
  });

  it('kills a manager that fell silent and replaces it', async () => {
    const { clock, supervisor, spawned, stops } = open();
    supervisor.setCount(1);
    await clock.advance(3000);
    spawned[0]?.fallSilent();
    await clock.advance(13_000);
    expect(spawned[0]?.endings).toEqual(['kill']);
    expect(stops()).toEqual(['lost']);
    expect(spawned).toHaveLength(2);
  });

  it('stops all, killing at the deadline what does not finish', async () => {
    const { clock, supervisor, spawned, stops } = open();
    supervisor.setCount(2);
    await clock.advance(2000);
    spawned[0]?.work.resolve();
    const startedAt = clock.now();
    await clock.until(supervisor.stop(5000));
    expect(clock.now() - startedAt).toBeLessThanOrEqual(5000);
    expect(spawned.map((manager) => manager.endings)).toEqual([
      ['drain', 'terminate'],
      ['drain', 'kill'],
    ]);
    expect(stops()).toEqual(['shutdown', 'shutdown']);
    await clock.advance(60_000);
    expect(spawned).toHaveLength(2);
  });

  it('starts nothing after a stop that comes during a back-off', async () => {
    const { clock, supervisor, spawned } = open({ diesAtStart: true });
    supervisor.setCount(1);
    await clock.advance(3000);
    await clock.until(supervisor.stop(1000));
    const spawnedCount = spawned.length;
    supervisor.setCount(3);
    await clock.advance(60_000);
    expect(spawned).toHaveLength(spawnedCount);
    expect(clock.taskCount).toBe(0);
  });
});
