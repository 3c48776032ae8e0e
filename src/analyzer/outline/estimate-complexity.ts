import type { AnalysisReason, ComplexityClass } from '../../model/program-analysis.ts';
import { type CallCycles, findCallCycles } from './find-call-cycles.ts';
import {
  classOfGrowth,
  exponentialGrowth,
  fixedGrowth,
  type Growth,
  growthTimes,
  isFixed,
  isLarger,
  largerGrowth,
  linearGrowth,
  logarithmicGrowth,
} from './growth.ts';
import type { FunctionOutline, ProgramOutline, RecursionOutline } from './program-outline.ts';

/** How many loops and calls a reason names at most. */
const REASON_STEPS_MAX = 8;

interface Driver {
  readonly growth: Growth;
  /** Loops around it, outermost first. */
  readonly loops: readonly { readonly line: number; readonly trips: Growth }[];
  readonly step:
    | { readonly kind: 'loop' }
    | { readonly kind: 'operation'; readonly line: number; readonly what: string }
    | { readonly kind: 'call'; readonly line: number; readonly callee: number };
}

interface FunctionCost {
  readonly growth: Growth;
  readonly driver: Driver | undefined;
}

export interface ComplexityEstimate {
  readonly complexity: ComplexityClass;
  readonly growth: Growth;
  readonly reasons: readonly AnalysisReason[];
}

/**
 * The worst-case class of a whole program: nested loops multiply, what follows one another takes the larger, calls
 * bring the cost of their function, recursion that of its shape. Code that nothing calls does not count, unless the
 * program only defines functions.
 */
export function estimateComplexity(
  outline: ProgramOutline,
  cycles: CallCycles = findCallCycles(outline),
): ComplexityEstimate {
  const costs = costFunctions(outline, cycles);
  const start = entryPoint(outline, costs);
  const cost = costs[start]?.growth ?? fixedGrowth;
  return { complexity: classOfGrowth(cost), growth: cost, reasons: explain(outline, costs, start) };
}

/** The growth of the same estimate, where why is not asked. */
export function estimateGrowth(outline: ProgramOutline, cycles: CallCycles): Growth {
  const costs = costFunctions(outline, cycles);
  return costs[entryPoint(outline, costs)]?.growth ?? fixedGrowth;
}

function costFunctions(outline: ProgramOutline, { cycleOf, order }: CallCycles): FunctionCost[] {
  const costs: FunctionCost[] = outline.functions.map(() => ({ growth: fixedGrowth, driver: undefined }));
  // Callees come before callers, so each function is costed once.
  for (const index of order) {
    const entry = outline.functions[index];
    if (entry !== undefined) {
      costs[index] = costFunction(entry, index, costs, cycleOf);
    }
  }
  return costs;
}

/** What the language starts, else the top level; for a file of definitions, the costliest function that no other one calls. */
function entryPoint(outline: ProgramOutline, costs: readonly FunctionCost[]): number {
  if (outline.entries.length > 0) {
    return costliest([0, ...outline.entries], costs);
  }
  const top = outline.functions[0];
  const doesNothing = top !== undefined && !top.isCalling && top.loops.length === 0;
  if (!doesNothing) {
    return 0;
  }
  const called = new Set(
    outline.functions.flatMap(({ calls }, caller) =>
      calls.filter(({ callee }) => callee !== caller).map(({ callee }) => callee),
    ),
  );
  return costliest(
    [...outline.functions.keys()].filter((index) => !called.has(index)),
    costs,
  );
}

/** The first of those that cost most. */
function costliest(among: readonly number[], costs: readonly FunctionCost[]): number {
  const growthAt = (index: number): Growth => costs[index]?.growth ?? fixedGrowth;
  return among.reduce((best, index) => (isLarger(growthAt(index), growthAt(best)) ? index : best), 0);
}

function costFunction(
  entry: FunctionOutline,
  index: number,
  costs: readonly FunctionCost[],
  cycleOf: readonly number[],
): FunctionCost {
  const around = loopWork(entry);
  let best: Driver | undefined;
  const offer = (loop: number, own: Growth, step: Driver['step']): void => {
    const growth = workInside(around[loop], own);
    if (!isFixed(growth) && (best === undefined || isLarger(growth, best.growth))) {
      best = { growth, loops: around[loop]?.path ?? [], step };
    }
  };
  for (const loop of entry.loops.keys()) {
    offer(loop, fixedGrowth, { kind: 'loop' });
  }
  for (const { loop, cost, line, what } of entry.operations) {
    offer(loop, cost, { kind: 'operation', line, what });
  }
  let isMutual = false;
  for (const { loop, times, callee, line } of entry.calls) {
    if (callee === index) {
      continue;
    }
    const isCyclic = cycleOf[callee] === cycleOf[index];
    isMutual ||= isCyclic;
    if (!isCyclic) {
      offer(loop, growthTimes(times, costs[callee]?.growth ?? fixedGrowth), { kind: 'call', line, callee });
    }
  }
  const driver = best as Driver | undefined;
  const body = driver?.growth ?? fixedGrowth;
  return { growth: recurse(body, entry.recursion, isMutual), driver };
}

