import type { ProbeMeasure } from '../../model/program-probe.ts';

/**
 * What one run of a probe is for. baseline: a program of nothing. imports: one of the program's imports alone. first: the
 * program with an empty input. input: the program with a made-up input.
 */
export type ProbeStep =
  | { readonly kind: 'baseline' | 'imports' | 'first' }
  | { readonly kind: 'input'; readonly format: number; readonly size: number };

export interface ProbeRun {
  readonly step: ProbeStep;
  readonly measure: ProbeMeasure;
}
