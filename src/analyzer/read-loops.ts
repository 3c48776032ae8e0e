import type { AbstractValue } from './abstract-value.ts';
import { subjectOf } from './call-subject.ts';
import { findReadingLoops } from './find-reading-loops.ts';
import { fixedGrowth, isFixed, logarithmicGrowth } from './growth.ts';
import type { LoopRole } from './languages/language-table.ts';
import type { CallLinks } from './link-calls.ts';
import { argumentsOf, type LoopEntry, type ProgramIndex } from './program-index.ts';
import type { LoopOutline } from './program-outline.ts';
import { readWhile } from './read-while.ts';
import { NO_NODE } from './syntax-tree.ts';
import type { ValueReader } from './value-reader.ts';

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
    const trips = readTrips(index, values, loop);
    return { line: loop.line, outer: loop.outer, ...trips, isReading: reading.has(loop.id) };
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
    return { trips: values.read(subjectOf(index, loop.node)).size, isAmortised: false };
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
  const step = source === NO_NODE ? undefined : argumentsOf(index, source)[2];
  return step !== undefined && !isFixed(values.read(step).magnitude);
}

/** Lists that started empty inside another collection hold, together, what was put in: neighbours in a graph. */
function isShared(index: ProgramIndex, values: ValueReader, source: number, value: AbstractValue): boolean {
  const { tree, table } = index;
  const subscript = source === NO_NODE ? undefined : table.syntax.subscripts[tree.kindOf(source)];
  if (subscript === undefined) {
    return false;
  }
  const holder = values.read(tree.childIn(source, subscript.object));
  return value.isGrown && (holder.isGrown || holder.element?.isGrown === true);
}

/** `a, b, c = list(…)`: as many elements as there are names. */
export function isTakenApart(index: ProgramIndex, value: number): boolean {
  const { tree, table } = index;
  const parent = tree.parentOf(value);
  const role = parent === NO_NODE ? undefined : table.syntax.assignments[tree.kindOf(parent)];
  const target = role === undefined ? NO_NODE : tree.childIn(parent, role.target);
  return target !== NO_NODE && table.syntax.patterns.has(tree.kindOf(target));
}
