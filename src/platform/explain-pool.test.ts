import { describe, expect, it } from 'vitest';
import { untilTrue } from '../../test/support/open-chameleon.ts';
import { openFastChameleon } from '../../test/support/open-fast-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';
import type { Chameleon } from './chameleon.ts';

async function runSome(chameleon: Chameleon): Promise<void> {
  for (let n = 0; n < 12; n += 1) {
    await (await chameleon.submit(simulatedSubmission({ userId: makeId('usr', `u${n % 3}`) }))).finished;
  }
  const plannedAt = chameleon.pool().plan?.madeAt ?? 0;
  await untilTrue(chameleon, () => (chameleon.pool().plan?.madeAt ?? 0) > plannedAt);
}

describe('the explanation of the pool', () => {
  it('agrees with the plan: the rule that is followed is the one with the weight, and holds what is planned', async () => {
    const { chameleon, close } = await openFastChameleon();
    await runSome(chameleon);
    const { plan, runtimes, mode, guards } = chameleon.explain('python');
    expect(runtimes).toHaveLength(1);
    const { reasons, stock, starts } = runtimes[0] ?? {};
    expect(stock).toEqual(chameleon.pool().plan?.stocks.find(({ runtime }) => runtime === 'python'));
    expect(mode).toBe('predictive');
    expect(plan?.modeSentence).toBe('12 executions are too few to compare, 100 are needed');
    expect(guards.every(({ failure }) => failure === undefined)).toBe(true);
    const weighty = reasons?.rules.filter(({ weightRatio }) => weightRatio > 0) ?? [];
    expect(weighty.map(({ rule }) => rule)).toEqual([stock?.explanation.rule]);
    expect(reasons?.followed.count).toBe(stock?.count);
    const costs = reasons?.rules.map(({ costGbS }) => costGbS) ?? [];
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect(reasons?.reactive).toMatchObject({ rule: 'fixed:4', count: 4 });
    expect(reasons?.demand.sessionUserCount).toBe(3);
    const { forecast } = reasons ?? {};
    expect(forecast?.horizonMs).toBe(stock?.explanation.replenishMs);
    expect(forecast?.terms.reduce((sum, { arrivalsPerSecond }) => sum + arrivalsPerSecond, 0)).toBeCloseTo(
      forecast?.arrivalsPerSecond ?? Number.NaN,
    );
    expect(starts?.arrivalCount).toBe(12);
    await close();
  });

  it('changes nothing by being asked, and knows all runtimes of the host', async () => {
    const { chameleon, close } = await openFastChameleon();
    await runSome(chameleon);
    const first = chameleon.explain(undefined);
    expect(chameleon.explain(undefined)).toEqual(first);
    expect(first.runtimes.map(({ runtime }) => runtime).toSorted()).toEqual(['bash', 'javascript', 'python']);
    expect(() => chameleon.explain('cobol')).toThrow(expect.objectContaining({ code: 'unknown-runtime' }));
    await close();
  });

  it('says what the memory budget cut, and what it makes memory cost', async () => {
    const { chameleon, close } = await openFastChameleon({ warmMemoryMbMax: 60, reactiveStockCount: 3 });
    await runSome(chameleon);
    const { plan } = chameleon.explain(undefined);
    const memory = plan?.memory;
    expect(memory?.plannedMb).toBeLessThanOrEqual(60);
    const heldMb = [
      ...(plan?.stocks.map(({ count, explanation }) => count * explanation.memoryMb) ?? []),
      ...(plan?.personal.map(({ memoryMb }) => memoryMb) ?? []),
    ].reduce((sum, memoryMb) => sum + memoryMb, 0);
    expect(memory?.plannedMb).toBeCloseTo(heldMb);
    for (const { runtime, wantedCount, count } of memory?.cuts ?? []) {
      expect(count).toBeLessThan(wantedCount);
      expect(plan?.stocks.find((stock) => stock.runtime === runtime)?.count).toBe(count);
    }
    await close();
  });
});
