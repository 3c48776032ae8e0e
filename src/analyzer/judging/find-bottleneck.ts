import type { AnalysisReason, BottleneckKind, ComplexityClass } from '../../model/program-analysis.ts';
import type { CountedFeatures, OperationSite } from '../features/count-features.ts';
import type { OperationKind } from '../languages/call-effects.ts';

/** A loop written this long costs CPU time whatever the input: about 0.1 s of interpreted code. */
const HEAVY_TRIPS = 1_000_000;
/** Elements written this many take memory first: tens of megabytes. */
const HEAVY_ELEMENTS = 10_000_000;
const REASONS_MAX = 4;

const BUSY_CLASSES: ReadonlySet<ComplexityClass> = new Set([
  'quadratic',
  'cubic',
  'polynomial',
  'exponential',
]);

export interface Bottleneck {
  readonly bottleneck: BottleneckKind;
  readonly reasons: readonly AnalysisReason[];
}

/**
 * What a program will wait for most, by what costs the most per use: other machines, other programs, work that
 * grows faster than its input, files, memory, then plain work.
 */
export function findBottleneck(
  features: CountedFeatures,
  complexity: { readonly class: ComplexityClass; readonly reasons: readonly AnalysisReason[] },
  operations: readonly OperationSite[],
): Bottleneck {
  const reasonsOf = (kind: OperationKind): AnalysisReason[] =>
    operations
      .filter((site) => site.kind === kind)
      .sort((a, b) => Number(b.isInLoop) - Number(a.isInLoop))
      .slice(0, REASONS_MAX)
      .map(({ line, path, isInLoop }) => ({ line, message: isInLoop ? `${path} in a loop` : path }));
  const network = reasonsOf('network');
  if (network.length > 0) {
    return { bottleneck: 'network', reasons: network };
  }
  const process = reasonsOf('process');
  if (process.length > 0) {
    return { bottleneck: 'process', reasons: process };
  }
  if (BUSY_CLASSES.has(complexity.class)) {
    return { bottleneck: 'cpu', reasons: complexity.reasons.slice(0, REASONS_MAX) };
  }
  if (features.allocationMax >= HEAVY_ELEMENTS && features.loopCount === 0) {
    return {
      bottleneck: 'memory',
      reasons: [{ line: 1, message: `holds ${features.allocationMax} elements` }],
    };
  }
  const file = reasonsOf('file');
  if (file.length > 0) {
    return { bottleneck: 'file', reasons: file };
  }
  const isWorking = complexity.class !== 'constant' && complexity.class !== 'logarithmic';
  if (isWorking || features.allocationMax >= HEAVY_TRIPS) {
    const reasons = isWorking
      ? complexity.reasons.slice(0, REASONS_MAX)
      : [{ line: 1, message: `repeats something ${features.allocationMax} times` }];
    return { bottleneck: 'cpu', reasons };
  }
  return { bottleneck: 'none', reasons: [] };
}
