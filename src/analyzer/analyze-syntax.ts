import type { ProgramAnalysis, RecursionKind } from '../model/program-analysis.ts';
import { complexityFeatures } from './features/complexity-features.ts';
import { readProgram } from './features/read-program.ts';
import { type ComplexityModel, judgeClass } from './judging/complexity-model.ts';
import { type CostRatioModel, costFeatures, costRatios } from './judging/cost-ratios.ts';
import { estimateSpace } from './judging/estimate-space.ts';
import { findBottleneck } from './judging/find-bottleneck.ts';
import { findRisks } from './judging/find-risks.ts';
import { findWarnings } from './judging/find-warnings.ts';
import { readDependencies } from './judging/read-dependencies.ts';
import type { LanguageTable } from './languages/language-table.ts';
import { estimateComplexity } from './outline/estimate-complexity.ts';
import type { ProgramOutline } from './outline/program-outline.ts';
import { brokenKinds, type SyntaxTree } from './syntax/syntax-tree.ts';

type Known = Extract<ProgramAnalysis, { kind: 'known' }>;

/** What one program's syntax tells: an analysis without the program's identity and the time it took. */
export type SyntaxAnalysis = Omit<Known, 'kind' | 'programId' | 'language' | 'analysisMs'>;

const IMPORTS_MAX = 200;

/** What was learnt from many programs before this one. */
export interface AnalysisModels {
  readonly complexity: ComplexityModel;
  readonly costs: CostRatioModel;
}

/** Thrown by `checkDeadline` to give up an analysis. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** Reads a syntax tree into features, imports, complexity, bottleneck and warnings. `checkDeadline` may throw. */
export function analyzeSyntax(
  tree: SyntaxTree,
  by: { readonly table: LanguageTable; readonly models: AnalysisModels },
  checkDeadline: () => void = () => {},
): SyntaxAnalysis {
  const read = readProgram(tree, by.table, checkDeadline);
  const { whole, index, outline, operations, features } = read;
  const { complexity: byRules, reasons } = estimateComplexity(outline);
  checkDeadline();
  const told = complexityFeatures(read);
  const judgement = judgeClass(by.models.complexity, { byRules, features: told });
  // Beyond cubic the model tells nothing apart.
  const complexity = byRules === 'polynomial' && judgement.class === 'cubic' ? byRules : judgement.class;
  const imports = whole.names.modules().slice(0, IMPORTS_MAX);
  const judged = { class: complexity, reasons };
  const { bottleneck, reasons: bottleneckReasons } = findBottleneck(features, judged, operations);
  const risk = findRisks(whole, operations);
  return {
    features: {
      ...features,
      ...costRatios(by.models.costs, costFeatures(told, features, index.names.modules())),
    },
    imports,
    dependencies: readDependencies(by.table, imports, whole.names.localModules().slice(0, IMPORTS_MAX)),
    complexity,
    complexityConfidenceRatio: Number(judgement.confidenceRatio.toFixed(3)),
    spaceComplexity: estimateSpace(read),
    recursion: recursionOf(outline),
    complexityReasons: reasons,
    bottleneck,
    bottleneckReasons,
    isolation: risk.isolation,
    isolationReasons: risk.reasons,
    warnings: findWarnings(index, features, judged, operations),
    confidenceRatio: parsedRatio(tree),
  };
}

function recursionOf({ functions }: ProgramOutline): RecursionKind {
  const all = functions.flatMap(({ recursion }) => recursion ?? []);
  if (all.some(({ shape, isMemoised }) => shape === 'branching' && !isMemoised)) {
    return 'branching';
  }
  return all.some(({ isMemoised }) => isMemoised) ? 'memoised' : all.length > 0 ? 'single' : 'none';
}

/** Share of the source that is not inside a node the parser could not make sense of. */
function parsedRatio(tree: SyntaxTree): number {
  let broken = 0;
  let next = 0;
  for (const node of tree.nodesOf(brokenKinds)) {
    // One inside another is a part of it.
    broken += node < next ? 0 : tree.endOf(node) - tree.startOf(node);
    next = Math.max(next, tree.nextOf(node));
  }
  return tree.source.length === 0 ? 1 : Math.max(0, 1 - broken / tree.source.length);
}
