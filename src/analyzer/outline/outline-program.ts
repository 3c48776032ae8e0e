import { subjectOf } from '../index/call-subject.ts';
import type { CallLinks } from '../index/link-calls.ts';
import { argumentsOf, calleePathOf, type ProgramIndex } from '../index/program-index.ts';
import type { CallEffect } from '../languages/call-effects.ts';
import { kindUnion } from '../syntax/kind-union.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import type { AbstractValue } from './abstract-value.ts';
import {
  exponentialGrowth,
  fixedGrowth,
  type Growth,
  growthTimes,
  isFixed,
  logarithmicGrowth,
} from './growth.ts';
import type { CallOutline, LoopOutline, OperationOutline, ProgramOutline } from './program-outline.ts';
import { isTakenApart, readLoops } from './read-loops.ts';
import { readRecursion } from './read-recursion.ts';
import type { ValueReader } from './value-reader.ts';

/** A function written in this many characters holds one statement. */
const SHORT_FUNCTION_LENGTH = 120;

/** Reduces a program to what it repeats, calls and pays for, per function. */
export function outlineProgram(
  index: ProgramIndex,
  values: ValueReader,
  links: CallLinks,
  checkDeadline: () => void,
): ProgramOutline {
  const loops = readLoops(index, values, links, checkDeadline);
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
    if (isTakenApart(index, call) && isShort(index, callee)) {
      continue;
    }
    const times = isHandedOver ? timesHandedOver(index, values, call) : fixedGrowth;
    calls[index.functionOf[call] ?? 0]?.push({ ...placeOf(call), callee, times });
  }
  for (const { node, cost, what } of costlyOperations(index, values, links)) {
    operations[index.functionOf[node] ?? 0]?.push({ ...placeOf(node), cost, what });
  }
  checkDeadline();
  const selfCalls = groupSelfCalls(index, links);
  const calling = new Set(
    index.calls
      .filter((call) => !isConstruction(index, call))
      .filter((call) => !index.table.importCalls.has(index.names.resolve(calleePathOf(index, call))))
      .map((call) => index.functionOf[call] ?? 0),
  );
  const { entryPoints } = index.table;
  return {
    entries: index.functions.flatMap(({ name }, at) => (entryPoints.has(name) ? [at] : [])),
    functions: index.functions.map(({ name, line }, at) => ({
      name,
      line,
      loops: loopsOf[at] ?? [],
      operations: operations[at] ?? [],
      calls: calls[at] ?? [],
      isCalling: calling.has(at),
      recursion: selfCalls.has(at) ? readRecursion(index, values, at, selfCalls.get(at) ?? []) : undefined,
    })),
  };
}

/** Whether it is a variable's declarator: what a file of definitions declares is not yet something it does. */
function isConstruction({ tree, table }: ProgramIndex, call: number): boolean {
  return table.syntax.declarations?.[tree.kindOf(tree.parentOf(call))] !== undefined;
}

/** A function that only reads a line and splits it costs as much as there are names for the parts. */
function isShort(index: ProgramIndex, callee: number): boolean {
  const node = index.functions[callee]?.node ?? 0;
  return index.tree.endOf(node) - index.tree.startOf(node) <= SHORT_FUNCTION_LENGTH;
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
  const effect = index.names.effect(calleePathOf(index, call));
  return effect?.isIterating === true ? values.read(subjectOf(index, call)).size : fixedGrowth;
}

/** What may cost something though it is no call. */
const costlyKinds = kindUnion(({ operators, membershipOperators, spreads, subscripts }) => [
  membershipOperators.size === 0 ? undefined : operators,
  spreads,
  subscripts,
]);

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
    const path = calleePathOf(index, call);
    const effect = index.names.effect(path);
    const cost = effect?.cost === undefined ? fixedGrowth : costOf(index, values, call, effect);
    if (!isFixed(cost)) {
      yield { node: call, cost, what: `${path.replace(/^\./, '')} over data of input size` };
    }
  }
  yield* readingOperations(index, values);
}

