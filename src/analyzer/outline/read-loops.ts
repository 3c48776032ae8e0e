import { receiverOf, subjectOf } from '../index/call-subject.ts';
import type { CallLinks } from '../index/link-calls.ts';
import { argumentsOf, calleePathOf, type LoopEntry, type ProgramIndex } from '../index/program-index.ts';
import type { CallEffect } from '../languages/call-effects.ts';
import type { LoopRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import type { AbstractValue } from './abstract-value.ts';
import { findReadingLoops } from './find-reading-loops.ts';
import { fixedGrowth, isFixed, logarithmicGrowth } from './growth.ts';
import type { LoopOutline } from './program-outline.ts';
import { readWhile } from './read-while.ts';
import type { ValueReader } from './value-reader.ts';

const VIEWS_MAX = 4;

/** How often each loop of a program runs, in the order of the index. */
export function readLoops(
  index: ProgramIndex,
  values: ValueReader,
  links: CallLinks,
  checkDeadline: () => void,
): LoopOutline[] {
  const reading = findReadingLoops(index, links);
  return index.loops.map((loop) => {
    checkDeadline();
    const read = reading.get(loop.id);
    const isFew = read === 'cases' || read === 'token';
    const trips = isFew ? { trips: fixedGrowth, isAmortised: false } : readTrips(index, values, loop);
    return { line: loop.line, outer: loop.outer, ...trips, isReading: read === 'parts' };
  });
}

/** Growth of the trips of one loop, and whether the loop around it shares them. */
function readTrips(
  index: ProgramIndex,
  values: ValueReader,
  loop: LoopEntry,
): Pick<LoopOutline, 'trips' | 'isAmortised'> {
  const { role } = loop;
  if (role === undefined) {
    if (loop.outer !== -1 && isHarmonic(index, values, loop.node)) {
      return { trips: logarithmicGrowth, isAmortised: false };
    }
    if (isTakenApart(index, loop.node)) {
      return { trips: fixedGrowth, isAmortised: false };
    }
    const source = subjectOf(index, loop.node);
    const value = values.read(source);
    const isAmortised = loop.outer !== -1 && isShared(index, values, source, value);
    return { trips: value.size, isAmortised };
  }
  if (role.shape === 'while' || role.shape === 'counted') {
    return readWhile(index, values, loop, role);
  }
  return readEach(index, values, loop, role);
}

function readEach(
  index: ProgramIndex,
  values: ValueReader,
  loop: LoopEntry,
  role: Extract<LoopRole, { shape: 'each' | 'clause' }>,
): Pick<LoopOutline, 'trips' | 'isAmortised'> {
  const { tree } = index;
  const source = tree.childIn(loop.node, role.source);
  const value = values.read(source);
  if (role.shape === 'clause' && isTakenApart(index, tree.parentOf(loop.node))) {
    return { trips: fixedGrowth, isAmortised: false };
  }
  if (loop.outer !== -1 && isHarmonic(index, values, source)) {
    return { trips: logarithmicGrowth, isAmortised: false };
  }
  return { trips: value.size, isAmortised: loop.outer !== -1 && isShared(index, values, source, value) };
}

/** `range(i, n, i)`: over all i that is n (1 + 1/2 + 1/3 + …) steps. */
function isHarmonic(index: ProgramIndex, values: ValueReader, source: number): boolean {
  const given = source === NO_NODE ? [] : argumentsOf(index, source);
  const isStrided = given.length > 0 && effectOfCall(index, source)?.isStrided === true;
  const step = isStrided ? given.at(-1) : given[2];
  return step !== undefined && !isFixed(values.read(step).magnitude);
}

/** Lists that started empty inside another collection hold, together, what was put in: neighbours in a graph. */
function isShared(index: ProgramIndex, values: ValueReader, source: number, value: AbstractValue): boolean {
  const { tree, table } = index;
  let shown = source;
  // `g[u].iter()` shows the same elements.
  for (
    let step = 0;
    step < VIEWS_MAX && shown !== NO_NODE && effectOfCall(index, shown)?.gives === 'subject';
    step++
  ) {
    shown = receiverOf(index, shown);
  }
  const subscript = shown === NO_NODE ? undefined : table.syntax.subscripts[tree.kindOf(shown)];
  if (subscript === undefined) {
    return false;
  }
  const holder = values.read(tree.childIn(shown, subscript.object));
  return value.isGrown && (holder.isGrown || holder.element?.isGrown === true);
}

function effectOfCall(index: ProgramIndex, node: number): CallEffect | undefined {
  const isCall = index.table.syntax.calls[index.tree.kindOf(node)] !== undefined;
  return isCall ? index.names.effect(calleePathOf(index, node)) : undefined;
}

/** `a, b, c = list(…)`, `[a, b] = text.split(' ').map(Number)`: as many elements as there are names. */
export function isTakenApart(index: ProgramIndex, value: number): boolean {
  const { tree, table } = index;
  let parent = tree.parentOf(value);
  for (let step = 0; step < VIEWS_MAX && isOnTheWay(index, parent); step++) {
    parent = tree.parentOf(parent);
  }
  const role = parent === NO_NODE ? undefined : table.syntax.assignments[tree.kindOf(parent)];
  const target = role === undefined ? NO_NODE : tree.childIn(parent, role.target);
  return target !== NO_NODE && table.syntax.patterns.has(tree.kindOf(target));
}

/** A member or a call of what a chain of methods has come to, elements kept: `.map(Number)`. */
function isOnTheWay(index: ProgramIndex, node: number): boolean {
  const { calls, members } = index.table.syntax;
  const kind = index.tree.kindOf(node);
  return (
    (members[kind] !== undefined && calls[kind] === undefined) || effectOfCall(index, node)?.gives === 'list'
  );
}
