import { describe, expect, it } from 'vitest';
import type { AnalysisAnswer } from '../api/api-schemas.ts';
import { marksOf } from './driver-marks.ts';

const loop = { line: 3, why: 'a loop' };

function answerWith(drivers: {
  readonly time?: readonly (typeof loop)[];
  readonly bottleneck?: readonly (typeof loop)[];
  readonly warnings?: readonly (typeof loop)[];
}): AnalysisAnswer {
  return {
    timeComplexity: { class: 'linear', confidence: 1, drivers: drivers.time ?? [] },
    bottleneckDrivers: drivers.bottleneck ?? [],
    isolation: { level: 'process', drivers: [] },
    warnings: drivers.warnings ?? [],
  } as unknown as AnalysisAnswer;
}

describe('marks on lines', () => {
  it('are in the order of lines, each reason once with all that it drives', () => {
    const answer = answerWith({
      time: [loop, { line: 1, why: 'input' }],
      bottleneck: [loop],
      warnings: [{ line: 3, why: 'slow' }, loop, loop],
    });
    expect(marksOf(answer)).toEqual([
      { line: 1, why: 'time: input' },
      { line: 3, why: 'time, bottleneck, warning: a loop' },
      { line: 3, why: 'warning: slow' },
    ]);
    expect(marksOf(answerWith({}))).toEqual([]);
  });
});
