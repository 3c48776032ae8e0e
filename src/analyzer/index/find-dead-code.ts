import { stripEnd } from '../../kernel/strip-end.ts';
import { kindUnion } from '../syntax/kind-union.ts';
import { NO_NODE, type SyntaxTree } from '../syntax/syntax-tree.ts';
import { classAround, classNameOf } from './class-around.ts';
import type { CallLinks } from './link-calls.ts';
import type { FunctionEntry, ProgramIndex } from './program-index.ts';

const CONDITION_LENGTH_MAX = 20;
const WHITE_SPACE = ' \t\r\n';
const BEFORE = /^[(\s]+/;
/** Whatever jumps there goes on from there. */
const JUMPED_TO = /label|case|default/;
/** Names by which more than a call reaches a function: members defined elsewhere, operators, destructors. */
const REACHED_OTHERWISE = /::|^operator|~/;
const EXPORTED = /^export/;
const METHOD = /^method_/;

const endingKinds = kindUnion(({ returns, deadCode }) => [returns, deadCode?.tests]);

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
  const endedBlocks = new Set<number>();
  let end = 0;
  for (const node of tree.nodesOf(endingKinds(index.table.syntax))) {
    const found = node < end ? [] : unreachableAt(index, node, endedBlocks);
    const last = found.at(-1);
    if (last !== undefined) {
      dead.push(...found);
      end = tree.nextOf(last);
    }
  }
  return dead;
}

/** What a node keeps from ever running. `endedBlocks`: those in which a return was met before. */
function unreachableAt(index: ProgramIndex, node: number, endedBlocks: Set<number>): number[] {
  const { tree, table } = index;
  const { deadCode, returns, statements } = table.syntax;
  const kind = tree.kindOf(node);
  if (returns.has(kind)) {
    const parent = tree.parentOf(node);
    const isWrapped = parent === node - 1 && tree.nextOf(node) === tree.nextOf(parent);
    const statement = isWrapped && statements.has(tree.kindOf(parent)) ? parent : node;
    const block = tree.parentOf(statement);
    const isFirst = !endedBlocks.has(block);
    endedBlocks.add(block);
    return isFirst ? siblingsBehind(index, statement) : [];
  }
  if (deadCode?.tests.has(kind) !== true) {
    return [];
  }
  const condition = tree.childIn(node, 'condition');
  if (condition === NO_NODE || !deadCode.never.test(bareText(tree, condition))) {
    return [];
  }
  // Where there is another way, that one runs.
  const hasOther = tree.childIn(node, 'alternative') !== NO_NODE;
  const held = hasOther ? tree.childIn(node, 'consequence') : node;
  return held === NO_NODE ? [] : [held];
}

/** A short expression without the brackets and spaces around it; '' for a longer one. */
function bareText(tree: SyntaxTree, node: number): string {
  const isShort = tree.endOf(node) - tree.startOf(node) <= CONDITION_LENGTH_MAX;
  const text = isShort ? tree.textOf(node, CONDITION_LENGTH_MAX) : '';
  return stripEnd(text, `)${WHITE_SPACE}`).replace(BEFORE, '');
}

/**
 * What follows in the same block, but for what is declared there, which is known from the block's beginning; a part of the
 * statement around has a field of its own there.
 */
function siblingsBehind({ tree, table }: ProgramIndex, node: number): number[] {
  const { functions, classes, pauses = {} } = table.syntax;
  const behind: number[] = [];
  let at = tree.fieldOf(node) === '' ? tree.siblingAfter(node) : NO_NODE;
  while (at !== NO_NODE && tree.fieldOf(at) === '' && !JUMPED_TO.test(tree.kindOf(at))) {
    const kind = tree.kindOf(at);
    let isKept = functions[kind] !== undefined || classes.has(kind);
    // A function that hands something out anywhere is a generator.
    for (let inner = at; !isKept && inner < tree.nextOf(at); inner += 1) {
      isKept = pauses[tree.kindOf(inner)] !== undefined;
    }
    behind.push(...(isKept ? [] : [at]));
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

/**
 * The top level, what the language starts, and whatever may be reached without its name: what is handed to others where it is
 * defined, and methods of what has no name.
 */
function isStart(index: ProgramIndex, { name, node, marks }: FunctionEntry, at: number): boolean {
  const { tree, table } = index;
  const kind = tree.kindOf(node);
  const holder = tree.kindOf(tree.parentOf(node));
  if (at === 0 || marks.length > 0 || EXPORTED.test(holder) || table.entryPoints.has(name)) {
    return true;
  }
  const isNamedOnly = table.syntax.deadCode?.functions.has(kind) === true && !REACHED_OTHERWISE.test(name);
  const isMethod = METHOD.test(kind) || classAround(index, node) !== NO_NODE;
  return name !== '' && (!isNamedOnly || (isMethod && classNameOf(index, node) === ''));
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
    const text = tree.nextOf(node) === node + 1 ? tree.textOf(node) : '';
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
