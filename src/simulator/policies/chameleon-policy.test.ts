import { describe, expect, it } from 'vitest';
import { type Call, replayCalls } from '../../../test/support/replay-calls.ts';
import { ablationNames, policiesNamed } from '../named-policies.ts';
import { defaultSimulationSettings } from '../simulation-settings.ts';

const settings = { ...defaultSimulationSettings, memoryGb: 0.1, ownMemoryGb: 0.1, bootMs: 2000 };

/** Five users call once a minute apart; one of them again half a day later. */
const calls: Call[] = ['ada', 'bob', 'cy', 'dan', 'eve']
  .map((user, turn) => ({ at: turn * 60_000, user, durationMs: 500 }))
  .concat({ at: 43_200_000, user: 'ada', durationMs: 500 });

function replay(name: string) {
  const [policy] = policiesNamed(name, settings, 'usual').policies;
  if (policy === undefined) {
    throw new Error(`no policy ${name}`);
  }
  return replayCalls(policy, calls, settings);
}

describe('the planner in a simulation', () => {
  it('holds an instance or more for every user who ever called, by the weighted sum as specified', () => {
    // The trap: it never maps to 0, so that a stock of at least five stands all night.
    const { starts, run } = replay('weighted-sum');
    expect(starts.at(-1)).toBe('prewarmed');
    expect(run.idleGbS).toBeGreaterThan(5 * settings.memoryGb * 42_000);
  });

  it('lets users go who are out of session, by the weighted sum scaled to zero', () => {
    const { starts, run } = replay('weighted-sum-zero');
    expect(starts.at(-1)).toBe('cold');
    expect(run.idleGbS).toBeLessThan(replay('weighted-sum').run.idleGbS / 10);
  });

  it('holds more when it is told that a cold start is worth more', () => {
    const idleGbS = ['chameleon:0.25', 'chameleon', 'chameleon:16'].map((name) => replay(name).run.idleGbS);
    expect(idleGbS).toEqual(idleGbS.toSorted((a, b) => a - b));
    expect(idleGbS[0]).toBeLessThan(idleGbS[2] ?? 0);
  });

  it('runs with each of its parts left out', () => {
    for (const name of ablationNames) {
      expect(replay(name).run, name).toMatchObject({ policy: name, executions: calls.length });
    }
    expect(new Set(ablationNames.map((name) => replay(name).run.costGbS)).size).toBeGreaterThan(1);
  });
});
