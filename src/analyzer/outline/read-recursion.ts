import type { CallLink } from '../index/link-calls.ts';
import { mentionsAny } from '../index/mentions-any.ts';
import { argumentsOf, calleeOf, type FunctionEntry, type ProgramIndex } from '../index/program-index.ts';
import type { AssignmentRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import type { RecursionOutline } from './program-outline.ts';
import { isHalving, midpointsIn } from './read-motion.ts';
import { goesIntoParts, sortsOut } from './read-recursion-shape.ts';
import { shortensWays } from './shortens-ways.ts';
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
  const isHalved = some.some((site) => halves(index, values, owner, site));
  const isShorter = owner.parameters.some((name) => shortensWays(index, owner.node, name));
  const step = isHalved || isShorter ? 'halving' : 'decrement';
  const isSearch = goesIntoParts(index, owner, some) || marksVisited(index, owner, isLooping);
  const isPartition = step === 'decrement' && sortsOut(index, owner, some);
  const branching = isSearch && !isMemoised ? 'traversal' : isPartition ? 'partition' : 'branching';
  return {
    line: index.tree.lineOf(first),
    shape: isBranching ? branching : 'single',
    step,
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
  const recalled = lookedUp(index, owner, stored);
  if (index.nodes.assignments.within(owner.node).some((node) => storesMissing(index, node))) {
    return true;
  }
  for (const node of index.nodes.branches.within(owner.node)) {
    const isGuard = table.syntax.branches[tree.kindOf(node)] === 'nested';
    const condition = isGuard ? tree.childIn(node, 'condition') : NO_NODE;
    const consequence = isGuard ? consequenceOf(index, node) : NO_NODE;
    if (condition === NO_NODE || consequence === NO_NODE) {
      continue;
    }
    const asked = tree.textOf(tree.childIn(node, 'initializer')) + tree.textOf(condition);
    const returned = returnedIn(index, consequence);
    const kept = [...stored].filter((name) => asked.includes(name));
    if (recalled.some((name) => hasWord(asked, name) && hasWord(returned, name))) {
      return true;
    }
    if (kept.some((name) => returned.includes(name)) || (kept.length > 0 && isTakenOut(asked, returned))) {
      return true;
    }
  }
  return false;
}

/** Names that are given what a collection keeps: `const known = memo.get(key)`. */
function lookedUp(index: ProgramIndex, owner: FunctionEntry, stored: ReadonlySet<string>): string[] {
  const { tree, table } = index;
  const names: string[] = [];
  for (const node of stored.size === 0 ? [] : index.nodes.assignments.within(owner.node)) {
    const role = table.syntax.assignments[tree.kindOf(node)];
    const value = role?.value === undefined ? NO_NODE : tree.childIn(node, role.value);
    const text = value === NO_NODE ? '' : tree.textOf(value, 80);
    if (
      role !== undefined &&
      [...stored].some((name) => text.startsWith(`${name}.get(`) || text.startsWith(`${name}[`))
    ) {
      names.push(tree.textOf(tree.childIn(node, role.target), 80));
    }
  }
  return names;
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`\\b${escaped(word)}\\b`).test(text);
}

/** What a branch does when its condition holds; a condition may also stand behind it. */
function consequenceOf({ tree }: ProgramIndex, branch: number): number {
  const consequence = tree.childIn(branch, 'consequence');
  return consequence === NO_NODE ? tree.childIn(branch, 'body') : consequence;
}

/** What is returned in there as text; of a block that is its own value, all of it. */
function returnedIn({ tree, table }: ProgramIndex, consequence: number): string {
  const text = tree.textOf(consequence);
  const isValue = table.syntax.valueBlocks?.has(tree.kindOf(consequence)) === true;
  return /\breturn\b([^\n;]*)/.exec(text)?.[1] ?? (isValue ? text : '');
}

/** `if v, ok := memo[n]; ok { return v }`, `if let Some(&v) = memo.get(&n) { return v; }`. */
function isTakenOut(asked: string, returned: string): boolean {
  const given = /^([^=<>!]*?):?=[^=]/.exec(asked)?.[1] ?? '';
  const names = given.match(/\b[a-z_]\w*\b/g) ?? [];
  return names.some((name) => new RegExp(`\\b${name}\\b`).test(returned));
}

/** `memo[n] ||= …` */
function storesMissing(index: ProgramIndex, node: number): boolean {
  const { tree, table } = index;
  const role = table.syntax.assignments[tree.kindOf(node)];
  const operator = role?.operator === undefined ? NO_NODE : tree.childIn(node, role.operator);
  const target = role === undefined ? NO_NODE : tree.childIn(node, role.target);
  return (
    operator !== NO_NODE &&
    tree.textOf(operator, 4) === '||=' &&
    table.syntax.subscripts[tree.kindOf(target)] !== undefined
  );
}

/** Names of collections that a function writes elements of. */
function storedCollections(index: ProgramIndex, scope: number): Set<string> {
  const { tree, table } = index;
  const stored = new Set<string>();
  for (const node of index.nodes.assignments.within(scope)) {
    const role = table.syntax.assignments[tree.kindOf(node)];
    let target =
      role === undefined || !isPlain(index, node, role) ? NO_NODE : tree.childIn(node, role.target);
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
  }
  for (const call of index.nodes.calls.within(scope)) {
    const callee = calleeOf(index, call);
    const method = callee === NO_NODE ? null : /^([\w.]+)\.(set|add|insert)$/.exec(tree.textOf(callee, 80));
    if (method?.[1] !== undefined) {
      stored.add(method[1]);
    }
  }
  return stored;
}

/** Whether an assignment replaces what its target holds. */
function isPlain(
  { tree }: ProgramIndex,
  node: number,
  { target, operator, isStep }: AssignmentRole,
): boolean {
  const sign = operator === undefined ? NO_NODE : tree.childIn(node, operator);
  return target !== '' && isStep !== true && (sign === NO_NODE || tree.textOf(sign) === '=');
}

/** A search of a graph: it notes where it has been, or does not turn back to where it came from. */
function marksVisited(index: ProgramIndex, owner: FunctionEntry, isLooping: boolean): boolean {
  if (!isLooping) {
    return false;
  }
  const { tree, table } = index;
  const text = tree.textOf(owner.node, 4000);
  const stored = storedCollections(index, owner.node);
  const questions = text.split(/\n/).filter((line) => /\b(if|unless|while|continue)\b/.test(line));
  const asked = [...stored].filter((name) => questions.some((line) => line.includes(name)));
  const asksBeforeGoing = asked.some((name) => !undoes(text, name));
  const parents = owner.parameters
    .slice(1)
    .filter((name) => new RegExp(`!==? *${escaped(name)}\\b`).test(text));
  return asksBeforeGoing || (parents.length > 0 && table.syntax.comments.size > 0);
}

/** Undoing a mark afterwards is backtracking: everything is tried. */
function undoes(text: string, mark: string): boolean {
  const name = escaped(mark);
  return new RegExp(
    `${name}\\.(pop|remove|delete|discard)\\(|${name}\\b[^\\n=]*= *(False|false|0) *;?\\s*$`,
    'm',
  ).test(text);
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
