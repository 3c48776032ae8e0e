import type { CallLink } from './link-calls.ts';
import { mentionsAny } from './mentions-any.ts';
import { argumentsOf, calleeOf, type FunctionEntry, type ProgramIndex } from './program-index.ts';
import type { RecursionOutline } from './program-outline.ts';
import { isHalving, midpointsIn } from './read-motion.ts';
import { NO_NODE } from './syntax-tree.ts';
import type { ValueReader } from './value-reader.ts';

const SITES_MAX = 12;

/** How a function calls itself, from the places where it does; undefined when it does not. */
export function readRecursion(
  index: ProgramIndex,
  values: ValueReader,
  entry: number,
  links: readonly CallLink[],
): RecursionOutline | undefined {
  const owner = index.functions[entry];
  const sites = links.filter((link) => link.callee === entry && !link.isHandedOver).map(({ call }) => call);
  const first = sites[0];
  if (owner === undefined || first === undefined) {
    return undefined;
  }
  const some = sites.slice(0, SITES_MAX);
  const isLooping = some.some((site) => (index.loopOf[site] ?? -1) !== -1);
  const isBranching =
    isLooping || some.some((a, at) => some.slice(at + 1).some((b) => areBothReached(index, a, b)));
  const isMemoised = remembers(index, owner);
  const shape = !isBranching
    ? 'single'
    : marksVisited(index, owner, isLooping) && !isMemoised
      ? 'traversal'
      : 'branching';
  return {
    line: index.tree.lineOf(first),
    shape,
    step: some.some((site) => halves(index, values, owner, site)) ? 'halving' : 'decrement',
    isMemoised,
    changingParameterCount: changingParameters(index, owner, some),
  };
}

/** Whether one run can reach both calls: not in different ways of one branch, nor after a return. */
function areBothReached(index: ProgramIndex, a: number, b: number): boolean {
  const { tree, table } = index;
  const ancestors = new Map<number, number>();
  for (let child = a, at = tree.parentOf(a); at !== NO_NODE; child = at, at = tree.parentOf(at)) {
    ancestors.set(at, child);
  }
  for (let child = b, at = tree.parentOf(b); at !== NO_NODE; child = at, at = tree.parentOf(at)) {
    const other = ancestors.get(at);
    if (other === undefined) {
      continue;
    }
    const isBranch = table.syntax.branches[tree.kindOf(at)] !== undefined && at !== a && at !== b;
    const isWay = (node: number): boolean => tree.fieldOf(node) !== 'condition';
    const areWays = isBranch && other !== child && isWay(other) && isWay(child);
    return !areWays && !isReturnedBefore(index, a, at);
  }
  return true;
}

/** Whether a call is inside a return statement below `around`: then nothing after it is reached. */
function isReturnedBefore(index: ProgramIndex, call: number, around: number): boolean {
  const { tree, table } = index;
  for (let at = tree.parentOf(call); at > around; at = tree.parentOf(at)) {
    if (table.syntax.returns.has(tree.kindOf(at))) {
      return true;
    }
  }
  return false;
}

/** Marked as remembering, or a result is both looked up and stored under the same name inside it. */
function remembers(index: ProgramIndex, owner: FunctionEntry): boolean {
  const { tree, table } = index;
  if (owner.marks.some((mark) => table.memoMarks.some((memo) => mark.toLowerCase().includes(memo)))) {
    return true;
  }
  const stored = storedCollections(index, owner.node);
  for (let node = owner.node; node < tree.nextOf(owner.node); node++) {
    const isGuard = table.syntax.branches[tree.kindOf(node)] === 'nested';
    const condition = isGuard ? tree.childIn(node, 'condition') : NO_NODE;
    const consequence = isGuard ? tree.childIn(node, 'consequence') : NO_NODE;
    if (condition === NO_NODE || consequence === NO_NODE) {
      continue;
    }
    const asked = tree.textOf(condition);
    const returned = /\breturn\b([^\n;]*)/.exec(tree.textOf(consequence))?.[1] ?? '';
    if ([...stored].some((name) => asked.includes(name) && returned.includes(name))) {
      return true;
    }
  }
  return false;
}

/** Names of collections that a function writes elements of. */
function storedCollections(index: ProgramIndex, scope: number): Set<string> {
  const { tree, table } = index;
  const stored = new Set<string>();
  for (let node = scope; node < tree.nextOf(scope); node++) {
    const role = table.syntax.assignments[tree.kindOf(node)];
    let target =
      role === undefined || role.operator !== undefined ? NO_NODE : tree.childIn(node, role.target);
    for (let step = 0; target !== NO_NODE && step < 4; step++) {
      const subscript = table.syntax.subscripts[tree.kindOf(target)];
      if (subscript === undefined) {
        break;
      }
      target = tree.childIn(target, subscript.object);
      if (target !== NO_NODE && table.syntax.identifiers.has(tree.kindOf(target))) {
        stored.add(tree.textOf(target));
      }
    }
    const callee = table.syntax.calls[tree.kindOf(node)] === undefined ? NO_NODE : calleeOf(index, node);
    const method = callee === NO_NODE ? null : /^([\w.]+)\.(set|add)$/.exec(tree.textOf(callee, 80));
    if (method?.[1] !== undefined) {
      stored.add(method[1]);
    }
  }
  return stored;
}

/** A search of a graph: it notes where it has been, or does not turn back to where it came from. */
function marksVisited(index: ProgramIndex, owner: FunctionEntry, isLooping: boolean): boolean {
  if (!isLooping) {
    return false;
  }
  const { tree, table } = index;
  const text = tree.textOf(owner.node, 4000);
  const stored = storedCollections(index, owner.node);
  const asksBeforeGoing = [...stored].some((name) => {
    const asked = text.split(/\n/).filter((line) => /\b(if|while|continue)\b/.test(line));
    return asked.some((line) => line.includes(name));
  });
  // Undoing a mark afterwards is backtracking: everything is tried.
  const undoes =
    /\.(pop|remove|delete|discard)\(|= *(False|false|0)\s*$/m.test(text) && !/\.popleft\(/.test(text);
  const parents = owner.parameters
    .slice(1)
    .filter((name) => new RegExp(`!==? *${escaped(name)}\\b`).test(text));
  return (asksBeforeGoing && !undoes) || (parents.length > 0 && table.syntax.comments.size > 0);
}

function escaped(name: string): string {
  return name.replace(/[^\w]/g, '\\$&');
}

function halves(index: ProgramIndex, values: ValueReader, owner: FunctionEntry, site: number): boolean {
  const midpoints = midpointsIn(index, values, owner.node);
  for (const given of argumentsOf(index, site)) {
    if (isHalving(index, values, given)) {
      return true;
    }
    if (mentionsAny(index, given, midpoints)) {
      return true;
    }
  }
  return false;
}

/** Parameters that some call of itself passes on as something else than themselves. */
function changingParameters(index: ProgramIndex, owner: FunctionEntry, sites: readonly number[]): number {
  const { tree } = index;
  const given = sites.map((site) => argumentsOf(index, site));
  return owner.parameters.filter((name, position) =>
    given.some((each) => {
      const argument = each[position];
      return argument !== undefined && tree.textOf(argument) !== name;
    }),
  ).length;
}
