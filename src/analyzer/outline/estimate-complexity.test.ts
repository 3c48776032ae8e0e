import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateComplexity } from './estimate-complexity.ts';
import {
  exponentialGrowth,
  fixedGrowth,
  type Growth,
  isLarger,
  linearGrowth,
  linearithmicGrowth,
  logarithmicGrowth,
} from './growth.ts';
import type {
  CallOutline,
  FunctionOutline,
  LoopOutline,
  ProgramOutline,
  RecursionOutline,
} from './program-outline.ts';

function loop(trips: Growth, outer = -1, more: Partial<LoopOutline> = {}): LoopOutline {
  return { line: 10 + outer, outer, trips, isAmortised: false, isReading: false, ...more };
}

function call(callee: number, at = -1): CallOutline {
  return { line: 1, loop: at, callee, times: fixedGrowth };
}

function fn(parts: Partial<FunctionOutline>): FunctionOutline {
  return {
    name: 'f',
    line: 1,
    loops: [],
    operations: [],
    calls: [],
    isCalling: false,
    recursion: undefined,
    ...parts,
  };
}

function classOf(...functions: FunctionOutline[]): string {
  return estimateComplexity({ functions, entries: [] }).complexity;
}

function recursion(parts: Partial<RecursionOutline>): RecursionOutline {
  return {
    line: 2,
    shape: 'single',
    step: 'decrement',
    isMemoised: false,
    changingParameterCount: 1,
    ...parts,
  };
}

describe('the complexity estimate', () => {
  it('multiplies nested loops over input and ignores loops with a fixed bound', () => {
    expect(classOf(fn({ loops: [loop(linearGrowth)] }))).toBe('linear');
    expect(classOf(fn({ loops: [loop(linearGrowth), loop(linearGrowth, 0)] }))).toBe('quadratic');
    expect(classOf(fn({ loops: [loop(linearGrowth), loop(linearGrowth)] }))).toBe('linear');
    expect(classOf(fn({ loops: [loop(linearGrowth), loop(fixedGrowth, 0)] }))).toBe('linear');
    expect(classOf(fn({ loops: [loop(linearGrowth), loop(logarithmicGrowth, 0)] }))).toBe('linearithmic');
    expect(classOf(fn({ loops: [loop(linearGrowth), loop(linearGrowth, 0), loop(linearGrowth, 1)] }))).toBe(
      'cubic',
    );
  });

  it('counts trips shared with the loop around once', () => {
    const shared = loop(linearGrowth, 0, { isAmortised: true });
    expect(classOf(fn({ loops: [loop(linearGrowth), shared] }))).toBe('linear');
  });

  it('takes all rounds of a loop over test cases for one round over the whole input', () => {
    const cases = loop(linearGrowth, -1, { isReading: true });
    expect(classOf(fn({ loops: [cases, loop(linearGrowth, 0)] }))).toBe('linear');
    expect(classOf(fn({ loops: [cases, loop(linearGrowth, 0), loop(linearGrowth, 1)] }))).toBe('quadratic');
  });

  it('multiplies a costly operation by the loop it is in and names it as the reason', () => {
    const operations = [{ line: 7, loop: 0, cost: linearithmicGrowth, what: 'sort over data of input size' }];
    const estimate = estimateComplexity({
      functions: [fn({ loops: [loop(linearGrowth)], operations })],
      entries: [],
    });
    expect(estimate.complexity).toBe('quadratic');
    expect(estimate.reasons.at(-1)).toEqual({ line: 7, message: 'sort over data of input size' });
  });

  it('brings the cost of a called function to where it is called', () => {
    const scan = fn({ name: 'scan', loops: [loop(linearGrowth)] });
    expect(classOf(fn({ calls: [call(1)], isCalling: true }), scan)).toBe('linear');
    expect(classOf(fn({ loops: [loop(linearGrowth)], calls: [call(1, 0)], isCalling: true }), scan)).toBe(
      'quadratic',
    );
  });

  it('leaves code out that nothing calls, unless the program only defines functions', () => {
    const cubic = fn({ loops: [loop(linearGrowth), loop(linearGrowth, 0), loop(linearGrowth, 1)] });
    expect(classOf(fn({ loops: [loop(linearGrowth)] }), cubic)).toBe('linear');
    expect(classOf(fn({}), cubic)).toBe('cubic');
  });

  it.each<[string, Partial<RecursionOutline>, Growth, string]>([
    ['one step a call', {}, fixedGrowth, 'linear'],
    ['one step a call over a scan', {}, linearGrowth, 'quadratic'],
    ['halves once', { step: 'halving' }, fixedGrowth, 'logarithmic'],
    ['halves once over a scan', { step: 'halving' }, linearGrowth, 'linear'],
    ['halves twice', { step: 'halving', shape: 'branching' }, fixedGrowth, 'linear'],
    ['halves twice over a scan', { step: 'halving', shape: 'branching' }, linearGrowth, 'linearithmic'],
    ['branches', { shape: 'branching' }, fixedGrowth, 'exponential'],
    ['branches and remembers', { shape: 'branching', isMemoised: true }, fixedGrowth, 'linear'],
    [
      'remembers two dimensions',
      { shape: 'branching', isMemoised: true, changingParameterCount: 2 },
      fixedGrowth,
      'quadratic',
    ],
    ['visits what it has not seen', { shape: 'traversal' }, linearGrowth, 'linear'],
  ])('recursion that %s', (_name, shape, body, expected) => {
    const loops = body === fixedGrowth ? [] : [loop(body)];
    const recursive = fn({ loops, calls: [call(1)], recursion: recursion(shape) });
    expect(classOf(fn({ calls: [call(1)], isCalling: true }), recursive)).toBe(expected);
  });

  it('takes functions that call each other for recursion', () => {
    expect(
      classOf(
        fn({ calls: [call(1)], isCalling: true }),
        fn({ calls: [call(2)] }),
        fn({ calls: [call(1)], isCalling: true }),
      ),
    ).toBe('linear');
  });

  it('follows a chain of a hundred thousand calls', () => {
    const count = 100_000;
    const functions = Array.from({ length: count }, (_, at) =>
      at === count - 1 ? fn({ loops: [loop(linearGrowth)] }) : fn({ calls: [call(at + 1)], isCalling: true }),
    );
    expect(estimateComplexity({ functions, entries: [] }).complexity).toBe('linear');
  });

  it('is never lower for a program that does more', () => {
    const trips = fc.constantFrom(fixedGrowth, logarithmicGrowth, linearGrowth, exponentialGrowth);
    const outlines = fc.array(fc.record({ trips, outer: fc.integer({ min: -1, max: 5 }) }), { maxLength: 6 });
    fc.assert(
      fc.property(outlines, trips, (given, cost) => {
        const loops = given.map((each, at) => loop(each.trips, Math.min(each.outer, at - 1)));
        const before: ProgramOutline = { functions: [fn({ loops })], entries: [] };
        const operations = loops.map((_, at) => ({ line: 1, loop: at, cost, what: 'more' }));
        const after: ProgramOutline = { functions: [fn({ loops, operations })], entries: [] };
        expect(isLarger(estimateComplexity(before).growth, estimateComplexity(after).growth)).toBe(false);
      }),
    );
  });
});
