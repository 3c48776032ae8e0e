import { describe, expect, it } from 'vitest';
import { openChameleon, untilTrue } from '../../test/support/open-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';

const tenantId = makeId('ten', 't');

describe('a challenger', () => {
  it('is compared on the same arrivals, and shown by the pool, its explanation and the metrics', async () => {
    const { chameleon, close } = await openChameleon({ challenger: 'weighted-sum' });
    await untilTrue(chameleon, () => chameleon.readiness().isReady);
    await (await chameleon.submit(simulatedSubmission())).finished;
    const plannedAt = chameleon.pool().plan?.madeAt ?? 0;
    await untilTrue(chameleon, () => (chameleon.pool().plan?.madeAt ?? 0) > plannedAt);
    const { trial } = chameleon.pool().plan ?? {};
    expect(trial).toMatchObject({
      followed: { policy: 'cheapest' },
      challenger: { policy: 'weighted-sum' },
      boundGbS: undefined,
      promotion: 'off',
    });
    expect(chameleon.explain('python').runtimes[0]?.reasons?.challenger?.rule).toBe('weighted-sum');
    expect(await chameleon.metrics()).toContain('chameleon_policy_cost_gb_seconds{of="challenger"} 0');
    await close();
  });
});

describe('the weighted sum as the policy', () => {
  it('holds an instance for every user, and shows what each term adds', async () => {
    const { chameleon, close } = await openChameleon({ policy: 'weighted-sum' });
    await untilTrue(chameleon, () => chameleon.readiness().isReady);
    const users = ['ada', 'bob', 'eve'].map((name) => makeId('usr', name));
    for (const userId of [...users, ...users]) {
      const { finished } = await chameleon.submit(simulatedSubmission({ userId }));
      await finished;
    }
    const stock = () => chameleon.pool().plan?.stocks.find(({ runtime }) => runtime === 'python');
    await untilTrue(chameleon, () => stock()?.explanation.weightedSum?.userCount === 3);
    const sum = stock()?.explanation.weightedSum;
    expect(stock()?.explanation.rule).toBe('weighted-sum');
    expect(stock()?.count).toBe(sum?.instanceCount);
    expect(sum?.instanceCount).toBeGreaterThanOrEqual(3);
    const added = sum?.terms.reduce((total, { contribution }) => total + contribution, 0);
    expect(added).toBeCloseTo(sum?.demand ?? Number.NaN, 6);
    const own = chameleon.weightedSumsOf(tenantId, makeId('usr', 'ada'), ['python', 'bash']);
    expect(own.map(({ runtime }) => runtime)).toEqual(['python']);
    await close();
  });
});
