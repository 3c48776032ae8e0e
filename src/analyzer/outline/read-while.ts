import type { Assignment } from '../index/assignment.ts';
import { mentionsAny } from '../index/mentions-any.ts';
import { assignmentsOf, calleePathOf, type LoopEntry, type ProgramIndex } from '../index/program-index.ts';
import type { OperatorRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import {
  fixedGrowth,
  type Growth,
  isFixed,
  largerGrowth,
  linearGrowth,
  logarithmicGrowth,
  rootGrowth,
} from './growth.ts';
import { type ConditionRole, isInLoop, isReadIn } from './loop-inputs.ts';
import type { LoopOutline } from './program-outline.ts';
import { type Motion, midpointsIn, motionOf, namesIn } from './read-motion.ts';
import { shortensWays } from './shortens-ways.ts';
import type { ValueReader } from './value-reader.ts';

interface Moving {
  readonly name: string;
  readonly motion: Motion;
}

const TAKING_METHODS =
  /(^|\.)(pop|popleft|pop_back|pop_front|pop_first|pop_last|shift|heappop|popitem|get|dequeue|splice)$/;
const NAMES_MAX = 24;

/**
 * Trips of a loop that ends by its condition: by how the variables of that condition move inside it. Dividing or
 * doubling makes it logarithmic, stepping as long as its bound; with a fixed start and a fixed bound it is fixed.
 */
export function readWhile(
  index: ProgramIndex,
  values: ValueReader,
  loop: LoopEntry,
  role: ConditionRole,
): Pick<LoopOutline, 'trips' | 'isAmortised'> {
  const condition = index.tree.childIn(loop.node, role.condition);
  const ending = [...namesThatEnd(index, loop, condition)].slice(0, NAMES_MAX);
  const names = ending.map(([name]) => name);
  const midpoints = midpointsIn(index, values, loop.node);
  const moving: Moving[] = [];
  let bound: Growth = fixedGrowth;
  for (const [name, node] of ending) {
    if (isReadIn(index, loop, role, name)) {
      bound = largerGrowth(bound, linearGrowth);
      continue;
    }
    const motion = motionIn(index, values, loop, role, name, midpoints);
    if (motion !== undefined) {
      moving.push({ name, motion });
      bound = largerGrowth(bound, startOf(index, values, loop, role, name));
    } else if (!names.some((other) => other.startsWith(`${name}.`))) {
      const value = values.read(node);
      bound = largerGrowth(bound, value.element === undefined ? value.magnitude : value.size);
    }
  }
  bound = largerGrowth(
    bound,
    boundOfSides(index, values, condition, new Set(moving.map(({ name }) => name))),
  );
  const taken = takenFrom(index, loop, names);
  if (moving.length === 0) {
    const trips =
      names.length === 0 || taken.length > 0 || !isFixed(bound) ? linearGrowth : unmoved(index, loop);
    return { trips, isAmortised: isShared(index, loop, role, taken) };
  }
  if (isFixed(bound) && taken.length === 0) {
    return { trips: fixedGrowth, isAmortised: false };
  }
  if (moving.some(({ motion }) => motion === 'halving') && !isEitherOr(index, loop, moving)) {
    return { trips: bound.isExponential ? linearGrowth : logarithmicGrowth, isAmortised: false };
  }
  if (moving.some(({ name }) => shortensWays(index, loop.node, name))) {
    return { trips: logarithmicGrowth, isAmortised: false };
  }
  if (loop.outer !== -1 && moving.some(({ name }) => isStridden(index, loop, name))) {
    return { trips: logarithmicGrowth, isAmortised: false };
  }
  const isRoot = squares(index, condition, moving);
  const trips = isRoot ? rootGrowth : isFixed(bound) ? linearGrowth : bound;
  return { trips, isAmortised: isShared(index, loop, role, [...taken, ...moving.map(({ name }) => name)]) };
}

/** What the condition compares with something that does not move: `1 << n`, `n * n`. */
function boundOfSides(
  index: ProgramIndex,
  values: ValueReader,
  condition: number,
  moving: ReadonlySet<string>,
): Growth {
  const { tree, table } = index;
  let bound: Growth = fixedGrowth;
  for (const node of index.nodes.operators.within(condition)) {
    const role = table.syntax.operators[tree.kindOf(node)];
    if (role === undefined || !isComparison(index, node, role)) {
      continue;
    }
    for (const side of tree.childrenOf(node)) {
      if (tree.fieldOf(side) !== role.operator && !mentionsAny(index, side, moving)) {
        bound = largerGrowth(bound, values.read(side).magnitude);
      }
    }
  }
  return bound;
}

function isComparison({ tree }: ProgramIndex, node: number, { operator }: OperatorRole): boolean {
  const sign = tree.childIn(node, operator);
  return sign !== NO_NODE && /^(<=?|>=?|!==?)$/.test(tree.textOf(sign, 4));
}

/** `j += i` inside a loop over i: over all i that is n (1 + 1/2 + 1/3 + …) steps. */
function isStridden(index: ProgramIndex, loop: LoopEntry, name: string): boolean {
  const { tree, table } = index;
  const around = index.loops[loop.outer];
  if (around === undefined) {
    return false;
  }
  return assignmentsOf(index, loop.inFunction, name).some(({ node, operator, value }) => {
    const isStep = (operator === '+=' || operator === '-=') && tree.isWithin(node, loop.node);
    if (!isStep || value === NO_NODE || !table.syntax.identifiers.has(tree.kindOf(value))) {
      return false;
    }
    const steps = assignmentsOf(index, loop.inFunction, tree.textOf(value));
    return steps.some(
      (step) =>
        (step.shape === 'loop-target' || step.operator === '++' || step.operator === '+=') &&
        tree.isWithin(step.node, around.node) &&
        !tree.isWithin(step.node, loop.node),
    );
  });
}

/** One way through the loop divides one variable, the other only steps another: at worst all rounds step. */
function isEitherOr(index: ProgramIndex, loop: LoopEntry, moving: readonly Moving[]): boolean {
  const isConditional = ({ name }: Moving): boolean =>
    assignmentsOf(index, loop.inFunction, name)
      .filter(({ node }) => index.tree.isWithin(node, loop.node))
      .every(({ node }) => guardOf(index, node, loop.node) !== NO_NODE);
  const halving = moving.filter(({ motion }) => motion === 'halving');
  return halving.length < moving.length && moving.every(isConditional);
}

/** A condition nothing visible changes: waiting for something outside. */
function unmoved(index: ProgramIndex, loop: LoopEntry): Growth {
  const calls = index.nodes.calls.within(loop.node);
  return calls.length > 0 ? linearGrowth : fixedGrowth;
}

/** Names in the loop's condition; of an endless loop, those in the conditions of what leaves it. */
function namesThatEnd(index: ProgramIndex, loop: LoopEntry, condition: number): Map<string, number> {
  const names = namesIn(index, condition);
  if (names.size > 0) {
    return names;
  }
  for (const node of index.nodes.exits.within(loop.node)) {
    if (index.loopOf[node] === loop.id) {
      for (const [name, at] of namesIn(index, guardOf(index, node, loop.node))) {
        names.set(name, at);
      }
    }
  }
  return names;
}

/** The condition under which a statement inside a loop is reached, or NO_NODE. */
function guardOf(index: ProgramIndex, node: number, within: number): number {
  const { tree, table } = index;
  for (let at = tree.parentOf(node); at > within; at = tree.parentOf(at)) {
    if (table.syntax.branches[tree.kindOf(at)] !== undefined) {
      const condition = tree.childIn(at, 'condition');
      if (condition !== NO_NODE) {
        return condition;
      }
    }
  }
  return NO_NODE;
}

function motionIn(
  index: ProgramIndex,
  values: ValueReader,
  loop: LoopEntry,
  role: ConditionRole,
  name: string,
  midpoints: ReadonlySet<string>,
): Motion | undefined {
  let found: Motion | undefined;
  for (const { node, operator, value } of assignmentsOf(index, loop.inFunction, name)) {
    if (isInLoop(index, loop, role, node)) {
      const motion = motionOf(index, values, { name, operator, value }, midpoints) ?? 'stepping';
      found = found === 'halving' ? found : motion;
    }
  }
  return found;
}

/** How large a moving variable is before the loop. */
function startOf(
  index: ProgramIndex,
  values: ValueReader,
  loop: LoopEntry,
  role: ConditionRole,
  name: string,
): Growth {
  const { tree } = index;
  const assignments = assignmentsOf(index, loop.inFunction, name);
  const initializer = role.shape === 'counted' ? tree.childIn(loop.node, role.initializer) : NO_NODE;
  const own = assignments.filter(({ node }) => initializer !== NO_NODE && tree.isWithin(node, initializer));
  const starts = own.length > 0 ? own : assignments.filter(({ node }) => !tree.isWithin(node, loop.node));
  return starts.reduce((growth, each) => largerGrowth(growth, startGrowth(values, each, name)), fixedGrowth);
}

function startGrowth(values: ValueReader, { shape, value, inFunction }: Assignment, name: string): Growth {
  if (shape === 'value') {
    return values.read(value).magnitude;
  }
  return shape === 'compound' ? fixedGrowth : values.readName(name, inFunction).magnitude;
}

/** Which of the names have elements taken from them in the loop. */
function takenFrom(index: ProgramIndex, loop: LoopEntry, names: readonly string[]): string[] {
  const { tree } = index;
  const taken = new Set<string>();
  for (const node of index.nodes.calls.within(loop.node)) {
    const path = calleePathOf(index, node);
    if (TAKING_METHODS.test(path)) {
      const dot = path.lastIndexOf('.');
      const receiver = dot > 0 ? path.slice(0, dot) : '';
      const text = tree.textOf(node);
      for (const name of names) {
        if (name === receiver || text.includes(`(${name}`)) {
          taken.add(name);
        }
      }
    }
  }
  return [...taken];
}

/** Whether what moves inside keeps its place from one round of the loop around it to the next. */
function isShared(
  index: ProgramIndex,
  loop: LoopEntry,
  role: ConditionRole,
  names: readonly string[],
): boolean {
  const around = index.loops[loop.outer];
  if (around === undefined || names.length === 0) {
    return false;
  }
  const { tree } = index;
  return names.every((name) =>
    assignmentsOf(index, loop.inFunction, name).every(
      ({ node, shape, value }) =>
        isInLoop(index, loop, role, node) ||
        !tree.isWithin(node, around.node) ||
        shape === 'compound' ||
        (value !== NO_NODE && shape === 'value' && namesIn(index, value).has(name)),
    ),
  );
}

/** `i * i <= n` ends at the root of n. */
function squares(index: ProgramIndex, condition: number, moving: readonly Moving[]): boolean {
  const text = condition === NO_NODE ? '' : index.tree.textOf(condition).replace(/\s+/g, '');
  return moving.some(({ name }) => text.includes(`${name}*${name}`) || text.includes(`${name}**2`));
}
