import { subjectOf } from '../index/call-subject.ts';
import { argumentsOf, functionsGivenTo, type ProgramIndex } from '../index/program-index.ts';
import { pathOf } from '../index/program-names.ts';
import type { CallEffect, CallResult } from '../languages/call-effects.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { type AbstractValue, elementOf, joinValues } from './abstract-value.ts';
import { giveResult } from './give-result.ts';
import { bodyOf, madeOfType, typeGivenTo } from './read-collections.ts';

const ARGUMENTS_MAX = 16;

/** The value of a call that is known to give something. */
export function readCallValue(
  index: ProgramIndex,
  call: number,
  effect: CallEffect & { readonly gives: CallResult },
  read: (node: number) => AbstractValue,
): AbstractValue {
  const given = argumentsOf(index, call);
  if (effect.gives === 'made') {
    return madeOfType(index, given, read);
  }
  const plain = giveResult(
    effect.gives,
    read(subjectOf(index, call)),
    given.slice(0, ARGUMENTS_MAX).map(read),
  );
  const type = effect.isTyped === true ? typeGivenTo(index, call) : NO_NODE;
  const result = type === NO_NODE ? plain : joinValues(plain, read(type));
  const mapping = effect.isMapping === true ? functionsGivenTo(index, call)[0] : undefined;
  if (mapping !== undefined) {
    return { ...result, element: read(bodyOf(index, mapping)) };
  }
  return effect.isIterating === true ? converted(index, result, given[0]) : result;
}

/** `map(int, texts)` holds numbers, whatever the texts were. */
function converted(index: ProgramIndex, result: AbstractValue, by: number | undefined): AbstractValue {
  const { tree, table, names } = index;
  const path = by === undefined ? '' : pathOf(tree, table, by);
  const gives = path === '' ? undefined : names.effect(path)?.gives;
  const element = elementOf(result);
  return gives === undefined ? result : { ...result, element: giveResult(gives, element, [element]) };
}
