import { constructedFrom, type ProgramIndex } from '../index/program-index.ts';
import { pathOf } from '../index/program-names.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { type AbstractValue, collectionOf, elementOf, fixedValue, joinValues } from './abstract-value.ts';
import { giveResult } from './give-result.ts';

const DIMENSIONS_MAX = 8;
const TYPE_DEPTH_MAX = 4;

/** Reads the value of an expression. */
export type ReadValue = (node: number) => AbstractValue;

/**
 * What a variable holds before anything is assigned: what its type makes of what it is constructed from, as many
 * times as its declarator says.
 */
export function readDeclared(index: ProgramIndex, declarator: number, read: ReadValue): AbstractValue {
  const { tree, table } = index;
  const declaration = tree.parentOf(declarator);
  const role = table.syntax.declarations?.[tree.kindOf(declaration)];
  const type = role === undefined ? NO_NODE : tree.childIn(declaration, role.type);
  let value = constructed(index, type, constructedFrom(index, declarator).map(read));
  // `int a[n][m]`: m belongs to the outermost declarator and counts the innermost elements.
  for (let at = declarator, step = 0; at !== NO_NODE && step < DIMENSIONS_MAX; step++) {
    const size = table.syntax.declarators?.[tree.kindOf(at)]?.size;
    if (size !== undefined) {
      value = collectionOf(read(tree.childIn(at, size)).magnitude, value);
    }
    at = table.syntax.wrappers.has(tree.kindOf(at)) ? tree.firstChildOf(at) : NO_NODE;
  }
  return value;
}

/** `vector<set<int>>(n)`: sized by what is given, of what the type's last parameter makes of nothing. */
function constructed(
  index: ProgramIndex,
  type: number,
  given: readonly AbstractValue[],
  depth = 0,
): AbstractValue {
  const { tree, table, names } = index;
  const path = type === NO_NODE ? '' : pathOf(tree, table, type);
  const gives = path === '' ? undefined : names.effect(path)?.gives;
  if (gives === undefined || gives === 'number') {
    return given[0] ?? fixedValue;
  }
  const value = giveResult(gives, given[0] ?? fixedValue, given);
  const inner = depth < TYPE_DEPTH_MAX ? elementTypeOf(index, type) : NO_NODE;
  const element = inner === NO_NODE ? fixedValue : constructed(index, inner, [], depth + 1);
  // A given element, or one of what it is copied from, says more than its type.
  return element === fixedValue || value.element !== undefined ? value : { ...value, element };
}

/** The type of the elements: the second of two parameters, of a map; else the first. */
function elementTypeOf({ tree, table }: ProgramIndex, type: number): number {
  const { typeArguments, members } = table.syntax;
  let at = type;
  for (let step = 0; step < TYPE_DEPTH_MAX; step++) {
    const member = members[tree.kindOf(at)];
    at = member === undefined ? at : tree.childIn(at, member.property);
  }
  const list = tree.childrenOf(at).find((child) => typeArguments?.has(tree.kindOf(child)));
  const parameters = list === undefined ? [] : tree.childrenOf(list);
  return (parameters.length === 2 ? parameters[1] : parameters[0]) ?? NO_NODE;
}

/** A collection with what is known of elements that were put into it apart. */
export function withElements(value: AbstractValue, element: AbstractValue): AbstractValue {
  return { ...value, element: joinValues(elementOf(value), element) };
}
