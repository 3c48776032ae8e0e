import type { ProgramFeatures } from '../../model/program-analysis.ts';
import type { ProgramIndex } from '../index/program-index.ts';
import type { BranchRole } from '../languages/language-table.ts';
import { kindUnion } from '../syntax/kind-union.ts';

const DECIDES: Readonly<Record<BranchRole, number>> = { nested: 1, flat: 1, case: 1, switch: 0, else: 0 };
const DEEPENS: ReadonlySet<BranchRole> = new Set(['nested', 'switch']);

const tellingKinds = kindUnion(({ branches, loops, functions, operators }) => [
  branches,
  loops,
  functions,
  operators,
]);

/**
 * Cyclomatic complexity (McCabe 1976: decisions + 1, over the whole program) and cognitive complexity (Campbell
 * 2018: what breaks the flow, and again for each level it is nested in; else-if and else count once).
 */
export function measureBranching(
  index: ProgramIndex,
  recursionCount: number,
): Pick<ProgramFeatures, 'cyclomaticComplexity' | 'cognitiveComplexity'> {
  const { tree, table } = index;
  const telling = tree.among(tellingKinds(table.syntax));
  const nesting = new Uint16Array(tree.count);
  let functionEnd = 0;
  let cyclomatic = 1;
  let cognitive = recursionCount;
  for (let node = 1; node < tree.count; node++) {
    const parent = tree.parentOf(node);
    const depth = nesting[parent] ?? 0;
    if (!telling.has(node)) {
      nesting[node] = depth;
      continue;
    }
    const kind = tree.kindOf(node);
    const branch = table.syntax.branches[kind];
    const isLoop = table.syntax.loops[kind] !== undefined;
    const isElseIf = branch === 'nested' && table.syntax.branches[tree.kindOf(parent)] === 'else';
    const isFunction = table.syntax.functions[kind] !== undefined;
    const isInner = isFunction && node < functionEnd;
    functionEnd = isFunction && !isInner ? tree.nextOf(node) : functionEnd;
    const isDeepening = isLoop || isInner || (branch !== undefined && DEEPENS.has(branch) && !isElseIf);
    nesting[node] = Math.min(depth + (isDeepening ? 1 : 0), 65_535);
    cyclomatic += (branch === undefined ? 0 : DECIDES[branch]) + (isLoop ? 1 : 0);
    if (isLoop || (branch !== undefined && DEEPENS.has(branch) && !isElseIf)) {
      cognitive += 1 + depth;
    } else if (branch === 'flat' || (branch === 'else' && !holdsElseIf(index, node))) {
      cognitive += 1;
    } else if (isElseIf) {
      cognitive += 1;
    }
    const operator = logicalOperator(index, node);
    if (operator !== '') {
      cyclomatic += 1;
      cognitive += operator === logicalOperator(index, parent) ? 0 : 1;
    }
  }
  return { cyclomaticComplexity: cyclomatic, cognitiveComplexity: cognitive };
}

function holdsElseIf(index: ProgramIndex, node: number): boolean {
  const child = index.tree.firstChildOf(node);
  return child !== -1 && index.table.syntax.branches[index.tree.kindOf(child)] === 'nested';
}

/** The node's logical operator, or ''. */
function logicalOperator(index: ProgramIndex, node: number): string {
  const { tree, table } = index;
  const role = table.syntax.operators[tree.kindOf(node)];
  if (role === undefined) {
    return '';
  }
  const operator = tree.childIn(node, role.operator);
  const text = operator === -1 ? '' : tree.textOf(operator);
  return table.syntax.logicalOperators.has(text) ? text : '';
}
