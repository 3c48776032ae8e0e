import {
  exponentialGrowth,
  fixedGrowth,
  type Growth,
  growthTimes,
  isFixed,
  linearGrowth,
  logarithmicGrowth,
} from './growth.ts';
import type { CallEffect } from './languages/call-effects.ts';
import type { CallLinks } from './link-calls.ts';
import { argumentsOf, calleeOf, type ProgramIndex } from './program-index.ts';
import { pathOf } from './program-names.ts';
import type { CallOutline, LoopOutline, OperationOutline, ProgramOutline } from './program-outline.ts';
import { readLoops } from './read-loops.ts';
import { readRecursion } from './read-recursion.ts';
import { NO_NODE } from './syntax-tree.ts';
import type { ValueReader } from './value-reader.ts';

/** Reduces a program to what it repeats, calls and pays for, per function. */
export function outlineProgram(
  index: ProgramIndex,
  values: ValueReader,
  links: CallLinks,
  checkDeadline: () => void,
): ProgramOutline {
  const loops = readLoops(index, values, checkDeadline);
  const operations = index.functions.map((): OperationOutline[] => []);
  const calls = index.functions.map((): CallOutline[] => []);
  const loopsOf = index.functions.map((): LoopOutline[] => []);
  /** Position of each loop among those of its function. */
  const local = index.loops.map((loop, at) => {
    const own = loopsOf[loop.inFunction];
    const found = loops[at];
    if (own !== undefined && found !== undefined) {
      own.push(found);
    }
    return (own?.length ?? 1) - 1;
  });
  for (const own of loopsOf) {
    own.splice(0, own.length, ...own.map((loop) => ({ ...loop, outer: local[loop.outer] ?? -1 })));
  }
  const placeOf = (node: number) => ({
    line: index.tree.lineOf(node),
    loop: local[index.loopOf[node] ?? -1] ?? -1,
  });
  for (const { call, callee, isHandedOver } of links.links) {
    const times = isHandedOver ? timesHandedOver(index, values, call) : fixedGrowth;
    calls[index.functionOf[call] ?? 0]?.push({ ...placeOf(call), callee, times });
  }
  for (const { node, cost, what } of costlyOperations(index, values, links)) {
    operations[index.functionOf[node] ?? 0]?.push({ ...placeOf(node), cost, what });
  }
  checkDeadline();
  const selfCalls = groupSelfCalls(index, links);
  return {
    functions: index.functions.map(({ name, line }, at) => ({
      name,
      line,
      loops: loopsOf[at] ?? [],
      operations: operations[at] ?? [],
      calls: calls[at] ?? [],
      recursion: selfCalls.has(at) ? readRecursion(index, values, at, selfCalls.get(at) ?? []) : undefined,
    })),
  };
}

function groupSelfCalls(index: ProgramIndex, links: CallLinks): Map<number, CallLinks['links'][number][]> {
  const found = new Map<number, CallLinks['links'][number][]>();
  for (const link of links.links) {
    if (index.functionOf[link.call] === link.callee) {
      found.set(link.callee, [...(found.get(link.callee) ?? []), link].slice(-16));
    }
  }
  return found;
}

/** A function handed to something that runs it per element; else it runs once, some time. */
function timesHandedOver(index: ProgramIndex, values: ValueReader, call: number): Growth {
  const effect = index.names.effect(pathOf(index.tree, index.table, calleeOf(index, call)));
  return effect?.isIterating === true ? values.read(values.subjectOf(call)).size : fixedGrowth;
}

interface CostlyOperation {
  readonly node: number;
  readonly cost: Growth;
  readonly what: string;
}

function* costlyOperations(
  index: ProgramIndex,
  values: ValueReader,
  links: CallLinks,
): Generator<CostlyOperation> {
  for (const call of index.calls) {
    if (links.calleeByCall.has(call)) {
      continue;
    }
    const path = pathOf(index.tree, index.table, calleeOf(index, call));
    const effect = index.names.effect(path);
    const cost = effect?.cost === undefined ? fixedGrowth : costOf(index, values, call, effect);
    if (!isFixed(cost)) {
      yield { node: call, cost, what: `${path.replace(/^\./, '')} over data of input size` };
    }
  }
  yield* membershipTests(index, values);
}

function costOf(index: ProgramIndex, values: ValueReader, call: number, effect: CallEffect): Growth {
  const given = argumentsOf(index, call);
  if (effect.isSingleArgument === true && given.length !== 1) {
    return fixedGrowth;
  }
  const subject = values.read(values.subjectOf(call));
  const isUnpacked = isTakenApart(index, call);
  const size = isUnpacked ? fixedGrowth : subject.size;
  switch (effect.cost) {
    case 'bits':
      return isFixed(subject.magnitude) ? fixedGrowth : logarithmicGrowth;
    case 'logarithmic':
      return isFixed(size) ? fixedGrowth : logarithmicGrowth;
    case 'linearithmic':
      return isFixed(size) ? fixedGrowth : growthTimes(size, logarithmicGrowth);
    case 'exponential':
      return given.some((each) => !isFixed(values.read(each).size)) ? exponentialGrowth : fixedGrowth;
    default:
      return size;
  }
}

/** `a, b, c = list(…)`: as many elements as there are names. */
function isTakenApart(index: ProgramIndex, call: number): boolean {
  const { tree, table } = index;
  const parent = tree.parentOf(call);
  const role = parent === NO_NODE ? undefined : table.syntax.assignments[tree.kindOf(parent)];
  const target = role === undefined ? NO_NODE : tree.childIn(parent, role.target);
  return target !== NO_NODE && table.syntax.patterns.has(tree.kindOf(target));
}

/** `x in xs` scans unless xs is a set, a map or a range. */
function* membershipTests(index: ProgramIndex, values: ValueReader): Generator<CostlyOperation> {
  const { tree, table } = index;
  const { operators, membershipOperators } = table.syntax;
  if (membershipOperators.size === 0) {
    return;
  }
  for (let node = 0; node < tree.count; node++) {
    const role = operators[tree.kindOf(node)];
    const operator = role === undefined ? NO_NODE : tree.childIn(node, role.operator);
    if (operator === NO_NODE || !membershipOperators.has(tree.textOf(operator))) {
      continue;
    }
    const container = tree.siblingAfter(operator);
    const value = container === NO_NODE ? undefined : values.read(container);
    const isScan =
      value !== undefined && !value.isHash && !isFixed(value.size) && value.element !== undefined;
    if (isScan) {
      yield { node, cost: linearGrowth, what: `search in ${tree.textOf(container, 40)}, a list` };
    }
  }
}
