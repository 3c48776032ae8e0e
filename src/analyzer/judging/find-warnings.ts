import type { AnalysisReason, ComplexityClass } from '../../model/program-analysis.ts';
import type { CountedFeatures, OperationSite } from '../features/count-features.ts';
import type { ProgramIndex } from '../index/program-index.ts';
import { namesIn } from '../outline/read-motion.ts';
import { brokenKinds, NO_NODE } from '../syntax/syntax-tree.ts';

const WARNINGS_MAX = 16;
const LARGE_ALLOCATION = 50_000_000;
/** Characters that make text read in another order than it runs: Unicode's bidirectional controls. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const DANGEROUS: ReadonlySet<ComplexityClass> = new Set(['quadratic', 'cubic', 'polynomial', 'exponential']);

/** What a reader of the program should know, in order of lines. */
export function findWarnings(
  index: ProgramIndex,
  features: CountedFeatures,
  complexity: { readonly class: ComplexityClass; readonly reasons: readonly AnalysisReason[] },
  operations: readonly OperationSite[],
): AnalysisReason[] {
  const warnings: AnalysisReason[] = [...hiddenOrder(index), ...endlessLoops(index), ...brokenParts(index)];
  const driver = complexity.reasons.at(-1);
  if (DANGEROUS.has(complexity.class) && driver !== undefined) {
    const over = features.stdinReadCount > 0 ? ' in the size of standard input' : '';
    warnings.push({ line: driver.line, message: `${complexity.class} time${over}` });
  }
  for (const { kind, line, path } of operations) {
    if (kind === 'dynamic-code') {
      warnings.push({ line, message: `${path} runs code that cannot be read beforehand` });
    }
  }
  if (features.allocationMax >= LARGE_ALLOCATION) {
    warnings.push({
      line: 1,
      message: `a size of ${features.allocationMax} elements is written in the program`,
    });
  }
  return warnings.sort((a, b) => a.line - b.line).slice(0, WARNINGS_MAX);
}

function hiddenOrder(index: ProgramIndex): AnalysisReason[] {
  const { source } = index.tree;
  const lines = new Set<number>();
  let line = 1;
  let newline = source.indexOf('\n');
  for (const match of source.matchAll(BIDI_CONTROLS)) {
    while (newline !== -1 && newline < match.index) {
      line += 1;
      newline = source.indexOf('\n', newline + 1);
    }
    lines.add(line);
    if (lines.size >= WARNINGS_MAX) {
      break;
    }
  }
  const message = 'bidirectional control characters show this line in another order than it runs';
  return [...lines].map((each) => ({ line: each, message }));
}

/** Loops whose condition names nothing and that nothing leaves. */
function endlessLoops(index: ProgramIndex): AnalysisReason[] {
  const { tree } = index;
  const found: AnalysisReason[] = [];
  for (const { node, role, line } of index.loops) {
    if (role === undefined || (role.shape !== 'while' && role.shape !== 'counted')) {
      continue;
    }
    const condition = tree.childIn(node, role.condition);
    const isFree =
      condition === NO_NODE || (namesIn(index, condition).size === 0 && !holdsCall(index, condition));
    const isNever = condition !== NO_NODE && /^\W*(false|False|0)\W*$/.test(tree.textOf(condition));
    if (isFree && !isNever && !holdsExit(index, node)) {
      found.push({ line, message: 'loop that nothing inside it ends' });
    }
  }
  return found.slice(0, WARNINGS_MAX);
}

function holdsExit(index: ProgramIndex, node: number): boolean {
  const { exits, calls } = index.nodes;
  return exits.within(node).length > 0 || calls.within(node).some((inner) => leavesProgram(index, inner));
}

const LEAVING_CALLS = /^(sys\.exit|exit|quit|process\.exit|os\._exit|Deno\.exit)\b/;

function leavesProgram(index: ProgramIndex, call: number): boolean {
  const text = index.tree.textOf(call, 20);
  return LEAVING_CALLS.test(text) || /^(next|input|readline)\(/.test(text);
}

function holdsCall(index: ProgramIndex, node: number): boolean {
  return index.nodes.calls.within(node).length > 0;
}

function brokenParts(index: ProgramIndex): AnalysisReason[] {
  const { tree } = index;
  const [first] = tree.nodesOf(brokenKinds);
  return first === undefined ? [] : [{ line: tree.lineOf(first), message: `not valid ${index.table.name}` }];
}
