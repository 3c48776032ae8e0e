import type { ProgramId } from '../kernel/ids.ts';

export const complexityClasses = [
  'constant',
  'logarithmic',
  'linear',
  'linearithmic',
  'quadratic',
  'cubic',
  'polynomial',
  'exponential',
  'unknown',
] as const;

export type ComplexityClass = (typeof complexityClasses)[number];

export const bottleneckKinds = ['cpu', 'memory', 'file', 'network', 'process', 'none'] as const;

export type BottleneckKind = (typeof bottleneckKinds)[number];

/** What static reading counts in a program. All are plain numbers so that a model can weigh them. */
export interface ProgramFeatures {
  readonly sourceBytes: number;
  readonly lineCount: number;
  readonly functionCount: number;
  readonly cyclomaticComplexity: number;
  readonly cognitiveComplexity: number;
  /** Halstead's: bits that the program's operators and operands take to write down. */
  readonly halsteadVolume: number;
  readonly loopCount: number;
  readonly loopDepthMax: number;
  /** Loops whose bound is not a literal. */
  readonly unboundedLoopCount: number;
  readonly recursionCount: number;
  readonly branchingRecursionCount: number;
  /** The largest number literal (absolute value): stands for loop bounds and sizes. */
  readonly literalMax: number;
  /** The largest literal used as a loop bound or an allocation size. */
  readonly allocationMax: number;
  /** The most rounds that loops state outright, those around them multiplied. */
  readonly writtenRoundMax: number;
  /** Characters of the longest text written in the program. */
  readonly textLiteralMax: number;
  /** Elements of the longest list or table written in it. */
  readonly displayMax: number;
  readonly sortCount: number;
  readonly fileOperationCount: number;
  readonly networkOperationCount: number;
  readonly processOperationCount: number;
  readonly concurrencyCount: number;
  readonly stdinReadCount: number;
  readonly sleepCount: number;
  /** Places where a generator hands something out. */
  readonly generatorCount: number;
  /** Places where a program waits for something asynchronous. */
  readonly awaitCount: number;
  /** Natural logarithm of how many times the CPU time of a typical program it will probably take, by its code alone. */
  readonly cpuLogRatio: number;
  /** The same of peak memory. */
  readonly memoryLogRatio: number;
  /** How far nine of ten programs like it stay below so many times its CPU time: a natural logarithm, above 0. */
  readonly cpuLogSpread: number;
  /** The same of peak memory. */
  readonly memoryLogSpread: number;
}

/** One reason behind an estimate, with the line (1-based) that gives it. */
export interface AnalysisReason {
  readonly line: number;
  readonly message: string;
}

/** A range instead of a point: half of all runs are expected below p50, nine of ten below p90. */
export interface QuantileEstimate {
  readonly p50: number;
  readonly p90: number;
}

/** One module that a program imports. builtin: comes with the language. local: a file of the program's own. */
export interface ProgramDependency {
  /** As written. */
  readonly name: string;
  readonly kind: 'builtin' | 'package' | 'local';
  /** Of a package: what it is called where packages are installed from. */
  readonly installName?: string;
}

/** How functions call themselves, the most demanding way of all of them first. */
export const recursionKinds = ['branching', 'memoised', 'single', 'none'] as const;

export type RecursionKind = (typeof recursionKinds)[number];

/** How strongly a program is better walled off: as all are, or in a machine of its own. */
export const wantedIsolations = ['process', 'microvm'] as const;

export type WantedIsolation = (typeof wantedIsolations)[number];

/** What reading the code alone tells, before it runs. */
export type ProgramAnalysis =
  | {
      readonly kind: 'known';
      readonly programId: ProgramId;
      readonly language: string;
      readonly features: ProgramFeatures;
      /** Imported modules as written, without relative ones. */
      readonly imports: readonly string[];
      readonly dependencies: readonly ProgramDependency[];
      readonly complexity: ComplexityClass;
      /** How probable that class is, 0–1. */
      readonly complexityConfidenceRatio: number;
      /** Of the memory that it needs at once. */
      readonly spaceComplexity: ComplexityClass;
      readonly recursion: RecursionKind;
      readonly complexityReasons: readonly AnalysisReason[];
      readonly bottleneck: BottleneckKind;
      readonly bottleneckReasons: readonly AnalysisReason[];
      readonly isolation: WantedIsolation;
      readonly isolationReasons: readonly AnalysisReason[];
      readonly warnings: readonly AnalysisReason[];
      /** Share of the source that parsed without error, 0–1. */
      readonly confidenceRatio: number;
      readonly analysisMs: number;
    }
  | {
      readonly kind: 'unknown';
      readonly programId: ProgramId;
      readonly language: string;
      /** Why nothing is known: too deep, too large, not text, no grammar, time limit, crash. */
      readonly reason: string;
      readonly analysisMs: number;
    };
