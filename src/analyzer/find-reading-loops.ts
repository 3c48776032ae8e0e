import type { CallLinks } from './link-calls.ts';
import { calleePathOf, type LoopEntry, type ProgramIndex } from './program-index.ts';
import { namesIn } from './read-motion.ts';
import { NO_NODE } from './syntax-tree.ts';

/** How many calls deep a read is looked for. */
const CALL_DEPTH_MAX = 4;

/**
 * Loops over test cases: outermost loops whose number of rounds is used for nothing else and whose rounds read
 * from standard input, themselves or through a function they call.
 */
export function findReadingLoops(index: ProgramIndex, links: CallLinks): Set<number> {
  const reads = new Set(index.calls.filter((call) => isRead(index, call)));
  if (reads.size === 0 || index.loops.length === 0) {
    return new Set();
  }
  const readers = readingFunctions(index, links, reads);
  const readsIn = new Map<number, number>();
  for (const call of index.calls) {
    const callee = links.calleeByCall.get(call);
    if (reads.has(call) || (callee !== undefined && readers.has(callee))) {
      const loop = outermost(index, index.loopOf[call] ?? -1);
      readsIn.set(loop, (readsIn.get(loop) ?? 0) + 1);
    }
  }
  const uses = countUses(index);
  return new Set(
    index.loops
      .filter((loop) => readsIn.has(loop.id) && loop.outer === -1 && isCountedOnly(index, loop, uses))
      .map(({ id }) => id),
  );
}

function isRead(index: ProgramIndex, call: number): boolean {
  const path = calleePathOf(index, call);
  return index.names.effect(path)?.operation === 'stdin';
}

function outermost(index: ProgramIndex, loop: number): number {
  let at = loop;
  for (let outer = index.loops[at]?.outer ?? -1; outer !== -1; outer = index.loops[at]?.outer ?? -1) {
    at = outer;
  }
  return at;
}

/** Functions that read, directly or through functions they call. */
function readingFunctions(index: ProgramIndex, links: CallLinks, reads: ReadonlySet<number>): Set<number> {
  const readers = new Set(
    [...reads].map((call) => index.functionOf[call] ?? 0).filter((entry) => entry !== 0),
  );
  for (let depth = 0; depth < CALL_DEPTH_MAX; depth++) {
    for (const { call, callee } of links.links) {
      const caller = index.functionOf[call] ?? 0;
      if (readers.has(callee) && caller !== 0) {
        readers.add(caller);
      }
    }
  }
  return readers;
}

/** How often each identifier is written in the program. */
function countUses(index: ProgramIndex): Map<string, number> {
  const { tree, table } = index;
  const uses = new Map<string, number>();
  for (let node = 0; node < tree.count; node++) {
    if (table.syntax.identifiers.has(tree.kindOf(node))) {
      const name = tree.textOf(node);
      uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
  return uses;
}

/** A bound that is read in the loop's head, or is written down and then used for this loop alone. */
function isCountedOnly(index: ProgramIndex, loop: LoopEntry, uses: ReadonlyMap<string, number>): boolean {
  const { role, node } = loop;
  if (role === undefined || role.shape === 'clause') {
    return false;
  }
  if (role.shape === 'each') {
    const source = index.tree.childIn(node, role.source);
    const names = source === NO_NODE ? [] : [...namesIn(index, source).keys()];
    return names.every((name) => (uses.get(name) ?? 0) <= 2);
  }
  const condition = index.tree.childIn(node, role.condition);
  const names = condition === NO_NODE ? [] : [...namesIn(index, condition).keys()];
  // The variable, its update and its bound: `while t: … t -= 1`, `for (; i < t; i++)`.
  return names.every((name) => (uses.get(name) ?? 0) <= 4);
}
