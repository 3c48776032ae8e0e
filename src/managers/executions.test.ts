import { describe, expect, it } from 'vitest';
import { attemptOf, openManager, tenantId, userIdOf } from '../../test/support/open-manager.ts';
import { personalTarget } from '../../test/support/personal-target.ts';
import { makeId } from '../kernel/ids.ts';
import { subjects } from '../model/manager-messages.ts';

const onePython = { stocks: [{ runtime: 'python', count: 1 }] };

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

describe('a manager runs what it is handed', () => {
  it('on a prewarmed instance at once, and tells its output as it comes', async () => {
    const { clock, aim, execute, outputs } = await openManager();
    aim(onePython);
    await clock.advance(200);
    const message = attemptOf({ runMs: 20, stdout: 'hello', exitCode: 3 });
    const answer = await clock.until(execute(message));
    expect(answer).toMatchObject({
      startKind: 'prewarmed',
      isolationLevel: 'simulated',
      startMs: 0,
      initMs: 4,
      runMs: 20,
      reason: 'exit',
      exitCode: 3,
    });
    expect(textOf(answer.stdout)).toBe('hello');
    expect(outputs.map(({ executionId, bytes }) => [executionId, textOf(bytes)])).toEqual([
      [message.executionId, 'hello'],
    ]);
  });

  it('on an instance made for it when there is none: a cold start that waits for the boot', async () => {
    const { clock, execute, driver } = await openManager();
    const answer = await clock.until(execute(attemptOf({ runMs: 20 })));
    expect(answer).toMatchObject({ startKind: 'cold', startMs: 100 });
    expect(driver.createdCount).toBe(1);
  });

  it('on a boot that is under way and that nobody waits for, instead of making another', async () => {
    const { clock, aim, execute, driver } = await openManager();
    aim(onePython);
    await clock.advance(60);
    aim({});
    const answers = await clock.until(
      Promise.all([execute(attemptOf({ runMs: 20 })), execute(attemptOf({ runMs: 20 }))]),
    );
    expect(answers.map((answer) => [answer.startKind, answer.startMs])).toEqual([
      ['cold', 40],
      ['cold', 100],
    ]);
    expect(answers[0]?.instanceId).not.toBe(answers[1]?.instanceId);
    expect(driver.createdCount).toBe(2);
  });

  it('on an instance of its own rather than on a boot that is stuck', async () => {
    const faults = { slowBootRatio: 0.5, slowBootFactor: 100 };
    const { clock, aim, execute, driver } = await openManager({ faults });
    aim({ stocks: [{ runtime: 'python', count: 4 }] });
    const live = () => Map.groupBy(driver.live(), ({ state }) => state);
    while ((live().get('booting')?.length ?? 0) < 2 || !live().has('idle')) {
      await clock.advance(100);
    }
    aim({});
    await clock.advance(500);
    for (let left = live().get('idle')?.length ?? 0; left > 0; left -= 1) {
      await clock.until(execute(attemptOf({ runMs: 1 })));
    }
    const attempts = (live().get('booting') ?? []).map(() => execute(attemptOf({ runMs: 20 })));
    const first = await clock.until(Promise.race(attempts));
    expect(first).toMatchObject({ startKind: 'cold', startMs: 100 });
  });

  it("on the user's own warm instance, which no other user gets", async () => {
    const { clock, aim, execute, eventsOf } = await openManager();
    const message = attemptOf({ initialiseMs: 50, runMs: 20 });
    aim({
      stocks: [{ runtime: 'python', count: 1 }],
      personal: [
        personalTarget(
          { tenantId, userId: userIdOf('ada') },
          {
            programId: message.programId,
            code: message.code,
            fromAt: clock.now(),
            untilAt: clock.now() + 60_000,
          },
        ),
      ],
    });
    await clock.advance(2000);
    const warmId = eventsOf('instance.initialised')[0]?.instanceId;
    expect(warmId).toBeDefined();
    const other = await clock.until(execute(attemptOf({ runMs: 20 }, { user: 'bob' })));
    expect(other).toMatchObject({ startKind: 'prewarmed' });
    expect(other.instanceId).not.toBe(warmId);
    const own = await clock.until(execute(message));
    expect(own).toMatchObject({ startKind: 'warm', instanceId: warmId, startMs: 0, initMs: 0 });
  });

  it('and boots a personal instance where nothing is shared, for its user from the start', async () => {
    const { clock, aim, execute, eventsOf, driver } = await openManager();
    const message = attemptOf({ runMs: 20 });
    const { programId, code } = message;
    const untilAt = clock.now() + 60_000;
    aim({ personal: [personalTarget({ tenantId, userId: userIdOf('ada') }, { programId, code, untilAt })] });
    await clock.advance(60);
    const other = await clock.until(execute(attemptOf({ runMs: 20 }, { user: 'bob' })));
    expect(other).toMatchObject({ startKind: 'cold', startMs: 100 });
    expect(eventsOf('instance.initialised')).toHaveLength(1);
    expect(await clock.until(execute(message))).toMatchObject({ startKind: 'warm' });
    // One that is wanted again is wanted by a later plan: its user has come, so this interval is over.
    await clock.advance(10_000);
    expect(driver.createdCount).toBe(2);
  });

  it('once: a repeated attempt gets the same answer and runs nothing', async () => {
    const { clock, execute, driver } = await openManager();
    const message = attemptOf({ runMs: 20 });
    const answers = await clock.until(Promise.all([execute(message), execute(message)]));
    expect(answers[1]).toEqual(answers[0]);
    expect(await clock.until(execute(message))).toEqual(answers[0]);
    expect(driver.createdCount).toBe(1);
  });

  it('and refuses a runtime that the host does not have', async () => {
    const { clock, execute } = await openManager();
    const refused = execute(attemptOf({}, { runtime: 'cobol' }));
    await expect(clock.until(refused)).rejects.toMatchObject({ code: 'unknown-runtime' });
  });
});

