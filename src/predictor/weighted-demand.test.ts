import { describe, expect, it } from 'vitest';
import { WeightedDemand } from './weighted-demand.ts';

const calm = { frequency: 2, intensity: 1, complexity: 2, duration: 0.1 };
const heavy = { frequency: 200, intensity: 90, complexity: 6, duration: 30 };
const HOUR_MS = 3_600_000;

function arrivalOf(user: string, at: number, values = calm) {
  return { user, runtime: 'python', at, values, coldStartWorthSeconds: 600 };
}

describe('demand by the weighted sum', () => {
  it('holds at least one instance for every user for ever, as specified, and none once scaled to zero', () => {
    const demand = new WeightedDemand();
    for (const user of ['ada', 'bob', 'eve']) {
      demand.observeArrival(arrivalOf(user, 0));
    }
    const now = demand.shares(1000).get('python');
    expect(now?.userCount).toBe(3);
    expect(now?.instanceCount).toBeGreaterThanOrEqual(3);
    expect(now?.scaledToZeroCount).toBe(now?.instanceCount);
    const later = demand.shares(HOUR_MS).get('python');
    expect(later?.instanceCount).toBe(now?.instanceCount);
    expect(later?.scaledToZeroCount).toBe(0);
    expect(demand.shares(0).get('bash')).toBeUndefined();
  });

  it('explains the demand term by term, over all users', () => {
    const demand = new WeightedDemand();
    for (let n = 0; n < 60; n += 1) {
      demand.observeArrival(arrivalOf(`u${n % 5}`, n * 1000, n % 2 === 0 ? calm : heavy));
    }
    const share = demand.shares(60_000).get('python');
    const sum = share?.terms.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum).toBeCloseTo(share?.demand ?? Number.NaN, 9);
    expect(share?.terms.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 9);
  });

  it('wants more for a user who calls often, runs long and needs much than for one who does not', () => {
    const demand = new WeightedDemand();
    for (let n = 0; n < 40; n += 1) {
      demand.observeArrival(arrivalOf('calm', n * 60_000, calm));
      demand.observeFinish('calm', 'python');
      demand.observeArrival(arrivalOf('heavy', n * 60_000, heavy));
      demand.observeFinish('heavy', 'python');
    }
    const [few, many] = ['calm', 'heavy'].map((user) => demand.sumOf(user, 'python'));
    expect(many?.demand).toBeGreaterThan((few?.demand ?? Number.NaN) + 2);
    expect(demand.sumOf('nobody', 'python')).toBeUndefined();
  });

  it('takes up its weights and the users it knew, and ignores a state that is none', () => {
    const demand = new WeightedDemand();
    for (let n = 0; n < 50; n += 1) {
      demand.observeArrival(arrivalOf('ada', n, n % 2 === 0 ? calm : heavy));
    }
    const restored = new WeightedDemand();
    expect(restored.restore(JSON.parse(JSON.stringify(demand.toState())))).toBe(true);
    expect(restored.toState()).toEqual(demand.toState());
    expect(restored.shares(60)).toEqual(demand.shares(60));
    expect(restored.restore({ weights: 'heavy' })).toBe(false);
    expect(restored.toState()).toEqual(demand.toState());
  });
});
