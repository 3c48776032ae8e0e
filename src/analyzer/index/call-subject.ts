import { NO_NODE } from '../syntax/syntax-tree.ts';
import { argumentsOf, calleeOf, calleePathOf, type ProgramIndex } from './program-index.ts';

/** What a method is called on, or NO_NODE. */
export function receiverOf(index: ProgramIndex, call: number): number {
  const { tree, table, names } = index;
  const callee = calleeOf(index, call);
  // `xs.sum::<i32>` is read like `xs.sum`.
  const isWrapped = callee !== NO_NODE && table.syntax.wrappers.has(tree.kindOf(callee));
  const member = isWrapped ? tree.firstChildOf(callee) : callee;
  const role = member === NO_NODE ? undefined : table.syntax.members[tree.kindOf(member)];
  const object = role === undefined ? NO_NODE : tree.childIn(member, role.object);
  const isModule = object !== NO_NODE && names.isImported(tree.textOf(object));
  return isModule ? NO_NODE : object;
}

/** What a call's cost and result are measured by. */
export function subjectOf(index: ProgramIndex, call: number): number {
  const { names } = index;
  const given = argumentsOf(index, call);
  const effect = names.effect(calleePathOf(index, call));
  if (effect?.subject === 'last' || effect?.subject === 'second') {
    return given.at(effect.subject === 'last' ? -1 : 1) ?? NO_NODE;
  }
  if (effect?.isStrided === true) {
    return given.length > 1 ? (given[0] ?? NO_NODE) : receiverOf(index, call);
  }
  const receiver = effect?.subject === 'first' ? NO_NODE : receiverOf(index, call);
  return receiver === NO_NODE ? (given[0] ?? NO_NODE) : receiver;
}
