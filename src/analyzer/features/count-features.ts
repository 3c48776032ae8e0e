import type { ProgramFeatures } from '../../model/program-analysis.ts';
import { calleePathOf, type ProgramIndex } from '../index/program-index.ts';
import type { OperationKind } from '../languages/call-effects.ts';
import { isFixed } from '../outline/growth.ts';
import type { ProgramOutline } from '../outline/program-outline.ts';
import { countUtf8Bytes } from '../syntax/encode-utf8.ts';
import { countShapes } from './count-shapes.ts';
import { countWrittenRounds } from './count-written-rounds.ts';
import { measureBranching } from './measure-branching.ts';
import { measureHalsteadVolume } from './measure-halstead.ts';
import { readLiterals } from './read-literals.ts';

/** A call that reaches outside the program or waits, where it is. */
export interface OperationSite {
  readonly kind: OperationKind;
  readonly line: number;
  readonly path: string;
  readonly isInLoop: boolean;
}

/** The known operations of a program, in source order. */
export function findOperations(index: ProgramIndex, isOwnCall: (call: number) => boolean): OperationSite[] {
  const sites: OperationSite[] = [];
  for (const call of index.calls) {
    const path = index.names.resolve(calleePathOf(index, call));
    const kind = isOwnCall(call) ? undefined : index.names.effect(path)?.operation;
    if (kind !== undefined) {
      const isInLoop = (index.loopOf[call] ?? -1) !== -1;
      sites.push({ kind, line: index.tree.lineOf(call), path, isInLoop });
    }
  }
  for (const [node, kind] of index.operations) {
    const isInLoop = (index.loopOf[node] ?? -1) !== -1;
    const path = /^\W?\w*/.exec(index.tree.textOf(node, 20))?.[0] ?? '';
    sites.push({ kind, line: index.tree.lineOf(node), path, isInLoop });
  }
  return index.operations.size === 0 ? sites : sites.sort((a, b) => a.line - b.line);
}

/** The features that are counted; the others are what a model makes of these and more. */
export type CountedFeatures = Omit<
  ProgramFeatures,
  'cpuLogRatio' | 'memoryLogRatio' | 'cpuLogSpread' | 'memoryLogSpread'
>;

/** Counts what a program holds. Every number is finite. */
export function countFeatures(
  index: ProgramIndex,
  outline: ProgramOutline,
  operations: readonly OperationSite[],
): CountedFeatures {
  const { source } = index.tree;
  const loops = outline.functions.flatMap((entry) => entry.loops);
  const recursions = outline.functions.flatMap(({ recursion }) =>
    recursion === undefined ? [] : [recursion],
  );
  const count = (kind: OperationKind): number => operations.filter((site) => site.kind === kind).length;
  const { cyclomaticComplexity, cognitiveComplexity } = measureBranching(index, recursions.length);
  const { literalMax, allocationMax } = readLiterals(index);
  const { generatorCount, awaitCount, textLiteralMax, displayMax } = countShapes(index);
  return {
    sourceBytes: countUtf8Bytes(source),
    lineCount: countLines(source),
    functionCount: outline.functions.length - 1,
    cyclomaticComplexity,
    cognitiveComplexity,
    halsteadVolume: measureHalsteadVolume(index),
    loopCount: loops.length,
    loopDepthMax: deepest(outline),
    unboundedLoopCount: loops.filter(({ trips }) => !isFixed(trips)).length,
    recursionCount: recursions.length,
    branchingRecursionCount: recursions.filter(({ shape }) => shape === 'branching').length,
    literalMax,
    allocationMax,
    writtenRoundMax: countWrittenRounds(index),
    generatorCount,
    awaitCount,
    textLiteralMax,
    displayMax,
    sortCount: count('sort'),
    fileOperationCount: count('file'),
    networkOperationCount: count('network'),
    processOperationCount: count('process'),
    concurrencyCount: count('concurrency'),
    stdinReadCount: count('stdin'),
    sleepCount: count('sleep'),
  };
}

function countLines(source: string): number {
  let count = source === '' || source.endsWith('\n') ? 0 : 1;
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}

function deepest(outline: ProgramOutline): number {
  let max = 0;
  for (const { loops } of outline.functions) {
    const depths: number[] = [];
    for (const { outer } of loops) {
      const depth = (depths[outer] ?? 0) + 1;
      depths.push(depth);
      max = Math.max(max, depth);
    }
  }
  return max;
}
