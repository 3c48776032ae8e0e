import { countConstructs } from './count-constructs.ts';
import { countNames } from './count-names.ts';
import { estimateComplexity } from './estimate-complexity.ts';
import { fixedGrowth, type Growth, isFixed, linearGrowth } from './growth.ts';
import type { ProgramIndex } from './program-index.ts';
import type { LoopOutline, ProgramOutline } from './program-outline.ts';
import type { ReadProgram } from './read-program.ts';
import type { ValueReader } from './value-reader.ts';

/** What a class of complexity is told by: plain numbers by name, the same for every language. */
export type ComplexityFeatures = Readonly<Record<string, number>>;

/** Ways to read one outline: where they agree the class is sure, where they differ a model can tell which to trust. */
const readings: Readonly<Record<string, (loop: LoopOutline) => LoopOutline>> = {
  told: (loop) => loop,
  unshared: (loop) => ({ ...loop, isAmortised: false }),
  unread: (loop) => ({ ...loop, isReading: false }),
  counted: (loop) => ({ ...loop, trips: isFixed(loop.trips) ? linearGrowth : loop.trips }),
  stepping: (loop) => ({ ...loop, trips: isFixed(loop.trips) ? fixedGrowth : linearGrowth }),
};

/** Everything that a program's class of complexity may be told by. */
export function complexityFeatures({ index, outline, values, features }: ReadProgram): ComplexityFeatures {
  return {
    ...readGrowths(outline),
    ...countLoops(outline),
    ...countCosts(outline),
    ...countRecursions(outline),
    ...countConstructs(index),
    ...countNames(index),
    ...countVariables(index, values),
    selfFed: values.isSelfFed ? 1 : 0,
    functions: features.functionCount,
    cyclomatic: features.cyclomaticComplexity,
    // Line ends aside, so that a program reads the same wherever it was written.
    length: Math.log(1 + index.tree.source.replaceAll('\r\n', '\n').length),
    literalMax: Math.log(1 + features.literalMax),
    allocationMax: Math.log(1 + features.allocationMax),
    sorts: features.sortCount,
    reads: features.stdinReadCount,
  };
}

function readGrowths(outline: ProgramOutline): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, change] of Object.entries(readings)) {
    const functions = outline.functions.map((entry) => ({ ...entry, loops: entry.loops.map(change) }));
    const { growth } = estimateComplexity({ ...outline, functions });
    found[`${name}Degree`] = growth.degree;
    found[`${name}Logs`] = growth.logs;
    found[`${name}Exponential`] = growth.isExponential ? 1 : 0;
  }
  // As if every function were called.
  const { growth } = estimateComplexity({ ...outline, entries: [...outline.functions.keys()] });
  return {
    ...found,
    anyDegree: growth.degree,
    anyLogs: growth.logs,
    anyExponential: growth.isExponential ? 1 : 0,
  };
}

/** Numbers alone, or collections: what a program has of its input. */
function countVariables(index: ProgramIndex, values: ValueReader): Record<string, number> {
  const found = { numbers: 0, collections: 0, texts: 0, tables: 0, steepNumbers: 0 };
  for (const key of index.variables.keys()) {
    const colon = key.indexOf(':');
    const value = values.readName(key.slice(colon + 1), Number(key.slice(0, colon)));
    const isCollection = !isFixed(value.size) && (value.element !== undefined || value.isGrown);
    found.collections += isCollection ? 1 : 0;
    found.tables += isCollection && value.element !== undefined && !isFixed(value.element.size) ? 1 : 0;
    found.texts += value.isText && !isCollection ? 1 : 0;
    found.numbers += !isCollection && !value.isText && !isFixed(value.magnitude) ? 1 : 0;
    found.steepNumbers += value.magnitude.isExponential || value.magnitude.degree > 1 ? 1 : 0;
  }
  return Object.fromEntries(Object.entries(found).map(([name, count]) => [`${name}Held`, count]));
}

function isLogarithmic({ degree, logs, isExponential }: Growth): boolean {
  return !isExponential && degree === 0 && logs > 0;
}

function countLoops({ functions }: ProgramOutline): Record<string, number> {
  const found = {
    growing: 0,
    nested: 0,
    nestedTwice: 0,
    halving: 0,
    shared: 0,
    reading: 0,
    steep: 0,
    fixed: 0,
  };
  for (const { loops } of functions) {
    const depths: number[] = [];
    for (const { outer, trips, isAmortised, isReading } of loops) {
      const around = depths[outer] ?? 0;
      const isGrowing = !isFixed(trips);
      depths.push(around + (isGrowing ? 1 : 0));
      found.fixed += isGrowing ? 0 : 1;
      found.growing += isGrowing ? 1 : 0;
      found.nested += isGrowing && around === 1 ? 1 : 0;
      found.nestedTwice += isGrowing && around > 1 ? 1 : 0;
      found.halving += isLogarithmic(trips) ? 1 : 0;
      found.shared += isAmortised ? 1 : 0;
      found.reading += isReading ? 1 : 0;
      found.steep += trips.isExponential || trips.degree > 1 ? 1 : 0;
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, count]) => [`${name}Loops`, count]));
}

function countCosts({ functions }: ProgramOutline): Record<string, number> {
  const costs = functions.flatMap(({ operations }) => operations);
  const count = (isOne: (cost: Growth, loop: number) => boolean): number =>
    costs.filter(({ cost, loop }) => isOne(cost, loop)).length;
  return {
    logarithmicCosts: count(isLogarithmic),
    linearCosts: count(({ degree, logs }) => degree === 1 && logs === 0),
    linearCostsInLoops: count(({ degree, logs }, loop) => degree === 1 && logs === 0 && loop !== -1),
    linearithmicCosts: count(({ degree, logs }) => degree === 1 && logs > 0),
    steepCosts: count(({ degree, isExponential }) => isExponential || degree > 1),
    callsInLoops: functions.flatMap(({ calls }) => calls.filter(({ loop }) => loop !== -1)).length,
  };
}

function countRecursions({ functions }: ProgramOutline): Record<string, number> {
  const all = functions.flatMap(({ recursion }) => recursion ?? []);
  return {
    singleRecursions: all.filter(({ shape }) => shape === 'single').length,
    branchingRecursions: all.filter(({ shape }) => shape === 'branching').length,
    traversals: all.filter(({ shape }) => shape === 'traversal').length,
    halvingRecursions: all.filter(({ step }) => step === 'halving').length,
    memoisedRecursions: all.filter(({ isMemoised }) => isMemoised).length,
    recursionParameters: Math.max(0, ...all.map(({ changingParameterCount }) => changingParameterCount)),
  };
}
