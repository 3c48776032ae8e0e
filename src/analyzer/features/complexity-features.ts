import type { ProgramIndex } from '../index/program-index.ts';
import { estimateGrowth } from '../outline/estimate-complexity.ts';
import { findCallCycles } from '../outline/find-call-cycles.ts';
import { type Growth, isFixed, linearGrowth } from '../outline/growth.ts';
import type { FunctionOutline, LoopOutline, ProgramOutline } from '../outline/program-outline.ts';
import type { ValueReader } from '../outline/value-reader.ts';
import { countConstructs } from './count-constructs.ts';
import { countNames } from './count-names.ts';
import { type FeaturePart, type FeatureRow, partOf, RowMaker } from './feature-row.ts';
import type { ReadProgram } from './read-program.ts';

/** Ways to read one outline: where they agree the class is sure, where they differ a model can tell which to trust. */
const readings: Readonly<Record<string, (loop: LoopOutline) => LoopOutline>> = {
  told: (loop) => loop,
  unshared: (loop) => (loop.isAmortised ? { ...loop, isAmortised: false } : loop),
  unread: (loop) => (loop.isReading ? { ...loop, isReading: false } : loop),
  counted: (loop) => (isFixed(loop.trips) ? { ...loop, trips: linearGrowth } : loop),
  stepping: (loop) => (isFixed(loop.trips) || isLinear(loop.trips) ? loop : { ...loop, trips: linearGrowth }),
};

const growthNames = [...Object.keys(readings), 'any'].flatMap((name) => [
  `${name}Degree`,
  `${name}Logs`,
  `${name}Exponential`,
]);
const rows = new RowMaker();

/** Everything that a program's class of complexity may be told by: the same for every language. */
export function complexityFeatures({ index, outline, values, features }: ReadProgram): FeatureRow {
  return rows.make([
    readGrowths(outline),
    partOf(countLoops(outline)),
    partOf(countCosts(outline)),
    partOf(countRecursions(outline)),
    partOf(countConstructs(index)),
    countNames(index),
    partOf(countVariables(index, values)),
    partOf({
      selfFed: values.isSelfFed ? 1 : 0,
      functions: features.functionCount,
      cyclomatic: features.cyclomaticComplexity,
      volume: Math.log1p(features.halsteadVolume),
      literalMax: Math.log(1 + features.literalMax),
      allocationMax: Math.log(1 + features.allocationMax),
      sorts: features.sortCount,
      reads: features.stdinReadCount,
    }),
  ]);
}

function readGrowths(outline: ProgramOutline): FeaturePart {
  const cycles = findCallCycles(outline);
  const told = estimateGrowth(outline, cycles);
  const growths = Object.values(readings).map((change) => {
    const functions = outline.functions.map((entry) => changeLoops(entry, change));
    // Where a reading changes nothing, it gives what is told.
    const isSame = functions.every((entry, at) => entry === outline.functions[at]);
    return isSame ? told : estimateGrowth({ ...outline, functions }, cycles);
  });
  const asIfAllWereCalled = { ...outline, entries: [...outline.functions.keys()] };
  growths.push(estimateGrowth(asIfAllWereCalled, cycles));
  const values = growths.flatMap(({ degree, logs, isExponential }) => [degree, logs, isExponential ? 1 : 0]);
  return { names: () => growthNames, values };
}

function changeLoops(entry: FunctionOutline, change: (loop: LoopOutline) => LoopOutline): FunctionOutline {
  const loops = entry.loops.map(change);
  return loops.every((loop, at) => loop === entry.loops[at]) ? entry : { ...entry, loops };
}

/** Numbers alone, or collections: what a program has of its input. */
function countVariables(index: ProgramIndex, values: ValueReader): Record<string, number> {
  const found = { numbersHeld: 0, collectionsHeld: 0, textsHeld: 0, tablesHeld: 0, steepNumbersHeld: 0 };
  for (const { name, inFunction } of index.variables.all()) {
    const value = values.readName(name, inFunction);
    const isCollection = !isFixed(value.size) && (value.element !== undefined || value.isGrown);
    found.collectionsHeld += isCollection ? 1 : 0;
    found.tablesHeld += isCollection && value.element !== undefined && !isFixed(value.element.size) ? 1 : 0;
    found.textsHeld += value.isText && !isCollection ? 1 : 0;
    found.numbersHeld += !isCollection && !value.isText && !isFixed(value.magnitude) ? 1 : 0;
    found.steepNumbersHeld += value.magnitude.isExponential || value.magnitude.degree > 1 ? 1 : 0;
  }
  return found;
}

function isLinear({ degree, logs, isExponential }: Growth): boolean {
  return !isExponential && degree === 1 && logs === 0;
}

function isLogarithmic({ degree, logs, isExponential }: Growth): boolean {
  return !isExponential && degree === 0 && logs > 0;
}

function countLoops({ functions }: ProgramOutline): Record<string, number> {
  const found = {
    growingLoops: 0,
    nestedLoops: 0,
    nestedTwiceLoops: 0,
    halvingLoops: 0,
    sharedLoops: 0,
    readingLoops: 0,
    steepLoops: 0,
    fixedLoops: 0,
  };
  for (const { loops } of functions) {
    const depths: number[] = [];
    for (const { outer, trips, isAmortised, isReading } of loops) {
      const around = depths[outer] ?? 0;
      const isGrowing = !isFixed(trips);
      depths.push(around + (isGrowing ? 1 : 0));
      found.fixedLoops += isGrowing ? 0 : 1;
      found.growingLoops += isGrowing ? 1 : 0;
      found.nestedLoops += isGrowing && around === 1 ? 1 : 0;
      found.nestedTwiceLoops += isGrowing && around > 1 ? 1 : 0;
      found.halvingLoops += isLogarithmic(trips) ? 1 : 0;
      found.sharedLoops += isAmortised ? 1 : 0;
      found.readingLoops += isReading ? 1 : 0;
      found.steepLoops += trips.isExponential || trips.degree > 1 ? 1 : 0;
    }
  }
  return found;
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
