import type { AnalysisAnswer } from '../api/api-schemas.ts';

/** A line of a program, and what it is the reason of. */
export interface DriverMark {
  readonly line: number;
  readonly why: string;
}

const topics = [
  ['time', (answer: AnalysisAnswer) => answer.timeComplexity.drivers],
  ['bottleneck', (answer: AnalysisAnswer) => answer.bottleneckDrivers],
  ['isolation', (answer: AnalysisAnswer) => answer.isolation.drivers],
  ['warning', (answer: AnalysisAnswer) => answer.warnings],
] as const;

/** Every line that drives something, in the order of lines, each with what it drives; the same reason once. */
export function marksOf(answer: AnalysisAnswer): DriverMark[] {
  const marks = topics.flatMap(([topic, read]) =>
    read(answer).map(({ line, why }) => ({ line, why: `${topic}: ${why}` })),
  );
  const once = new Map(marks.map((mark) => [`${mark.line} ${mark.why}`, mark]));
  return [...once.values()].sort((a, b) => a.line - b.line);
}
