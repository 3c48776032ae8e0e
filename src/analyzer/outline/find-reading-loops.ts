import { subjectOf } from '../index/call-subject.ts';
import type { CallLinks } from '../index/link-calls.ts';
import { calleePathOf, type LoopEntry, type ProgramIndex } from '../index/program-index.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { namesIn } from './read-motion.ts';

/** How many calls deep a read is looked for. */
const CALL_DEPTH_MAX = 4;
/** A function that reads one token from standard input is written in this many characters at most. */
const TOKEN_READER_LENGTH_MAX = 800;
/** What programmers call the number of test cases; how many there are is no size of a problem. */
const CASE_NAMES = /^(_?tt?|tc|ntc?|tcs|num_?cases|n?(test_?)?cases?|n?tests?|_t)$/i;

/**
 * What a loop reads from standard input. cases: in each round a problem of its own. parts: in each round a part of its input.
 * token: as much as the next number or word has, inside a function that returns it.
 */
export type LoopReading = 'cases' | 'parts' | 'token';

/**
 * Loops that read: outermost loops whose number of rounds is used for nothing else and whose rounds read from standard
 * input, themselves or through a function they call; and those that read one token.
 */
export function findReadingLoops(index: ProgramIndex, links: CallLinks): ReadonlyMap<number, LoopReading> {
  const reads = new Set(index.calls.filter((call) => isRead(index, call)));
  const found = new Map<number, LoopReading>();
  if (reads.size === 0 || index.loops.length === 0) {
    return found;
  }
  const readers = readingFunctions(index, links, reads);
  const readingIn = new Set<number>();
  for (const call of index.calls) {
    const callee = links.calleeByCall.get(call);
    if (reads.has(call) || (callee !== undefined && readers.has(callee))) {
      readingIn.add(outermost(index, index.loopOf[call] ?? -1));
    }
  }
  for (const loop of index.loops) {
    if (readingIn.has(loop.id) && isTokenReader(index, loop)) {
      found.set(loop.id, 'token');
    } else if (readingIn.has(loop.id) && loop.outer === -1 && isCountedOnly(index, loop)) {
      found.set(loop.id, namesOf(index, loop).some((name) => CASE_NAMES.test(name)) ? 'cases' : 'parts');
    }
  }
  return found;
}

/** A short function without parameters that returns what it read. */
function isTokenReader({ tree, table, functions }: ProgramIndex, { role, inFunction }: LoopEntry): boolean {
  const reader = functions[inFunction];
  const isStart = inFunction === 0 || table.entryPoints.has(reader?.name ?? '');
  if (reader === undefined || isStart || role?.shape !== 'while') {
    return false;
  }
  const isShort = tree.endOf(reader.node) - tree.startOf(reader.node) < TOKEN_READER_LENGTH_MAX;
  return isShort && reader.parameters.length === 0 && reader.returns.length > 0;
}

function isRead(index: ProgramIndex, call: number): boolean {
  const path = calleePathOf(index, call);
  const effect = index.names.effect(path);
  return effect?.operation === 'stdin' || effect?.isTaking === true;
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

/** A bound that is read in the loop's head, or is written down and then used for this loop alone. */
function isCountedOnly(index: ProgramIndex, loop: LoopEntry): boolean {
  const { role } = loop;
  if (role?.shape === 'clause') {
    return false;
  }
  // With a condition the variable, its update and its bound: `while t: … t -= 1`, `for (; i < t; i++)`.
  const usesMax = role === undefined || role.shape === 'each' ? 2 : 4;
  return namesOf(index, loop).every((name) => {
    const isOwn =
      role?.shape === 'counted' && mentions(index, index.tree.childIn(loop.node, role.initializer), name) > 0;
    return (isOwn ? mentions(index, loop.node, name) : (index.uses.get(name) ?? 0)) <= usesMax;
  });
}

/** How often a name is written in a part of the program. */
function mentions({ tree, nodes }: ProgramIndex, part: number, name: string): number {
  return nodes.identifiers.within(part).filter((node) => tree.textOf(node) === name).length;
}

/** The names in what a loop runs over, or in its condition. */
function namesOf(index: ProgramIndex, { role, node }: LoopEntry): string[] {
  const field = role === undefined ? '' : 'source' in role ? role.source : role.condition;
  const head = field === '' ? subjectOf(index, node) : index.tree.childIn(node, field);
  return head === NO_NODE ? [] : [...namesIn(index, head).keys()];
}
