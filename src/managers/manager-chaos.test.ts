import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attemptOf,
  type ManagerBench,
  openManager,
  tenantId,
  userIdOf,
} from '../../test/support/open-manager.ts';
import { personalTarget } from '../../test/support/personal-target.ts';
import type { InstanceId } from '../kernel/ids.ts';
import { type ExecuteMessage, subjects } from '../model/manager-messages.ts';

type Step =
  | { readonly kind: 'execute'; readonly user: string; readonly runtime: string; readonly runMs: number }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'aim'; readonly count: number; readonly personalUser: string | undefined }
  | { readonly kind: 'crash'; readonly index: number }
  | { readonly kind: 'advance'; readonly durationMs: number };

const user = fc.constantFrom('ada', 'bob', 'eve');
const runtime = fc.constantFrom('python', 'bash');

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('execute'),
      user,
      runtime,
      runMs: fc.integer({ min: 1, max: 400 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('advance'), durationMs: fc.nat(600) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('aim'),
      count: fc.nat(4),
      personalUser: fc.option(user, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash'), index: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat') }) },
) as fc.Arbitrary<Step>;

interface Handed {
  readonly message: ExecuteMessage;
  readonly ended: Promise<unknown>;
}

async function take(bench: ManagerBench, handed: Handed[], todo: Step): Promise<void> {
  const last = handed.at(-1);
  switch (todo.kind) {
    case 'execute': {
      const message = attemptOf({ runMs: todo.runMs }, { user: todo.user, runtime: todo.runtime });
      handed.push({ message, ended: Promise.allSettled([bench.execute(message)]) });
      return;
    }
    case 'repeat':
      if (last !== undefined) {
        handed.push({ message: last.message, ended: Promise.allSettled([bench.execute(last.message)]) });
      }
      return;
    case 'cancel':
      if (last !== undefined) {
        bench.bus.publish(subjects.cancel(bench.managerId), { executionId: last.message.executionId });
      }
      return;
    case 'aim':
      aimAt(bench, todo);
      return;
    case 'crash': {
      const live = bench.driver.live()[todo.index];
      if (live !== undefined) {
        bench.driver.crash(live.instanceId);
      }
      return;
    }
    case 'advance':
      await bench.clock.advance(todo.durationMs);
  }
}

function aimAt(bench: ManagerBench, aim: Extract<Step, { kind: 'aim' }>): void {
  const now = bench.clock.now();
  const { programId, code } = attemptOf({ runMs: 10 });
  bench.aim({
    stocks: [{ runtime: 'python', count: aim.count }],
    personal:
      aim.personalUser === undefined
        ? []
        : [
            personalTarget(
              { tenantId, userId: userIdOf(aim.personalUser) },
              { programId, code, fromAt: now, untilAt: now + 2000 },
            ),
          ],
  });
}

/** Each instance is asked for once, stopped once, and its idle time is never more than its life. */
function checkLives(bench: ManagerBench): void {
  const requestedAt = new Map<InstanceId, number>();
  const stopped = new Set<InstanceId>();
  for (const event of bench.events) {
    if (event.name === 'instance.requested') {
      expect(requestedAt.has(event.instanceId)).toBe(false);
      requestedAt.set(event.instanceId, event.at);
    } else if (event.name === 'instance.stopped') {
      expect(stopped.has(event.instanceId)).toBe(false);
      stopped.add(event.instanceId);
      const lifeMs = event.at - (requestedAt.get(event.instanceId) ?? Number.NaN);
      expect(event.idleMs).toBeGreaterThanOrEqual(0);
      expect(event.idleMs).toBeLessThanOrEqual(lifeMs);
    }
  }
  expect(stopped.size).toBe(requestedAt.size);
}

/** Whoever was handed one got it alone, and a warm one only if it was loaded for that very user. */
async function checkAnswers(bench: ManagerBench, handed: readonly Handed[]): Promise<void> {
  const usedBy = new Map<InstanceId, string>();
  const loadedFor = new Map(
    bench.eventsOf('instance.initialised').map((event) => [event.instanceId, event.userId]),
  );
  for (const { message } of handed) {
    const [ending] = await Promise.allSettled([bench.execute(message)]);
    if (ending?.status === 'fulfilled' && ending.value.runMs > 0) {
      const { instanceId } = ending.value;
      expect(usedBy.get(instanceId) ?? message.attemptId).toBe(message.attemptId);
      usedBy.set(instanceId, message.attemptId);
      expect(loadedFor.get(instanceId) ?? message.userId).toBe(message.userId);
    }
  }
}

describe('a manager under any sequence of work, targets, cancels, crashes and failing boots', () => {
  it('answers each attempt, uses each instance for one user once, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.array(step, { maxLength: 30 }), async (seed, steps) => {
        const bench = await openManager({
          seed,
          faults: {
            bootFailureRatio: 0.1,
            slowBootRatio: 0.1,
            slowBootFactor: 8,
            runCrashRatio: 0.1,
            idleCrashRatio: 0.2,
          },
        });
        const handed: Handed[] = [];
        for (const todo of steps) {
          await take(bench, handed, todo);
        }
        await bench.clock.until(Promise.all(handed.map((each) => each.ended)));
        await checkAnswers(bench, handed.slice(-30));
        await bench.clock.until(bench.manager.drain());
        await bench.clock.settle();
        expect(bench.driver.live()).toEqual([]);
        checkLives(bench);
      }),
      { numRuns: 150 },
    );
  });
});
