import type { LanguageInfo } from '../drivers/driver.ts';
import { wantedPackages } from '../model/layer.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';

export const warmLayers = ['none', 'base', 'runtime', 'dependencies', 'program'] as const;

/**
 * How far an instance is best prepared before an execution comes. none: its language does not run here. base: isolated, nothing
 * loaded. runtime: its language booted. dependencies: what the program imports loaded. program: the user's own program loaded.
 */
type WarmLayer = (typeof warmLayers)[number];

export interface WantedLayer {
  readonly layer: WarmLayer;
  /** What is loaded ahead, of what the program imports. */
  readonly modules: readonly string[];
}

/** From so large a share of its own runs in the estimate on, a program will probably come again. */
const RETURNING_RATIO = 0.6;

/** The layer of instances that would let this program start soonest here. */
export function chooseWarmLayer(
  analysis: ProgramAnalysis,
  { weights }: Pick<ExecutionPrediction, 'weights'>,
  runtime: Pick<LanguageInfo, 'parkedAt' | 'preloadable' | 'loadable'> | undefined,
): WantedLayer {
  if (runtime === undefined) {
    return { layer: 'none', modules: [] };
  }
  const imports = analysis.kind === 'known' ? analysis.imports : [];
  const modules = [
    ...imports.filter((name) => runtime.preloadable.includes(name)),
    ...wantedPackages(imports, runtime.loadable),
  ];
  if (weights['program-history'] >= RETURNING_RATIO) {
    return { layer: 'program', modules };
  }
  if (modules.length > 0) {
    return { layer: 'dependencies', modules };
  }
  return { layer: runtime.parkedAt === 'interpreter' ? 'runtime' : 'base', modules };
}
