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

/** Every line that drives something, in the order of lines, each reason once with all that it drives. */
export function marksOf(answer: AnalysisAnswer): DriverMark[] {
  const reasons = new Map<string, DriverMark & { readonly drives: string[] }>();
  for (const [topic, read] of topics) {
    for (const { line, why } of read(answer)) {
      const key = `${line} ${why}`;
      const reason = reasons.get(key) ?? { line, why, drives: [] };
      reasons.set(key, reason);
      if (!reason.drives.includes(topic)) {
        reason.drives.push(topic);
      }
    }
  }
  return [...reasons.values()]
    .sort((a, b) => a.line - b.line)
    .map(({ line, why, drives }) => ({ line, why: `${drives.join(', ')}: ${why}` }));
}
