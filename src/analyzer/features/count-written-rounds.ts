import { argumentsOf, calleePathOf, type LoopEntry, type ProgramIndex } from '../index/program-index.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { constantValue } from './read-constant.ts';

/** No program runs longer, whatever it says. */
const ROUNDS_MAX = 1e15;

/**
 * The most rounds that a program's loops say outright, those around them multiplied: 4,000,000 for `range(2000)` in
 * `range(2000)`. A loop that does not say how often it runs counts as one round; 0 for a program without loops.
 */
export function countWrittenRounds(index: ProgramIndex): number {
  const rounds: number[] = [];
  let most = 0;
  for (const loop of index.loops) {
    const said = writtenRounds(index, loop);
    // What is no number counts as nothing said.
    const own = said !== undefined && said > 1 ? said : 1;
    const all = Math.min(ROUNDS_MAX, own * (rounds[loop.outer] ?? 1));
    rounds.push(all);
    most = Math.max(most, all);
  }
  return most;
}

function writtenRounds(index: ProgramIndex, { node, role }: LoopEntry): number | undefined {
  const { tree, table } = index;
  switch (role?.shape) {
    case undefined:
      return undefined;
    case 'each':
    case 'clause':
      return roundsOver(index, tree.childIn(node, role.source));
    case 'while':
    case 'counted': {
      const condition = tree.childIn(node, role.condition);
      const operator = condition === NO_NODE ? undefined : table.syntax.operators[tree.kindOf(condition)];
      return operator && constantValue(index, tree.childIn(condition, operator.right));
    }
  }
}

/** How many elements a source says it has: `range(2, 9)`, `2..9`, `[1, 2, 3]`. */
function roundsOver(index: ProgramIndex, source: number): number | undefined {
  const { tree, table } = index;
  if (source === NO_NODE) {
    return undefined;
  }
  const kind = tree.kindOf(source);
  if (table.syntax.listDisplays.has(kind)) {
    return tree.childrenOf(source).length;
  }
  const isCall = table.syntax.calls[kind] !== undefined;
  const isSized = isCall && index.names.effect(calleePathOf(index, source))?.isSized === true;
  const isRange = table.syntax.ranges?.has(kind) === true;
  if (!isSized && !isRange) {
    return undefined;
  }
  const [first, second] = isCall ? argumentsOf(index, source) : tree.childrenOf(source);
  const from = first === undefined ? undefined : constantValue(index, first);
  const until = second === undefined ? undefined : constantValue(index, second);
  return second === undefined ? from : until === undefined ? undefined : until - (from ?? 0);
}
