import { describe, expect, it } from 'vitest';
import { openChameleon, untilTrue } from '../../test/support/open-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';

const tenantId = makeId('ten', 't');

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
