import { calleePathOf, type ProgramIndex } from '../index/program-index.ts';
import { pathOf } from '../index/program-names.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { type AbstractValue, collectionOf, inputValue, numberOf } from './abstract-value.ts';
import { linearGrowth } from './growth.ts';

/** Smaller numbers begin a count or name a choice. */
const NUMBER_MIN = 3;
const ELEMENT_COUNT_MIN = 3;
const TEXT_LENGTH_MIN = 4;
/** What is named like this is a table of the program, whatever it is asked to do. */
const FIXED_NAMES = /^[A-Z][A-Z0-9_]*$|^(d[xy]|dirs?|directions|moves|offsets|deltas|steps|neighbou?rs)$/;

/**
 * Whether a program reads nothing from outside. Its own data then stands for an input: who writes `fib(30)` or
 * `sort([3, 1, 2])` means a function of any number, any list.
 */
export function isSelfFed(index: ProgramIndex): boolean {
  const { tree, table, names } = index;
  if (table.unassigned === 'input') {
    return false;
  }
  const isReading = index.calls.some((call) => {
    const effect = names.effect(calleePathOf(index, call));
    return effect?.operation === 'stdin' || effect?.fills !== undefined || effect?.gives === 'input';
  });
  const namesInput = (node: number) => table.inputPaths.has(names.resolve(pathOf(tree, table, node)));
  return !isReading && !tree.nodesOf(table.syntax.members).some(namesInput);
}

/** What a literal stands for that a program without input works on; undefined for one that says how it works. */
export function readOwnData(
  { tree, table }: ProgramIndex,
  node: number,
  name: string,
): AbstractValue | undefined {
  if (node === NO_NODE || FIXED_NAMES.test(name)) {
    return undefined;
  }
  const { numbers, strings, listDisplays, hashDisplays } = table.syntax;
  const kind = tree.kindOf(node);
  if (numbers.has(kind)) {
    return Number(tree.textOf(node, 40).replaceAll('_', '')) >= NUMBER_MIN
      ? numberOf(linearGrowth)
      : undefined;
  }
  if (strings.has(kind)) {
    return tree.endOf(node) - tree.startOf(node) - 2 >= TEXT_LENGTH_MIN ? inputValue : undefined;
  }
  const isHash = hashDisplays.has(kind);
  const parts = isHash || listDisplays.has(kind) ? tree.childrenOf(node) : [];
  const [first] = parts;
  const isNested = first !== undefined && listDisplays.has(tree.kindOf(first));
  if (first === undefined || parts.length < ELEMENT_COUNT_MIN - (isNested ? 1 : 0)) {
    return undefined;
  }
  if (isHash) {
    return { ...collectionOf(linearGrowth, inputValue), isHash };
  }
  const element = isNested
    ? collectionOf(linearGrowth, numberOf(linearGrowth))
    : elementOf(tree.kindOf(first), numbers);
  return collectionOf(linearGrowth, element);
}

/** Whether a list is written where something is done with it: as the source of a loop, or before a method. */
export function isWorkedOn({ tree, table }: ProgramIndex, node: number): boolean {
  const { listDisplays, loops, members, spreads } = table.syntax;
  if (!listDisplays.has(tree.kindOf(node))) {
    return false;
  }
  const around = tree.kindOf(tree.parentOf(node));
  return loops[around] !== undefined || members[around] !== undefined || spreads.has(around);
}

function elementOf(kind: string, numbers: ReadonlySet<string>): AbstractValue {
  return numbers.has(kind) ? numberOf(linearGrowth) : inputValue;
}
