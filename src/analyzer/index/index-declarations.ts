import type { DeclarationRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { ownerOf } from './index-variables.ts';
import { constructedFrom, note, type ProgramIndex } from './program-index.ts';
import { pathOf } from './program-names.ts';

/** A declarator is inside this many others at most. */
const DECLARATOR_DEPTH_MAX = 16;

/**
 * Notes the variables of a declaration that names their type once. One of a type that does something, or of many
 * elements, is given what its declarator constructs; the construction counts as a call of the type.
 */
export function indexDeclaration(index: ProgramIndex, node: number, role: DeclarationRole): void {
  const { tree, table } = index;
  const type = tree.childIn(node, role.type);
  const inFunction = index.functionOf[node] ?? 0;
  const typePath = type === NO_NODE ? '' : pathOf(tree, table, type);
  const effect = typePath === '' ? undefined : index.names.effect(typePath);
  for (const declarator of tree.childrenOf(node)) {
    const name = tree.fieldOf(declarator) === role.declarator ? pathOf(tree, table, declarator) : '';
    const given = name === '' ? [] : constructedFrom(index, declarator);
    if (name === '' || isPrototype(index, declarator, given, inFunction)) {
      continue;
    }
    index.declared.add(`${inFunction}:${name}`);
    if (effect?.gives === 'input') {
      index.names.alias(name, typePath);
    }
    // A number has nothing to construct: its assignments say all.
    const isConstructed = effect === undefined ? given.length > 0 : effect.gives !== 'number';
    if (isConstructed || isSized(index, declarator)) {
      const assignment = { value: declarator, node: declarator, operator: '', inFunction, position: 0 };
      note(index, name, { ...assignment, shape: 'declared' });
    }
    if (typePath !== '' && (effect?.operation !== undefined || given.length > 0)) {
      index.calls.push(declarator);
      index.calleePaths.set(declarator, typePath);
    }
  }
}

/** Whether it declares a function: no type of its parameters is a variable's name. */
function isPrototype(
  index: ProgramIndex,
  declarator: number,
  given: readonly number[],
  inFunction: number,
): boolean {
  const role = index.table.syntax.declarators?.[index.tree.kindOf(declarator)];
  return role?.isFunction === true && !given.some((each) => namesVariable(index, each, inFunction));
}

function namesVariable(index: ProgramIndex, parameter: number, inFunction: number): boolean {
  const { tree, table } = index;
  const type = tree.firstChildOf(parameter);
  const isName = type !== NO_NODE && table.syntax.typeNames?.has(tree.kindOf(type)) === true;
  const name = isName ? tree.textOf(type) : '';
  return isName && index.declared.has(`${ownerOf(index, name, inFunction)}:${name}`);
}

/** Whether a declarator states how many elements it declares. */
function isSized(index: ProgramIndex, declarator: number): boolean {
  const { tree, table } = index;
  for (let at = declarator, depth = 0; at !== NO_NODE && depth < DECLARATOR_DEPTH_MAX; depth++) {
    if (table.syntax.declarators?.[tree.kindOf(at)]?.size !== undefined) {
      return true;
    }
    at = table.syntax.wrappers.has(tree.kindOf(at)) ? tree.firstChildOf(at) : NO_NODE;
  }
  return false;
}
