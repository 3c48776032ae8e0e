import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attemptOf } from '../../test/support/open-manager.ts';
import { BusRouter } from '../bus/bus-router.ts';
import { attachChild } from '../bus/process-link.ts';
import { idFactory, type ManagerId, makeId } from '../kernel/ids.ts';
import type { ChameleonEvent, EventName } from '../model/events.ts';
import { type ExecuteAnswer, subjects } from '../model/manager-messages.ts';
import { createEventStream } from '../platform/event-stream.ts';
import { ManagerFleet } from '../platform/manager-fleet.ts';
import type { ManagerProcess } from '../platform/manager-process.ts';
import { ManagerSupervisor } from '../platform/manager-supervisor.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { spawnManagerWith, startAhead } from './spawn-manager.ts';

const clock = systemClock();

function open() {
  const bus = new BusRouter({ clock });
  const stream = createEventStream((error) => {
    throw error;
  });
  const seen: ChameleonEvent[] = [];
  stream.subscribe((event) => seen.push(event));
  bus.subscribe(subjects.event, (message) => stream.publish(message as ChameleonEvent));
  const fleet = new ManagerFleet({ clock, capacityCount: 20 });
  const ids = idFactory({ now: clock.now, next: systemRandom().next });
  const spawn = spawnManagerWith({ bus, ids, settings: { drivers: [{ kind: 'simulated', seed: 1 }] } });
  const processes = new Map<ManagerId, ManagerProcess>();
  const spawnManager = () => {
    const started = spawn();
    processes.set(started.managerId, started);
    return started;
  };
  const supervisor = new ManagerSupervisor({
    clock,
    bus,
    fleet,
    spawnManager,
    onEvent: (event) => stream.publish(event),
    onLost: () => undefined,
  });

  /** Resolves once so many events of that name were seen. */
  function happened(name: EventName, count: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (seen.filter((event) => event.name === name).length >= count) {
          unsubscribe();
          resolve();
        }
      };
      const unsubscribe = stream.subscribe(check);
      check();
    });
  }

  const execute = (managerId: ManagerId, directive: object) =>
    bus.request(subjects.execute(managerId), attemptOf(directive), {
      timeoutMs: 20_000,
    }) as Promise<ExecuteAnswer>;
  /** Resolves at the next publication that matches. */
  const next = (pattern: string) =>
    new Promise<void>((resolve) => {
      bus.subscribe(pattern, () => resolve());
    });
  const reported = () => next(subjects.report);
  const outputs = () => next('output.>');
  return { bus, ids, fleet, supervisor, processes, spawnManager, happened, execute, reported, outputs };
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('managers as processes', () => {
  let bench: ReturnType<typeof open>;
  beforeEach(() => {
    bench = open();
  });
  afterEach(async () => {
    await bench.supervisor.stop(5000);
    for (const each of bench.processes.values()) {
      each.kill();
      await each.exited;
      expect(isAlive(each.pid)).toBe(false);
    }
    await bench.bus.close();
  });

  it('run executions, and tell what they do', async () => {
    bench.supervisor.setCount(1);
    await bench.happened('manager.ready', 1);
    const [load] = bench.fleet.loads();
    const answer = await bench.execute(load?.managerId ?? makeId('mgr', 'none'), {
      runMs: 5,
      stdout: 'over the wire',
    });
    expect(new TextDecoder().decode(answer.stdout)).toBe('over the wire');
    expect(answer).toMatchObject({ reason: 'exit', exitCode: 0, startKind: 'cold' });
    await bench.happened('instance.stopped', 1);
  });

  it('that are killed amid executions lose them aloud, harm no other, and are replaced', async () => {
    bench.supervisor.setCount(2);
    await bench.happened('manager.ready', 2);
    const [victim, survivor] = [...bench.processes.values()];
    if (victim === undefined || survivor === undefined) {
      throw new Error('two managers were wanted');
    }
    const running = { initialiseMs: 0, runMs: 60_000, stdout: 'running' };
    const firstOutput = bench.outputs();
    const doomed = Promise.allSettled(
      Array.from({ length: 10 }, () => bench.execute(victim.managerId, running)),
    );
    const safe = Promise.all(
      Array.from({ length: 10 }, () => bench.execute(survivor.managerId, { runMs: 300 })),
    );
    await firstOutput;
    process.kill(victim.pid ?? 0, 'SIGKILL');
    const codes = (await doomed).map((end) => (end.status === 'rejected' ? end.reason.code : end.status));
    expect(codes).toEqual(Array.from({ length: 10 }, () => 'manager-lost'));
    expect((await safe).map((answer) => answer.exitCode)).toEqual(Array.from({ length: 10 }, () => 0));
    await bench.happened('manager.ready', 3);
    const late = bench.execute(victim.managerId, { runMs: 5 });
    await expect(late).rejects.toMatchObject({ code: 'manager-unavailable' });
    const replacement = [...bench.processes.values()].at(-1)?.managerId ?? victim.managerId;
    expect((await bench.execute(replacement, { runMs: 5 })).exitCode).toBe(0);
    expect(bench.fleet.loads().map((load) => load.managerId)).not.toContain(victim.managerId);
  });

  it('finish what runs when asked to end, then exit with 0', async () => {
    const started = bench.spawnManager();
    await bench.reported();
    const hasOutput = bench.outputs();
    const message = attemptOf({ runMs: 300, stdout: 'running', stdoutBytes: 8_000_000 });
    const limits = { ...message.limits, outputBytes: 8_000_007 };
    const running = bench.bus.request(
      subjects.execute(started.managerId),
      { ...message, limits },
      { timeoutMs: 20_000 },
    ) as Promise<ExecuteAnswer>;
    await hasOutput;
    started.terminate();
    expect((await running).stdout).toHaveLength(8_000_007);
    expect(await started.exited).toMatchObject({ exitCode: 0, signal: null });
  });

  it('end within a second when their parent is gone', async () => {
    const managerId = makeId('mgr', 'orphan');
    const settings = { managerId, drivers: [{ kind: 'simulated', seed: 1 }] };
    const main = fileURLToPath(new URL('./manager-main.ts', import.meta.url));
    const child = fork(main, [JSON.stringify(settings)], { serialization: 'advanced' });
    attachChild(bench.bus, child);
    await bench.reported();
    bench.execute(managerId, { runMs: 60_000 }).catch(() => undefined);
    const orphanedAt = clock.now();
    child.disconnect();
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(0);
    // A second is the promise; the rest is for a machine that runs other tests at the same time.
    expect(clock.now() - orphanedAt).toBeLessThan(2500);
  });

  it('are started ahead for whoever asks first, and ended when nobody does', async () => {
    const wanted = startAhead(bench.spawnManager);
    expect(bench.processes.size).toBe(1);
    const [first] = bench.processes.values();
    expect(wanted.spawnManager()).toBe(first);
    expect(wanted.spawnManager()).not.toBe(first);
    wanted.cancel();
    expect(isAlive(first?.pid)).toBe(true);
    const unwanted = startAhead(bench.spawnManager);
    unwanted.cancel();
    expect(await [...bench.processes.values()].at(-1)?.exited).toMatchObject({ signal: 'SIGKILL' });
  });

  it('refuse bad settings with a word why', async () => {
    const spawn = spawnManagerWith({
      bus: bench.bus,
      ids: bench.ids,
      settings: { drivers: [{ kind: 'simulated', seed: 0.5 }] },
    });
    const exit = await spawn().exited;
    expect(exit.exitCode).toBe(78);
    expect(exit.lastWords).toContain('seed');
  });
});
