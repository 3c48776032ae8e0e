import { kindUnion } from '../syntax/kind-union.ts';
import { NO_NODE, type SyntaxTree } from '../syntax/syntax-tree.ts';
import type { CallLinks } from './link-calls.ts';
import type { FunctionEntry, ProgramIndex } from './program-index.ts';

const NAME_LENGTH_MAX = 80;
/** A method is so near to the class that it belongs to. */
const CLASS_STEPS_MAX = 4;
/** Conditions that are false as they are written. */
const NEVER = /^\(*\s*(?:False|false|0)\s*\)*$/;
/** Whatever jumps there goes on from there. */
const LABELLED = /label/;
const EXPORTED = /^export/;
/** What may keep something from ever running. */
const endingKinds = kindUnion(({ returns, branches, loops }) => [returns, branches, loops]);

/**
 * The parts of a program that never run, whatever its input, as roots of subtrees in source order: functions that nothing which
 * runs names, what stands under a condition that is written false, what follows a return. A file of nothing but definitions has
 * none: whoever uses it may call any.
 */
export function findDeadCode(index: ProgramIndex, { links }: CallLinks): number[] {
  const roots = [...findUnreachable(index), ...findUnnamed(index, links)].sort((a, b) => a - b);
  let end = 0;
  return roots.filter((root) => {
    const isOuter = root >= end;
    end = isOuter ? index.tree.nextOf(root) : end;
    return isOuter;
  });
}

function findUnreachable(index: ProgramIndex): number[] {
  const { tree } = index;
  const dead: number[] = [];
  let end = 0;
  for (const node of tree.nodesOf(endingKinds(index.table.syntax))) {
    const found = node < end ? [] : unreachableAt(index, node);
    const last = found.at(-1);
    if (last !== undefined) {
      dead.push(...found);
      end = tree.nextOf(last);
    }
  }
  return dead;
}

/** What a node keeps from ever running. */
function unreachableAt({ tree, table }: ProgramIndex, node: number): number[] {
  const { branches, loops, returns, statements } = table.syntax;
  const kind = tree.kindOf(node);
  if (returns.has(kind)) {
    const parent = tree.parentOf(node);
    const isWrapped = parent === node - 1 && tree.nextOf(node) === tree.nextOf(parent);
    return siblingsBehind(tree, isWrapped && statements.has(tree.kindOf(parent)) ? parent : node);
  }
  if (branches[kind] !== 'nested' && loops[kind] === undefined) {
    return [];
  }
  const condition = tree.childIn(node, 'condition');
  const isNever = condition !== NO_NODE && NEVER.test(tree.textOf(condition, 20));
  // Where there is another way, that one runs.
  const hasOther = tree.childIn(node, 'alternative') !== NO_NODE;
  const held = hasOther ? tree.childIn(node, 'consequence') : node;
  return isNever && held !== NO_NODE ? [held] : [];
}

/** What follows in the same block; a part of the statement around has a field of its own there. */
function siblingsBehind(tree: SyntaxTree, node: number): number[] {
  const behind: number[] = [];
  let at = tree.fieldOf(node) === '' ? tree.siblingAfter(node) : NO_NODE;
  while (at !== NO_NODE && tree.fieldOf(at) === '' && !LABELLED.test(tree.kindOf(at))) {
    behind.push(at);
    at = tree.siblingAfter(at);
  }
  return behind;
}

/** Functions that nothing which runs names, nor calls. */
function findUnnamed(index: ProgramIndex, links: CallLinks['links']): number[] {
  const { functions, functionOf } = index;
  if (functions.length === 1 || isDefiningOnly(index)) {
    return [];
  }
  const called = functions.map((): number[] => []);
  for (const { call, callee } of links) {
    called[functionOf[call] ?? 0]?.push(callee);
  }
  for (const [at, { name, outer }] of functions.entries()) {
    if (name === '' && at !== 0) {
      // One without a name runs where it stands.
      called[outer]?.push(at);
    }
  }
  const starts = functions.flatMap((entry, at) => (isStart(index, entry, at) ? [at] : []));
  let live = reach(starts, (at) => called[at] ?? []);
  if (live.size < functions.length) {
    const named = readNames(index);
    live = reach(starts, (at) => [...(called[at] ?? []), ...named(at)]);
  }
  return functions.flatMap(({ node }, at) => (live.has(at) ? [] : [node]));
}

/** The top level, what the language starts, and what is handed to others where it is defined. */
function isStart({ tree, table }: ProgramIndex, { name, node, marks }: FunctionEntry, at: number): boolean {
  const isHandedOut = marks.length > 0 || EXPORTED.test(tree.kindOf(tree.parentOf(node)));
  return at === 0 || isHandedOut || table.entryPoints.has(name);
}

/** Whether nothing runs when the file is loaded, and nothing is started. */
function isDefiningOnly({ functions, functionOf, calls, loops, table }: ProgramIndex): boolean {
  const isStarted = functions.some(({ name }) => table.entryPoints.has(name));
  const isCalling = calls.some((call) => (functionOf[call] ?? 0) === 0);
  return !isStarted && !isCalling && !loops.some(({ inFunction }) => inFunction === 0);
}

/** All functions that those at the start lead to. */
function reach(starts: readonly number[], leadsTo: (at: number) => readonly number[]): Set<number> {
  const live = new Set(starts);
  for (const at of live) {
    for (const next of leadsTo(at)) {
      live.add(next);
    }
  }
  return live;
}

/** The functions whose names, or whose class's name, a function holds that no one asked about before does. */
function readNames(index: ProgramIndex): (at: number) => readonly number[] {
  const { tree, functions, functionOf } = index;
  const byName = new Map<string, number[]>();
  for (const [at, entry] of functions.entries()) {
    for (const name of new Set([entry.name, classNameOf(index, entry.node)])) {
      const known = byName.get(name);
      if (known === undefined) {
        byName.set(name, [at]);
      } else {
        known.push(at);
      }
    }
  }
  byName.delete('');
  const namesIn = functions.map(() => new Set<string>());
  for (let node = 1; node < tree.count; node += 1) {
    const text = tree.nextOf(node) === node + 1 ? tree.textOf(node, NAME_LENGTH_MAX) : '';
    // A symbol names what it is spelled like.
    const name = text.startsWith(':') ? text.slice(1) : text;
    if (byName.has(name) && !isOwnName(index, node)) {
      namesIn[functionOf[node] ?? 0]?.add(name);
    }
  }
  return (at) => {
    const fresh = [...(namesIn[at] ?? [])].filter((name) => byName.has(name));
    const found = fresh.flatMap((name) => byName.get(name) ?? []);
    for (const name of fresh) {
      byName.delete(name);
    }
    return found;
  };
}

/** Whether a name only says what is being defined. */
function isOwnName({ tree, table }: ProgramIndex, node: number): boolean {
  const { functions, classes } = table.syntax;
  const around = tree.kindOf(tree.parentOf(node));
  return tree.fieldOf(node) === 'name' && (functions[around] !== undefined || classes.has(around));
}

function classNameOf({ tree, table }: ProgramIndex, method: number): string {
  let at = tree.parentOf(method);
  for (let step = 0; step < CLASS_STEPS_MAX && at !== NO_NODE; step += 1) {
    if (table.syntax.classes.has(tree.kindOf(at))) {
      return tree.textOf(tree.childIn(at, 'name'), NAME_LENGTH_MAX);
    }
    at = tree.parentOf(at);
  }
  return '';
}