function costOf(index: ProgramIndex, values: ValueReader, call: number, effect: CallEffect): Growth {
  const given = argumentsOf(index, call);
  if (effect.isSingleArgument === true && given.length !== 1) {
    return fixedGrowth;
  }
  if (effect.isArgumentless === true && given.length > 0) {
    return fixedGrowth;
  }
  const subject = values.read(subjectOf(index, call));
  const isUnpacked = isTakenApart(index, call);
  const size = isUnpacked ? fixedGrowth : subject.size;
  switch (effect.cost) {
    case 'bits':
      return isFixed(subject.magnitude) ? fixedGrowth : logarithmicGrowth;
    case 'search':
      return isScanned(subject) ? size : fixedGrowth;
    case 'found':
      return subject.isOrdered ? logarithmicGrowth : isScanned(subject) ? size : fixedGrowth;
    case 'ordered':
      return subject.isOrdered ? logarithmicGrowth : fixedGrowth;
    case 'logarithmic':
      return isFixed(size) ? fixedGrowth : logarithmicGrowth;
    case 'linearithmic':
      return isFixed(size) ? fixedGrowth : growthTimes(size, logarithmicGrowth);
    case 'exponential':
      return [subject, ...given.map((each) => values.read(each))].some((each) => !isFixed(each.size))
        ? exponentialGrowth
        : fixedGrowth;
    default:
      return size;
  }
}

/** `x in xs` scans unless xs is a set, a map or a range; a slice copies as much as it spans. */
function* readingOperations(index: ProgramIndex, values: ValueReader): Generator<CostlyOperation> {
  const { tree, table } = index;
  const { operators, membershipOperators, subscripts, slices } = table.syntax;
  for (const node of tree.nodesOf(costlyKinds(table.syntax))) {
    const kind = tree.kindOf(node);
    const role = membershipOperators.size === 0 ? undefined : operators[kind];
    const operator = role === undefined ? NO_NODE : tree.childIn(node, role.operator);
    const isTest = operator !== NO_NODE && membershipOperators.has(tree.textOf(operator));
    const container = isTest ? tree.siblingAfter(operator) : NO_NODE;
    const searched = container === NO_NODE ? undefined : values.read(container);
    if (searched !== undefined && isScanned(searched)) {
      yield {
        node,
        cost: searched.size,
        what: `search in ${tree.textOf(container, 40)}, element by element`,
      };
    }
    const around = table.syntax.spreads.has(kind) ? tree.kindOf(tree.parentOf(node)) : '';
    if (table.syntax.listDisplays.has(around) || table.syntax.hashDisplays.has(around)) {
      const copied = values.read(tree.firstChildOf(node)).size;
      yield* isFixed(copied) ? [] : [{ node, cost: copied, what: `copy of ${tree.textOf(node, 40)}` }];
    }
    const looked = table.areSubscriptsSearches === true ? subscripts[kind] : undefined;
    if (looked !== undefined && values.read(tree.childIn(node, looked.object)).isOrdered) {
      yield { node, cost: logarithmicGrowth, what: `search for ${tree.textOf(node, 40)}` };
    }
    const subscript = slices.size === 0 ? undefined : subscripts[kind];
    const part = subscript === undefined ? NO_NODE : tree.childIn(node, subscript.index);
    if (subscript !== undefined && part !== NO_NODE && slices.has(tree.kindOf(part))) {
      const sliced = values.read(tree.childIn(node, subscript.object));
      const isMoving = tree.childrenOf(part).some((bound) => !isFixed(values.read(bound).magnitude));
      if (isMoving && !isFixed(sliced.size)) {
        yield { node, cost: sliced.size, what: `copy of ${tree.textOf(node, 40)}` };
      }
    }
  }
}

function isScanned({ isHash, size, element, isText, isGrown }: AbstractValue): boolean {
  return !isHash && !isFixed(size) && (element !== undefined || isText || isGrown);
}
