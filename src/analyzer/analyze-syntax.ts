import type { ProgramAnalysis } from '../model/program-analysis.ts';
import { countFeatures, findOperations } from './count-features.ts';
import { estimateComplexity } from './estimate-complexity.ts';
import { findBottleneck } from './find-bottleneck.ts';
import { findWarnings } from './find-warnings.ts';
import { indexProgram } from './index-program.ts';
import type { LanguageTable } from './languages/language-table.ts';
import { linkCalls } from './link-calls.ts';
import { outlineProgram } from './outline-program.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import { ValueReader } from './value-reader.ts';

type Known = Extract<ProgramAnalysis, { kind: 'known' }>;

/** What one program's syntax tells: an analysis without the program's identity and the time it took. */
export type SyntaxAnalysis = Omit<Known, 'kind' | 'programId' | 'language' | 'analysisMs'>;

const IMPORTS_MAX = 200;

/** Thrown by `checkDeadline` to give up an analysis. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** Reads a syntax tree into features, imports, complexity, bottleneck and warnings. `checkDeadline` may throw. */
export function analyzeSyntax(
  tree: SyntaxTree,
  table: LanguageTable,
  checkDeadline: () => void = () => {},
): SyntaxAnalysis {
  const index = indexProgram(tree, table);
  checkDeadline();
  const links = linkCalls(index);
  const values = new ValueReader(index, links);
  const outline = outlineProgram(index, values, links, checkDeadline);
  checkDeadline();
  const operations = findOperations(index, (call) => links.calleeByCall.has(call));
  const features = countFeatures(index, outline, operations);
  const { complexity, reasons } = estimateComplexity(outline);
  const judged = { class: complexity, reasons };
  const { bottleneck, reasons: bottleneckReasons } = findBottleneck(features, judged, operations);
  return {
    features,
    imports: index.names.modules().slice(0, IMPORTS_MAX),
    complexity,
    complexityReasons: reasons,
    bottleneck,
    bottleneckReasons,
    warnings: findWarnings(index, features, judged, operations),
    confidenceRatio: parsedRatio(tree),
  };
}

/** Share of the source that is not inside a node the parser could not make sense of. */
function parsedRatio(tree: SyntaxTree): number {
  let broken = 0;
  for (let node = 0; node < tree.count; ) {
    const isBroken = tree.kindOf(node) === 'ERROR';
    broken += isBroken ? tree.endOf(node) - tree.startOf(node) : 0;
    node = isBroken ? tree.nextOf(node) : node + 1;
  }
  return tree.source.length === 0 ? 1 : Math.max(0, 1 - broken / tree.source.length);
}
