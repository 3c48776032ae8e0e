import { describe, expect, it } from 'vitest';
import { RateCalibration } from './rate-calibration.ts';

const DAY = 86_400;

function taught(): RateCalibration {
  const calibration = new RateCalibration({ halfLife: 20 * DAY });
  // Of what is expected of sort 3 at a rate of about 1, half comes.
  for (let second = 0; second < 4000; second += 1) {
    calibration.observe({ sort: 3, logRate: 0.1 }, { passed: 1, expected: 1, seen: second % 2 });
  }
  return calibration;
}

describe('the calibration of rates by their own record', () => {
  it('says nothing of what it never saw', () => {
    expect(new RateCalibration({ halfLife: DAY }).ratioOf(0, 0)).toBe(1);
    expect(taught().ratioOf(2, 0.1)).toBe(1);
    expect(taught().ratioOf(3, 1.1)).toBe(1);
  });

  it('corrects a rate by what came of it, and rates nearby alike', () => {
    expect(taught().ratioOf(3, 0.1)).toBeCloseTo(2100 / 4100, 2);
    expect(taught().ratioOf(3, -0.2)).toBe(taught().ratioOf(3, 0.1));
  });

  it('takes all rates beyond where a decision may turn together', () => {
    const calibration = new RateCalibration({ halfLife: DAY });
    calibration.observe({ sort: 0, logRate: 9 }, { passed: 1, expected: 100, seen: 0 });
    expect(calibration.ratioOf(0, 3)).toBeCloseTo(0.5, 9);
    expect(calibration.ratioOf(1, -3)).toBe(1);
  });

  it('forgets by half with the time spent where it was taught', () => {
    const calibration = new RateCalibration({ halfLife: 10 });
    calibration.observe({ sort: 0, logRate: 0 }, { passed: 0, expected: 100, seen: 300 });
    calibration.observe({ sort: 0, logRate: 0 }, { passed: 10, expected: 0, seen: 0 });
    expect(calibration.ratioOf(0, 0)).toBeCloseTo(250 / 150, 9);
  });

  it('goes on after a restart as if there had been none, and refuses another shape', () => {
    const restored = new RateCalibration({ halfLife: 20 * DAY });
    expect(restored.restore(JSON.parse(JSON.stringify(taught().toState())))).toBe(true);
    expect(restored.ratioOf(3, 0.1)).toBe(taught().ratioOf(3, 0.1));
    expect(restored.restore([{ key: -1, expected: 0, seen: 0 }])).toBe(false);
    expect(restored.ratioOf(3, 0.1)).toBe(taught().ratioOf(3, 0.1));
  });
});