describe('a manager never hides a failure of its own', () => {
  it('an instance that crashes amid a run fails the attempt, which is not run again', async () => {
    const { clock, execute, driver, eventsOf } = await openManager();
    const message = attemptOf({ runMs: 1000, crashAtMs: 300 });
    await expect(clock.until(execute(message))).rejects.toMatchObject({ code: 'instance-failed' });
    await expect(clock.until(execute(message))).rejects.toMatchObject({ code: 'instance-failed' });
    await clock.settle();
    expect(driver.createdCount).toBe(1);
    expect(eventsOf('instance.crashed')).toHaveLength(1);
    expect(eventsOf('instance.stopped').map((event) => event.why)).toEqual(['crashed']);
    expect(driver.live()).toEqual([]);
  });

  it('a boot that fails fails the attempt that waited for it', async () => {
    const { clock, execute, eventsOf } = await openManager({ faults: { bootFailureRatio: 1 } });
    const attempt = execute(attemptOf({ runMs: 20 }));
    await expect(clock.until(attempt)).rejects.toMatchObject({ code: 'instance-failed' });
    await clock.settle();
    expect(eventsOf('instance.stopped').map((event) => event.why)).toEqual(['failed-to-start']);
  });

  it('a run that does not end at its wall limit is ended as a failed instance', async () => {
    const { clock, execute, driver } = await openManager();
    const endless = { initialiseMs: 10_000_000, runMs: 5 };
    const attempt = execute(attemptOf(endless));
    await expect(clock.until(attempt)).rejects.toMatchObject({ code: 'instance-failed' });
    expect(driver.live()).toEqual([]);
  });
});

describe('a cancelled execution', () => {
  it('ends while it runs', async () => {
    const { clock, execute, bus, managerId } = await openManager();
    const message = attemptOf({ runMs: 5000 });
    const attempt = execute(message);
    await clock.advance(500);
    bus.publish(subjects.cancel(managerId), { executionId: message.executionId });
    const answer = await clock.until(attempt);
    expect(answer).toMatchObject({ reason: 'cancelled', runMs: 396 });
  });

  it('ends while it waits for its instance, which then serves someone else', async () => {
    const { clock, execute, bus, managerId, driver } = await openManager();
    const message = attemptOf({ runMs: 5000 });
    const attempt = execute(message);
    await clock.advance(50);
    bus.publish(subjects.cancel(managerId), { executionId: message.executionId });
    const answer = await clock.until(attempt);
    expect(answer).toMatchObject({ reason: 'cancelled', startKind: 'cold', runMs: 0, startMs: 50 });
    const next = await clock.until(execute(attemptOf({ runMs: 5 }, { user: 'bob' })));
    expect(next).toMatchObject({ instanceId: answer.instanceId, startMs: 50 });
    expect(driver.createdCount).toBe(1);
  });

  it('that is not here changes nothing', async () => {
    const { clock, execute, bus, managerId } = await openManager();
    const attempt = execute(attemptOf({ runMs: 50 }));
    bus.publish(subjects.cancel(managerId), { executionId: makeId('exe', 'elsewhere') });
    expect((await clock.until(attempt)).reason).toBe('exit');
  });
});
