import type { AnalysisAnswerBody } from '../api/schemas/analysis-schemas.ts';
import { describeProbe } from './describe-probe.ts';
import { formatDuration, formatFigure, formatRatio } from './format-figure.ts';
import { withoutControls } from './render-table.ts';

/** An analysis for people: what it says, then the lines that say it. */
export function describeAnalysis(analysis: AnalysisAnswerBody): string {
  const { durationMs, memoryMb, prediction, features } = analysis;
  const expected = `expected   ${formatDuration(durationMs.p50)}, nine of ten within ${formatDuration(durationMs.p90)}; ${formatFigure(memoryMb.p50)} MB, within ${formatFigure(memoryMb.p90)} MB (from ${prediction.basis})`;
  const { limits, warmLayer, isolation } = analysis;
  const loaded =
    warmLayer.modules.length === 0 ? '' : ` with ${warmLayer.modules.map(withoutControls).join(', ')}`;
  const advice = `wants      ${isolation.level} isolation, warm ${warmLayer.layer}${loaded}; limits ${formatFigure(limits.memoryMb)} MB, ${formatDuration(limits.cpuMs)} of CPU, ${formatDuration(limits.wallMs)}`;
  if (features === null) {
    const reason = withoutControls(analysis.reason ?? '');
    return [
      `language   ${analysis.language}`,
      `unknown    ${reason}`,
      expected,
      advice,
      ...describeProbe(analysis.probe),
    ].join('\n');
  }
  const { timeComplexity, spaceComplexity, dependencies, operations } = analysis;
  const drivers = [
    ...timeComplexity.drivers,
    ...analysis.bottleneckDrivers,
    ...isolation.drivers,
    ...analysis.warnings,
  ];
  // What makes the class often makes the bottleneck, too.
  const reasons = new Set(drivers.map(({ line, why }) => `  line ${line}: ${withoutControls(why)}`));
  return [
    `language   ${analysis.language}`,
    `complexity ${timeComplexity.class}, ${formatRatio(timeComplexity.confidence)} sure; memory ${spaceComplexity}`,
    `bottleneck ${analysis.bottleneck}`,
    `size       ${features.lineCount} lines, ${features.functionCount} functions, ${features.loopCount} loops ${analysis.loopDepthMax} deep, cyclomatic ${analysis.cyclomatic}, cognitive ${analysis.cognitive}, recursion ${analysis.recursion}`,
    `operations ${operations.file} file, ${operations.network} network, ${operations.process} process, ${operations.compute} compute`,
    `imports    ${dependencies.length === 0 ? 'none' : dependencies.map(describeDependency).join(', ')}`,
    ...(analysis.status === 'partial' ? [`partial    ${withoutControls(analysis.reason ?? '')}`] : []),
    expected,
    advice,
    ...describeProbe(analysis.probe),
    ...reasons,
  ].join('\n');
}

function describeDependency({ name, kind, installName }: AnalysisAnswerBody['dependencies'][number]): string {
  const shown = withoutControls(name);
  if (kind !== 'package') {
    return kind === 'local' ? `${shown} (local)` : shown;
  }
  return installName === undefined || installName === name
    ? `${shown} (package)`
    : `${shown} (package ${installName})`;
}
