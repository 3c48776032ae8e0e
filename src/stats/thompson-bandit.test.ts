import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { ThompsonBandit } from './thompson-bandit.ts';

/** Plays rounds in which the arm that is taken loses `lossOf(arm, round)`; returns how often each was taken. */
function play(bandit: ThompsonBandit, rounds: number, lossOf: (arm: number, noise: number) => number) {
  const random = seededRandom(7);
  const taken = [0, 0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const arm = bandit.choose(random.next);
    taken[arm] = (taken[arm] ?? 0) + 1;
    bandit.observe([arm], lossOf(arm, random.next()));
  }
  return taken;
}

const open = () => new ThompsonBandit({ armCount: 3, halfLifeCount: 200 });

describe('the bandit', () => {
  it('takes the arm with the least loss nearly always, and tries the others now and then', () => {
    const taken = play(open(), 3000, (arm, noise) => (arm === 1 ? 1 : 1.5) + noise);
    expect(taken[1]).toBeGreaterThan(2500);
    expect(taken[0]).toBeGreaterThan(10);
    expect(taken[2]).toBeGreaterThan(10);
  });

  it('changes to another arm when that becomes the best', () => {
    const bandit = open();
    play(bandit, 1000, (arm, noise) => (arm === 0 ? 1 : 2) + noise);
    expect(play(bandit, 2000, (arm, noise) => (arm === 2 ? 1 : 2) + noise)[2]).toBeGreaterThan(1300);
  });

  it('learns of every arm that would have done the same', () => {
    const bandit = open();
    bandit.observe([0, 2], 3);
    bandit.observe([0, 2], 5);
    const [first, second, third] = bandit.standings();
    expect(first?.meanLoss).toBeCloseTo(4, 1);
    expect(third).toEqual(first);
    expect(second).toEqual({ weight: 0, meanLoss: undefined });
    bandit.observe([1], Number.NaN);
    expect(bandit.standings()[1]?.weight).toBe(0);
  });
});
