import { describe, expect, it } from 'vitest';
import { openChameleon } from '../../test/support/open-chameleon.ts';
import { type VirtualClock, virtualClock } from '../../test/support/virtual-clock.ts';
import { makeId } from '../kernel/ids.ts';
import type { StartKind } from '../model/instance.ts';
import type { Chameleon } from './chameleon.ts';

const tenantId = makeId('ten', 't');
const ada = makeId('usr', 'ada');

/** The platform under a clock that the test moves; one program that takes long to load. */
async function open(initialiseMs: number) {
  const clock = virtualClock();
  const opened = await openChameleon({ planIntervalMs: 500 }, undefined, { clock });
  const { chameleon } = opened;
  const stopped: { at: number; why: string; idleMs: number }[] = [];
  chameleon.onEvent((event) => {
    if (event.name === 'instance.stopped') {
      stopped.push(event);
    }
  });
  await until(clock, () => chameleon.readiness().isReady);
  const code = JSON.stringify({ runMs: 50, memoryMb: 30, exitCode: 0, initialiseMs });
  const run = async (): Promise<StartKind | undefined> => {
    const accepted = await clock.until(chameleon.submit({ ...submission, code }));
    const { state } = await clock.until(accepted.finished);
    return state.kind === 'finished' ? state.result.startKind : undefined;
  };
  const close = async () => {
    const stopRunning = clock.run();
    await opened.close();
    stopRunning();
    expect(opened.problems).toEqual([]);
  };
  return { chameleon, clock, run, stopped, close };
}

const submission = {
  tenantId,
  userId: ada,
  runtime: 'python',
  fileName: undefined,
  stdin: '',
  args: [],
  env: {},
  limits: {},
  idempotencyKey: undefined,
};

async function until(clock: VirtualClock, isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await clock.advance(100);
  }
}

function warmCount(chameleon: Chameleon): number {
  const stocks = chameleon.pool().managers.flatMap((manager) => manager.stocks);
  return stocks.reduce((sum, stock) => sum + stock.warmCount, 0);
}

describe('personal warmth in the running platform', () => {
  it('gives a user with a steady rhythm warm starts, and lets the instance of a silent one go', async () => {
    const { chameleon, clock, run, stopped, close } = await open(40);
    const kinds: (StartKind | undefined)[] = [];
    for (let n = 0; n < 16; n += 1) {
      kinds.push(await run());
      await clock.advance(20_000);
    }
    expect(kinds.slice(4)).toEqual(Array(12).fill('warm'));
    await run();
    await clock.advance(15_000);
    const { plan } = chameleon.pool();
    expect(plan?.personal).toMatchObject([{ owner: { tenantId, userId: ada }, runtime: 'python' }]);
    expect(plan?.personal[0]?.sentence).toMatch(/^a hit saves .* and holding .* costs/);
    expect(plan?.personalSentences[0]).toMatch(/^personal python: .*so it pays for at most \d+ s$/);

    await clock.advance(600_000);
    expect(chameleon.pool().plan?.personal).toEqual([]);
    expect(warmCount(chameleon)).toBe(0);
    expect(stopped.filter(({ why }) => why === 'expired')).toHaveLength(1);
    await close();
  });

  it('plans none once warm starts are measured to save nothing, and says so', async () => {
    const { chameleon, clock, run, close } = await open(0);
    const kinds: (StartKind | undefined)[] = [];
    for (let n = 0; n < 12; n += 1) {
      kinds.push(await run());
      await clock.advance(5_000);
    }
    expect(kinds).not.toContain('warm');
    expect(chameleon.pool().plan?.personal).toEqual([]);
    expect(chameleon.pool().plan?.personalSentences[0]).toMatch(/so none is planned$/);
    await close();
  });
});
