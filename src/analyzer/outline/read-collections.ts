import { loopRoleOf } from '../index/loop-roles.ts';
import { calleeOf, type ProgramIndex } from '../index/program-index.ts';
import { pathOf } from '../index/program-names.ts';
import type { CollectionTypeRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import {
  type AbstractValue,
  collectionOf,
  fixedValue,
  grownValue,
  joinValues,
  numberOf,
} from './abstract-value.ts';
import { giveResult } from './give-result.ts';
import { fixedGrowth, type Growth, growthTimes } from './growth.ts';

type Read = (node: number) => AbstractValue;

/** Types inside types are followed this far. */
const TYPE_DEPTH_MAX = 4;
const PARTS_MAX = 16;

/** The value of a node that is a range, a block, a type or a collection written with one; undefined when it is none. */
export function readCollection(index: ProgramIndex, node: number, read: Read): AbstractValue | undefined {
  const { tree, table } = index;
  const { ranges, repeats, typedDisplays, valueBlocks } = table.syntax;
  const kind = tree.kindOf(node);
  if (ranges?.has(kind)) {
    const ends = tree.childrenOf(node).slice(0, PARTS_MAX).map(read).reduce(joinValues, fixedValue);
    return collectionOf(ends.magnitude, numberOf(ends.magnitude));
  }
  const repeat = repeats?.[kind];
  const count = repeat === undefined ? NO_NODE : tree.childIn(node, repeat.count);
  if (repeat !== undefined && count !== NO_NODE) {
    return collectionOf(read(count).magnitude, read(tree.childIn(node, repeat.element)));
  }
  const typed = typedDisplays?.[kind];
  if (typed !== undefined) {
    const body = tree.childIn(node, typed.body);
    const empty = valueOfType(index, tree.childIn(node, typed.type), read) ?? grownValue;
    return tree.firstChildOf(body) === NO_NODE ? empty : { ...read(body), isHash: empty.isHash };
  }
  if (valueBlocks?.has(kind)) {
    const last = tree.childrenOf(node).at(-1);
    return last === undefined ? fixedValue : read(last);
  }
  if (table.syntax.listDisplays.has(kind) || table.syntax.hashDisplays.has(kind)) {
    return readDisplay(index, node, read);
  }
  return table.syntax.comprehensions.has(kind)
    ? readComprehension(index, node, read)
    : valueOfType(index, node, read);
}

function readDisplay(index: ProgramIndex, node: number, read: Read): AbstractValue {
  const { tree, table } = index;
  const isHash = table.syntax.hashDisplays.has(tree.kindOf(node));
  const children = tree.childrenOf(node);
  if (children.length === 0) {
    return { ...grownValue, isHash };
  }
  const element = children.slice(0, PARTS_MAX).map(read).reduce(joinValues, fixedValue);
  const hasSpread = children.some((child) => table.syntax.spreads.has(tree.kindOf(child)));
  return { ...collectionOf(hasSpread ? element.size : fixedGrowth, element), isHash };
}

function readComprehension(index: ProgramIndex, node: number, read: Read): AbstractValue {
  const { tree, table } = index;
  let size: Growth = fixedGrowth;
  for (const child of tree.childrenOf(node)) {
    const role = loopRoleOf(tree, table, child);
    if (role?.shape === 'clause') {
      size = growthTimes(size, read(tree.childIn(child, role.source)).size);
    }
  }
  const element = read(tree.childIn(node, 'body'));
  return { ...collectionOf(size, element), isHash: /^(set|dict)/.test(tree.kindOf(node)) };
}

/** What a call like `make([]int, n)` gives: its type's value, as long as n is large; without elements it grows. */
export function madeOfType(index: ProgramIndex, given: readonly number[], read: Read): AbstractValue {
  const [type = NO_NODE, count = NO_NODE] = given;
  const value = read(type);
  return value.isHash || count === NO_NODE || index.tree.textOf(count) === '0'
    ? value
    : collectionOf(read(count).magnitude, value.element ?? fixedValue);
}

/** The type that a call is written with: `collect::<HashSet<_>>()`; NO_NODE without one. */
export function typeGivenTo(index: ProgramIndex, call: number): number {
  const { tree, table } = index;
  const callee = calleeOf(index, call);
  const list =
    callee === NO_NODE
      ? undefined
      : tree.childrenOf(callee).find((each) => table.syntax.typeArguments?.has(tree.kindOf(each)));
  return list === undefined ? NO_NODE : tree.firstChildOf(list);
}

/** The body of a function without a name, which is what it gives when it is an expression. */
export function bodyOf({ tree, table }: ProgramIndex, inline: number): number {
  return tree.childIn(inline, table.syntax.functions[tree.kindOf(inline)]?.body ?? '');
}

/** What a variable of a type holds before anything is assigned; undefined when that is no collection. */
function valueOfType(index: ProgramIndex, type: number, read: Read, depth = 0): AbstractValue | undefined {
  const role = index.table.syntax.collectionTypes?.[index.tree.kindOf(type)];
  if (role === undefined || depth > TYPE_DEPTH_MAX) {
    return undefined;
  }
  if (role.holds === 'named') {
    const path = pathOf(index.tree, index.table, type);
    const gives = path === '' ? undefined : index.names.effect(path)?.gives;
    return gives === undefined ? undefined : giveResult(gives, fixedValue, []);
  }
  return collectionOfType(index, type, role, (inner) => valueOfType(index, inner, read, depth + 1), read);
}

function collectionOfType(
  { tree }: ProgramIndex,
  type: number,
  role: CollectionTypeRole,
  elementOfType: (type: number) => AbstractValue | undefined,
  read: Read,
): AbstractValue {
  const inner = elementOfType(tree.childIn(type, role.element));
  // What an inner list holds is told by what is put in its place.
  const element = inner?.isHash === false && inner.isGrown ? fixedValue : inner;
  if (role.holds === 'array') {
    const count = role.count === undefined ? NO_NODE : tree.childIn(type, role.count);
    return collectionOf(read(count).magnitude, element ?? fixedValue);
  }
  return { ...grownValue, isHash: role.holds === 'hash', element };
}
