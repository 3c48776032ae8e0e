import { argumentsOf, calleeOf, calleePathOf, type ProgramIndex } from './program-index.ts';
import { NO_NODE } from './syntax-tree.ts';

/** What a method is called on, or NO_NODE. */
export function receiverOf(index: ProgramIndex, call: number): number {
  const { tree, table, names } = index;
  const callee = calleeOf(index, call);
  const role = callee === NO_NODE ? undefined : table.syntax.members[tree.kindOf(callee)];
  const object = role === undefined ? NO_NODE : tree.childIn(callee, role.object);
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
  const receiver = effect?.subject === 'first' ? NO_NODE : receiverOf(index, call);
  return receiver === NO_NODE ? (given[0] ?? NO_NODE) : receiver;
}
