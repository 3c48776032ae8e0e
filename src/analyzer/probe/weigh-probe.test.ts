import { describe, expect, it } from 'vitest';
import type { ComplexityClass } from '../../model/program-analysis.ts';
import type { ProbedGrowth } from '../../model/program-probe.ts';
import { weighProbe } from './weigh-probe.ts';

function read(complexity: ComplexityClass, complexityConfidenceRatio: number) {
  return {
    complexity,
    complexityConfidenceRatio,
    complexityReasons: [{ line: 4, message: 'a loop' }],
    warnings: [],
  };
}

function grown(name: ComplexityClass, confidenceRatio: number): ProbedGrowth {
  return { class: name, exponent: 2, confidenceRatio, inputFormat: 'one number', points: [] };
}

describe('what was measured', () => {
  it('takes the place of what reading left unknown', () => {
    const weighed = weighProbe(read('unknown', 0), grown('quadratic', 0.8));
    expect(weighed).toMatchObject({ complexity: 'quadratic', complexityConfidenceRatio: 0.8, warnings: [] });
    expect(weighed.complexityReasons.at(-1)).toEqual({
      line: 4,
      message: 'measured by a probe: time grew with the power 2.0 of the size of inputs (one number)',
    });
  });

  it('takes the place of what reading told less surely, and says so', () => {
    const weighed = weighProbe(read('linear', 0.5), grown('quadratic', 0.8));
    expect(weighed).toMatchObject({ complexity: 'quadratic', complexityConfidenceRatio: 0.8 });
    expect(weighed.warnings).toEqual([
      { line: 4, message: 'reading tells linear time (50 %), a probe measured quadratic (80 %)' },
    ]);
  });

  it('is a warning alone where reading was surer', () => {
    const weighed = weighProbe(read('cubic', 0.9), grown('quadratic', 0.8));
    expect(weighed).toMatchObject({ complexity: 'cubic', complexityConfidenceRatio: 0.9 });
    expect(weighed.warnings).toHaveLength(1);
    expect(weighed.complexityReasons).toHaveLength(1);
  });

  it('that is less takes the place only of what reading was unsure of', () => {
    expect(weighProbe(read('cubic', 0.5), grown('quadratic', 0.8)).complexity).toBe('quadratic');
    expect(weighProbe(read('cubic', 0.7), grown('quadratic', 0.8)).complexity).toBe('cubic');
    expect(weighProbe(read('linear', 0.7), grown('quadratic', 0.8)).complexity).toBe('quadratic');
  });

  it('makes surer what it agrees with, and takes linear for n log n', () => {
    expect(weighProbe(read('quadratic', 0.4), grown('quadratic', 0.9)).complexityConfidenceRatio).toBe(0.9);
    expect(weighProbe(read('quadratic', 0.95), grown('quadratic', 0.9)).complexityConfidenceRatio).toBe(0.95);
    const sorts = weighProbe(read('linearithmic', 0.4), grown('linear', 0.9));
    expect(sorts).toMatchObject({ complexity: 'linearithmic', complexityConfidenceRatio: 0.9, warnings: [] });
  });

  it('says nothing against a search in a list that has to be read first', () => {
    const searches = read('logarithmic', 0.3);
    expect(weighProbe(searches, grown('linear', 0.9))).toBe(searches);
  });

  it('changes nothing while it is unsure, or shows no growth', () => {
    const reading = read('linear', 0.1);
    expect(weighProbe(reading, grown('quadratic', 0.5))).toBe(reading);
    expect(weighProbe(reading, grown('unknown', 0))).toBe(reading);
    expect(weighProbe(reading, undefined)).toBe(reading);
  });
});