interface LoopWork {
  readonly growth: Growth;
  readonly path: Driver['loops'];
  readonly isReading: boolean;
}

/** Work of something inside a loop: times its trips, unless each round reads what it works on. */
function workInside(around: LoopWork | undefined, own: Growth): Growth {
  if (around === undefined) {
    return own;
  }
  return around.isReading ? largerGrowth(around.growth, own) : growthTimes(around.growth, own);
}

/** What the rounds of each loop cost when one costs nothing, loops around it included. */
function loopWork(entry: FunctionOutline): LoopWork[] {
  const found: LoopWork[] = [];
  for (const { outer, trips, isAmortised, isReading, line } of entry.loops) {
    const around = found[outer];
    const before = around?.growth ?? fixedGrowth;
    const growth = isAmortised ? largerGrowth(before, trips) : workInside(around, trips);
    const path = (around?.path ?? []).slice(0, REASON_STEPS_MAX);
    found.push({ growth, path: isFixed(trips) ? path : [...path, { line, trips }], isReading });
  }
  return found;
}

/** Cost of all the calls a recursive function makes of itself, from the cost of one. */
function recurse(body: Growth, recursion: RecursionOutline | undefined, isMutual: boolean): Growth {
  if (recursion === undefined) {
    return isMutual ? growthTimes(linearGrowth, body) : body;
  }
  const { shape, step, isMemoised, changingParameterCount } = recursion;
  if (shape === 'traversal') {
    // Every element is entered once, and the loop over its neighbours is shared by all.
    return largerGrowth(linearGrowth, body);
  }
  if (isMemoised) {
    const states = { ...linearGrowth, degree: Math.max(1, changingParameterCount) };
    return growthTimes(step === 'halving' && changingParameterCount < 2 ? logarithmicGrowth : states, body);
  }
  if (shape === 'partition') {
    return growthTimes(linearGrowth, body);
  }
  if (shape === 'single') {
    return step === 'halving' ? halved(body, logarithmicGrowth) : growthTimes(linearGrowth, body);
  }
  return step === 'halving' ? halved(body, linearGrowth) : exponentialGrowth;
}

/** Master theorem for one (critical: log n calls) or two (critical: n calls) halves. */
function halved(body: Growth, calls: Growth): Growth {
  if (body.degree > calls.degree || body.isExponential) {
    return body;
  }
  const isCritical = body.degree === calls.degree && calls.degree > 0;
  return isCritical ? growthTimes(body, logarithmicGrowth) : growthTimes(calls, body);
}

/** Names the loops and calls that make the cost, from the entry point down. */
function explain(outline: ProgramOutline, costs: readonly FunctionCost[], start: number): AnalysisReason[] {
  const reasons: AnalysisReason[] = [];
  const seen = new Set<number>();
  let at: number | undefined = start;
  while (at !== undefined && !seen.has(at) && reasons.length < REASON_STEPS_MAX) {
    seen.add(at);
    const entry: FunctionOutline | undefined = outline.functions[at];
    const driver: Driver | undefined = costs[at]?.driver;
    if (entry?.recursion !== undefined) {
      reasons.push({ line: entry.recursion.line, message: sayRecursion(entry.name, entry.recursion) });
    }
    for (const { line, trips } of driver?.loops ?? []) {
      reasons.push({ line, message: `loop that runs ${sayGrowth(trips)} times` });
    }
    if (driver?.step.kind === 'operation') {
      reasons.push({ line: driver.step.line, message: driver.step.what });
    }
    at = undefined;
    if (driver?.step.kind === 'call') {
      at = driver.step.callee;
      reasons.push({ line: driver.step.line, message: `calls ${outline.functions[at]?.name ?? ''}` });
    }
  }
  return reasons.slice(0, REASON_STEPS_MAX);
}

function sayRecursion(name: string, { shape, step, isMemoised }: RecursionOutline): string {
  const how = step === 'halving' ? 'on parts of its argument' : 'step by step';
  const kept = isMemoised ? ', remembering results' : '';
  switch (shape) {
    case 'single':
      return `${name} calls itself ${how}${kept}`;
    case 'branching':
      return `${name} calls itself several times ${how}${kept}`;
    case 'partition':
      return `${name} calls itself for elements that it has sorted out`;
    case 'traversal':
      return `${name} calls itself for what it has not visited yet`;
  }
}

/** A growth in words a reader of complexity classes knows. */
function sayGrowth(growth: Growth): string {
  if (growth.isExponential) {
    return '2^n';
  }
  const power =
    growth.degree === 0
      ? ''
      : growth.degree === 0.5
        ? 'sqrt(n)'
        : growth.degree === 1
          ? 'n'
          : `n^${growth.degree}`;
  const logs = growth.logs === 0 ? '' : 'log n';
  return [power, logs].filter((part) => part !== '').join(' ') || 'a fixed number of';
}
