import {
  type AnalysisReason,
  type ComplexityClass,
  complexityClasses,
  type ProgramAnalysis,
} from '../../model/program-analysis.ts';
import type { ProbedGrowth } from '../../model/program-probe.ts';
import { FOLLOWED_FROM_RATIO, UNSURE_BELOW_RATIO } from './probe-limits.ts';

/** Of an analysis, what a probe may change. */
type Judged = Pick<
  Extract<ProgramAnalysis, { kind: 'known' }>,
  'complexity' | 'complexityConfidenceRatio' | 'complexityReasons' | 'warnings'
>;

const linear: ReadonlySet<ComplexityClass> = new Set(['linear', 'linearithmic']);
const sublinear: ReadonlySet<ComplexityClass> = new Set(['constant', 'logarithmic']);

/**
 * The analysis with what a probe measured of its growth. A sure growth takes the place of a class that reading told less surely,
 * if it is more, or was itself unsure of, if it is less; one that agrees makes it surer. Where they differ a warning says so, whichever is followed: made-up inputs
 * need not be the worst ones, and reading may take for growth what never happens.
 */
export function weighProbe<Analysis extends Judged>(
  analysis: Analysis,
  growth: ProbedGrowth | undefined,
): Analysis {
  if (growth === undefined || growth.class === 'unknown' || growth.confidenceRatio < FOLLOWED_FROM_RATIO) {
    return analysis;
  }
  const { complexity, complexityConfidenceRatio } = analysis;
  // Whoever is given a list takes linear time to read it, whatever is looked up in it then.
  if (linear.has(growth.class) && sublinear.has(complexity)) {
    return analysis;
  }
  if (complexity === growth.class || (linear.has(growth.class) && linear.has(complexity))) {
    const surer = Math.max(complexityConfidenceRatio, growth.confidenceRatio);
    return { ...analysis, complexityConfidenceRatio: surer };
  }
  const isFollowed = outweighs(growth, analysis);
  const line = analysis.complexityReasons.at(-1)?.line ?? 1;
  const warnings =
    complexity === 'unknown' ? analysis.warnings : [...analysis.warnings, conflictAt(line, analysis, growth)];
  const warned = { ...analysis, warnings };
  return isFollowed
    ? {
        ...warned,
        complexity: growth.class,
        complexityConfidenceRatio: growth.confidenceRatio,
        complexityReasons: [...analysis.complexityReasons, measuredAt(line, growth)],
      }
    : warned;
}

/**
 * Growth that was seen is there. That there was no more of it, with inputs by chance, speaks against the worst case only where
 * reading was not sure of one.
 */
function outweighs(growth: ProbedGrowth, { complexity, complexityConfidenceRatio }: Judged): boolean {
  if (complexity === 'unknown') {
    return true;
  }
  const isLess = complexityClasses.indexOf(growth.class) < complexityClasses.indexOf(complexity);
  const isOpen = !isLess || complexityConfidenceRatio < UNSURE_BELOW_RATIO;
  return isOpen && growth.confidenceRatio > complexityConfidenceRatio;
}

function measuredAt(line: number, { class: name, exponent, inputFormat }: ProbedGrowth): AnalysisReason {
  const how =
    name === 'exponential'
      ? 'multiplied with every few elements'
      : `grew with the power ${exponent.toFixed(1)} of the size`;
  return { line, message: `measured by a probe: time ${how} of inputs (${inputFormat})` };
}

function conflictAt(line: number, analysis: Judged, growth: ProbedGrowth): AnalysisReason {
  const percent = (ratio: number) => `${Math.round(100 * ratio)} %`;
  return {
    line,
    message: `reading tells ${analysis.complexity} time (${percent(analysis.complexityConfidenceRatio)}), a probe measured ${growth.class} (${percent(growth.confidenceRatio)})`,
  };
}
