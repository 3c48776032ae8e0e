import type { ProgramAnalysis, ProgramFeatures } from '../../model/program-analysis.ts';
import type { ProbeMode } from '../../model/program-probe.ts';
import type { ProbeRole } from '../languages/language-table.ts';
import { findLanguage } from '../languages/language-tables.ts';
import { UNSURE_BELOW_RATIO } from './probe-limits.ts';

type Known = Extract<ProgramAnalysis, { kind: 'known' }>;

/**
 * never: nobody asked for a probe. not-run: one was asked for, and why there is none. run: how to make it.
 */
export type ChosenProbe =
  | { readonly kind: 'never' }
  | { readonly kind: 'not-run'; readonly reason: string }
  | { readonly kind: 'run'; readonly analysis: Known; readonly role: ProbeRole };

/** Whether a program is probed, by what reading it told and by whether a runtime here may run it. */
export function chooseProbe(
  mode: ProbeMode,
  analysis: ProgramAnalysis,
  wanted: { readonly language: string; readonly isOffered: boolean },
): ChosenProbe {
  if (mode === 'never') {
    return { kind: 'never' };
  }
  if (analysis.kind === 'unknown') {
    return { kind: 'not-run', reason: `the source could not be read: ${analysis.reason}` };
  }
  const role = findLanguage(analysis.language)?.probe;
  if (role === undefined) {
    return { kind: 'not-run', reason: `programs in ${analysis.language} are not probed` };
  }
  if (!wanted.isOffered) {
    return { kind: 'not-run', reason: `no runtime for ${wanted.language} here` };
  }
  if (mode === 'when-unsure') {
    const reason = whyNoneIsNeeded(analysis);
    return reason === undefined ? { kind: 'run', analysis, role } : { kind: 'not-run', reason };
  }
  return { kind: 'run', analysis, role };
}

/** Whether a program may read what it is given: input is also a file, by its number or its name. */
export function mayReadInput(
  features: Pick<ProgramFeatures, 'stdinReadCount' | 'fileOperationCount'>,
): boolean {
  return features.stdinReadCount + features.fileOperationCount > 0;
}

function whyNoneIsNeeded(analysis: Known): string | undefined {
  if (!mayReadInput(analysis.features)) {
    return 'the program reads no input that could grow';
  }
  const { complexity, complexityConfidenceRatio } = analysis;
  return complexity === 'unknown' || complexityConfidenceRatio < UNSURE_BELOW_RATIO
    ? undefined
    : `reading it was sure enough, ${Math.round(100 * complexityConfidenceRatio)} %`;
}
