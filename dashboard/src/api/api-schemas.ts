// Made of the OpenAPI document by `npm run schemas`; a test compares the two.

export type GivenFileInput = {
  /** Relative to the working directory; folders are made */
  readonly name: string;
  readonly content: string;
  /** How `content` writes the bytes: as text, or in base64 */
  readonly encoding?: "utf8" | "base64";
  readonly isExecutable?: boolean;
  /** The content is an archive (zip, tar, tar.gz): its files are given instead, in the folder `name`, or with `.` in none */
  readonly unpack?: boolean;
};

export type NetworkWishInput = boolean | {
  readonly allow: readonly (string)[];
};

export type SubmissionInput = {
  /** Whoever submits, in the words of the caller */
  readonly user: string;
  /** A runtime's name or alias; without it, the code and the file name tell */
  readonly language?: string;
  readonly fileName?: string;
  readonly code: string;
  readonly stdin?: string;
  /** More input follows `stdin`, through POST …/stdin, until it is ended there; not with an answer that waits */
  readonly stdinOpen?: boolean;
  readonly args?: readonly (string)[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it finds in its working directory besides itself */
  readonly files?: readonly (GivenFileInput)[];
  /** Files or folders to hand back when it has ended; `.` is all that it makes or changes */
  readonly artifacts?: readonly (string)[];
  /** Absent ones take the configured defaults; none is ever "unlimited" */
  readonly limits?: {
    readonly wallMs?: number;
    readonly cpuMs?: number;
    readonly memoryMb?: number;
    readonly processCount?: number;
    readonly outputBytes?: number;
    readonly fileBytes?: number;
  };
  readonly network?: NetworkWishInput;
  /** It may run in the interpreter that ran the same code for the same user before, with what that left: loaded libraries, files, patched functions. Its own modules begin anew */
  readonly reuse?: boolean;
  /** Goes on where the last execution of this session ended, in its language */
  readonly session?: string;
  /** The same key with the same request is the same execution, for a day */
  readonly idempotencyKey?: string;
  /** false: answer 202 as soon as it is recorded */
  readonly wait?: boolean;
};

export type AnalysisRequestInput = {
  readonly code: string;
  /** A runtime's name or alias; without it, the code and the file name tell */
  readonly language?: string;
  readonly fileName?: string;
  /** Whoever submits, in the words of the caller */
  readonly user?: string;
  /** Whether the program is also run a little, in instances of its own; without it, what the server is set to. when-unsure: only where it reads input and reading left its class open */
  readonly probe?: "never" | "always" | "when-unsure";
};

export type IntentRequestInput = {
  /** Whoever submits, in the words of the caller */
  readonly user: string;
  /** A runtime's name or alias; without it, the code and the file name tell */
  readonly language: string;
  readonly executionCount?: number;
  readonly probability?: number;
  readonly startsInMs?: number;
  readonly durationMs?: number;
};

export type SessionRequestInput = {
  /** Whoever submits, in the words of the caller */
  readonly user: string;
  /** A runtime's name or alias; without it, the code and the file name tell */
  readonly language: string;
  /** memoryMb, processCount and fileBytes hold for the whole session, the others for each execution that does not say */
  readonly limits?: {
    readonly wallMs?: number;
    readonly cpuMs?: number;
    readonly memoryMb?: number;
    readonly processCount?: number;
    readonly outputBytes?: number;
    readonly fileBytes?: number;
  };
  /** How long it waits for an execution before it ends; absent: as configured */
  readonly idleMs?: number;
};

export type Prediction = {
  /** Half of all runs are expected below p50, nine of ten below p90 */
  readonly durationMs: {
    readonly p50: number | null;
    readonly p90: number | null;
  };
  /** Half of all runs are expected below p50, nine of ten below p90 */
  readonly memoryMb: {
    readonly p50: number | null;
    readonly p90: number | null;
  };
  /** Half of all runs are expected below p50, nine of ten below p90 */
  readonly cpuMs: {
    readonly p50: number | null;
    readonly p90: number | null;
  };
  readonly complexity: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
  /** The most specific knowledge that it rests on */
  readonly basis: "program-history" | "user-history" | "code" | "runtime";
  readonly weights: {
    readonly "program-history": number | null;
    readonly "user-history": number | null;
    readonly code: number | null;
    readonly runtime: number | null;
  };
  /** Milliseconds since the Unix epoch */
  readonly madeAt: number;
};

export type Artifact = {
  readonly name: string;
  readonly sizeBytes: number;
  /** Of the content, in hexadecimal digits */
  readonly sha256: string;
  readonly isExecutable: boolean;
};

export type LeftOutFile = {
  readonly name: string;
  /** not-a-file: a link, a pipe, a socket, or behind a link. too-large, too-many: beyond what is handed back. unnameable: the name is no UTF-8 */
  readonly reason: "missing" | "not-a-file" | "too-large" | "too-many" | "too-deep" | "unreadable" | "unnameable";
};

export type Network = {
  readonly allow: readonly (string)[] | null;
};

export type NetworkUsage = {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly connectionCount: number;
  readonly refusedCount: number;
  /** The first of those that were connected to */
  readonly hosts: readonly (string)[];
  /** The first of those that were not */
  readonly refusedHosts: readonly (string)[];
};

export type Timings = {
  /** Analysis and prediction */
  readonly prepareMs: number;
  /** Waiting for its turn */
  readonly queueMs: number;
  /** Waiting for an instance */
  readonly startMs: number;
  /** Until there was a program to hand over; absent where nothing is compiled */
  readonly compileMs?: number;
  /** The program was handed over and loaded */
  readonly initMs: number;
  /** The program ran */
  readonly runMs: number;
};

export type Usage = {
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  readonly wallMs: number;
  readonly memoryMbPeak: number;
  readonly memorySource: "cgroup" | "sampled" | "counters" | "analysis" | "simulated";
  readonly processCountPeak: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** Sent and received, as its proxy counted */
  readonly networkBytes: number;
  readonly network?: NetworkUsage;
  readonly stdinBytes: number;
  readonly outputBytes: number;
  readonly operations: {
    readonly computeRatio: number;
    readonly fileRatio: number;
    readonly networkRatio: number;
    readonly processRatio: number;
  };
  readonly operationsSource: "cgroup" | "sampled" | "counters" | "analysis" | "simulated";
};

export type Compile = {
  /** The same user ran the same code before: it was not compiled again */
  readonly isCached: boolean;
  /** Charged to the user, but no part of the usage */
  readonly cpuMs: number;
  readonly memoryMbPeak: number;
};

export type ExecutionSummary = {
  readonly id: string;
  readonly user: string;
  readonly runtime: string;
  /** The same code in the same runtime has the same one */
  readonly programId: string;
  readonly state: "queued" | "running" | "finished";
  readonly outcome: "succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled" | null;
  /** What ended it */
  readonly reason: "exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform" | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly isStdoutTruncated: boolean;
  readonly isStderrTruncated: boolean;
  /** What the platform adds to explain the outcome */
  readonly message: string | null;
  readonly startKind: "cold" | "prewarmed" | "warm" | "kept" | null;
  readonly isolationLevel: "process" | "process-landlock" | "microvm" | "container" | "simulated" | null;
  /** What it ran under: as asked for, or else as it was expected to need */
  readonly memoryLimitMb: number | null;
  /** Each is at …/artifacts/NAME */
  readonly artifacts: readonly (Artifact)[];
  /** What was to be handed back and is not */
  readonly leftOut: readonly (LeftOutFile)[];
  /** Whether it was submitted with an open input */
  readonly stdinOpen: boolean;
  readonly network: Network | null;
  readonly session: string | null;
  readonly timings: Timings | null;
  /** Of the program; null when it did not run */
  readonly usage: Usage | null;
  readonly compile: Compile | null;
  readonly prediction: Prediction | null;
  readonly actual: {
    readonly durationMs: number;
    readonly memoryMb: number;
    readonly cpuMs: number;
  } | null;
  /** More than 1 where a manager was lost, or the memory limit that was found for it was too low */
  readonly attempts: number;
  /** Milliseconds since the Unix epoch */
  readonly acceptedAt: number;
  readonly finishedAt: number | null;
};

export type Execution = {
  readonly id: string;
  readonly user: string;
  readonly runtime: string;
  /** The same code in the same runtime has the same one */
  readonly programId: string;
  readonly state: "queued" | "running" | "finished";
  readonly outcome: "succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled" | null;
  /** What ended it */
  readonly reason: "exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform" | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly isStdoutTruncated: boolean;
  readonly isStderrTruncated: boolean;
  /** What the platform adds to explain the outcome */
  readonly message: string | null;
  readonly startKind: "cold" | "prewarmed" | "warm" | "kept" | null;
  readonly isolationLevel: "process" | "process-landlock" | "microvm" | "container" | "simulated" | null;
  /** What it ran under: as asked for, or else as it was expected to need */
  readonly memoryLimitMb: number | null;
  /** Each is at …/artifacts/NAME */
  readonly artifacts: readonly (Artifact)[];
  /** What was to be handed back and is not */
  readonly leftOut: readonly (LeftOutFile)[];
  /** Whether it was submitted with an open input */
  readonly stdinOpen: boolean;
  readonly network: Network | null;
  readonly session: string | null;
  readonly timings: Timings | null;
  /** Of the program; null when it did not run */
  readonly usage: Usage | null;
  readonly compile: Compile | null;
  readonly prediction: Prediction | null;
  readonly actual: {
    readonly durationMs: number;
    readonly memoryMb: number;
    readonly cpuMs: number;
  } | null;
  /** More than 1 where a manager was lost, or the memory limit that was found for it was too low */
  readonly attempts: number;
  /** Milliseconds since the Unix epoch */
  readonly acceptedAt: number;
  readonly finishedAt: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type ExecutionList = {
  readonly executions: readonly (ExecutionSummary)[];
};

export type ProbedGrowth = {
  /** unknown where no class fits well enough */
  readonly class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
  /** The power of the size that time grew with; a lower bound where exponential */
  readonly exponent: number;
  /** How probable that class is for such inputs, 0 to 1 */
  readonly confidence: number;
  /** What the made-up inputs looked like */
  readonly inputFormat: string;
  /** By size of the input, the CPU time beyond what the program takes whatever its input */
  readonly points: readonly ({
    readonly size: number;
    readonly cpuMs: number;
  })[];
};

export type Probe = {
  readonly status: "ran";
  /** Each in an instance made for it */
  readonly runs: number;
  /** How long it took, without waiting for its turn */
  readonly ms: number;
  /** CPU time of the imports alone */
  readonly importMs: number | null;
  /** The program with an empty input, under the limits of a probe */
  readonly firstRun: {
    /** What ended it */
    readonly reason: "exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform";
    readonly exitCode: number | null;
    readonly cpuMs: number;
    readonly memoryMbPeak: number;
    readonly processCountPeak: number;
    readonly outputBytes: number;
    readonly operations: {
      readonly computeRatio: number;
      readonly fileRatio: number;
      readonly networkRatio: number;
      readonly processRatio: number;
    };
  };
  /** null where it reads no input, no format suited it, or nothing rose above the noise */
  readonly growth: ProbedGrowth | null;
  /** The class that reading told by itself; timeComplexity is what both tell together */
  readonly reading: {
    readonly class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
    readonly confidence: number;
  };
} | {
  readonly status: "not-run";
  readonly reason: string;
};

export type ProgramFeatures = {
  readonly sourceBytes: number;
  readonly lineCount: number;
  readonly functionCount: number;
  readonly cyclomaticComplexity: number;
  readonly cognitiveComplexity: number;
  readonly halsteadVolume: number;
  readonly loopCount: number;
  readonly loopDepthMax: number;
  readonly unboundedLoopCount: number;
  readonly recursionCount: number;
  readonly branchingRecursionCount: number;
  readonly literalMax: number | null;
  readonly allocationMax: number | null;
  readonly writtenRoundMax: number;
  readonly textLiteralMax: number;
  readonly displayMax: number;
  readonly sortCount: number;
  readonly fileOperationCount: number;
  readonly networkOperationCount: number;
  readonly processOperationCount: number;
  readonly concurrencyCount: number;
  readonly stdinReadCount: number;
  readonly sleepCount: number;
  readonly generatorCount: number;
  readonly awaitCount: number;
  readonly cpuLogRatio: number;
  readonly memoryLogRatio: number;
  readonly cpuLogSpread: number;
  readonly memoryLogSpread: number;
};

export type Dependency = {
  readonly name: string;
  readonly kind: "builtin" | "package" | "local";
  /** What its package is called where packages are installed from */
  readonly installName?: string;
};

export type AnalysisAnswer = {
  readonly programId: string;
  readonly runtime: string;
  readonly language: string;
  /** partial: some of the source could not be read */
  readonly status: "ok" | "partial" | "unknown";
  /** Why it is partial or unknown */
  readonly reason?: string;
  readonly timeComplexity: {
    readonly class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
    /** How probable that class is, 0 to 1 */
    readonly confidence: number;
    readonly drivers: readonly ({
      readonly line: number;
      readonly why: string;
    })[];
  };
  readonly spaceComplexity: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
  readonly cyclomatic: number;
  readonly cognitive: number;
  readonly loopDepthMax: number;
  readonly recursion: "branching" | "memoised" | "single" | "none";
  readonly dependencies: readonly (Dependency)[];
  readonly operations: {
    readonly file: number;
    readonly network: number;
    readonly process: number;
    /** Loops without a written bound, and functions that call themselves */
    readonly compute: number;
  };
  readonly bottleneck: "cpu" | "memory" | "file" | "network" | "process" | "none";
  readonly bottleneckDrivers: readonly ({
    readonly line: number;
    readonly why: string;
  })[];
  /** How strongly it is better walled off, and what says so */
  readonly isolation: {
    readonly level: "process" | "microvm";
    readonly drivers: readonly ({
      readonly line: number;
      readonly why: string;
    })[];
  };
  /** How far an instance is best prepared for it here, with what loaded */
  readonly warmLayer: {
    readonly layer: "none" | "base" | "runtime" | "dependencies" | "program";
    readonly modules: readonly (string)[];
  };
  /** What it probably needs: a memory limit that a submission leaves open is this one */
  readonly limits: {
    readonly memoryMb: number;
    readonly cpuMs: number;
    readonly wallMs: number;
  };
  /** Half of all runs are expected below p50, nine of ten below p90 */
  readonly durationMs: {
    readonly p50: number | null;
    readonly p90: number | null;
  };
  /** Half of all runs are expected below p50, nine of ten below p90 */
  readonly memoryMb: {
    readonly p50: number | null;
    readonly p90: number | null;
  };
  readonly warnings: readonly ({
    readonly line: number;
    readonly why: string;
  })[];
  /** Every count; null when nothing could be read */
  readonly features: ProgramFeatures | null;
  readonly prediction: Prediction;
  /** Absent where none was wanted */
  readonly probe?: Probe;
  readonly analysisMs: number;
};

export type Problem = {
  readonly error: {
    readonly code: "invalid-request" | "not-found" | "unknown-runtime" | "idempotency-conflict" | "idempotency-in-progress" | "limit-exceeded" | "network-not-allowed" | "stdin-closed" | "stdin-full" | "session-ended" | "overloaded" | "over-quota" | "shutting-down" | "isolation-unavailable" | "image-failed" | "instance-failed" | "manager-lost" | "manager-unavailable" | "request-timed-out" | "store-failed" | "bad-configuration" | "unauthorized" | "origin-not-allowed" | "payload-too-large" | "unsupported-media-type" | "over-budget" | "header-too-large" | "internal-error";
    readonly message: string;
    /** Who can mend it */
    readonly fault: "caller" | "platform";
    /** When trying again makes sense */
    readonly retryAfterMs?: number;
    /** What is wrong with the request, field by field */
    readonly issues?: readonly ({
      readonly path: string;
      readonly message: string;
    })[];
  };
};

export type RuntimeForecast = {
  readonly runtime: string;
  /** Milliseconds since the Unix epoch */
  readonly madeAt: number;
  readonly horizonMs: number;
  readonly arrivalsPerSecond: number | null;
  /** Variance of arrivals over their mean; 1 for a Poisson stream */
  readonly dispersion: number | null;
  readonly arrivalCountP50: number | null;
  readonly arrivalCountP90: number | null;
  readonly arrivalCountP99: number | null;
  readonly terms: readonly ({
    readonly source: "session-users" | "new-sessions" | "recent-rate" | "intents" | "seasonal";
    readonly arrivalsPerSecond: number | null;
    readonly note: string;
  })[];
};

export type Forecast = {
  readonly horizonMs: number;
  readonly forecasts: readonly (RuntimeForecast)[];
  /** Why there is no forecast, when the predictor fails */
  readonly note: string | null;
  /** Earlier forecasts against what came */
  readonly scores: readonly ({
    readonly runtime: string;
    readonly horizonMs: number;
    /** Decayed number of forecasts behind the figures */
    readonly weight: number | null;
    /** In arrivals, the mean over p50, p90 and p99 */
    readonly pinballLoss: number | null;
    /** Share of horizons within the p90; 0.9 is aimed at */
    readonly coverageRatio: number | null;
    readonly expectedCount: number | null;
    readonly actualCount: number | null;
  })[];
};

export type History = {
  readonly intervalMs: number;
  readonly at: readonly (number)[];
  readonly runtimes: readonly ({
    readonly runtime: string;
    /** Since the row before */
    readonly arrivals: readonly (number | null)[];
    readonly executions: {
      readonly queued: readonly (number | null)[];
      readonly running: readonly (number | null)[];
    };
    readonly instances: {
      readonly provisioning: readonly (number | null)[];
      readonly prewarmed: readonly (number | null)[];
      readonly warm: readonly (number | null)[];
      readonly kept: readonly (number | null)[];
      /** Prewarmed ones that the newest plan asked for */
      readonly wanted: readonly (number | null)[];
    };
    /** By what executions found, since the row before */
    readonly starts: {
      readonly cold: readonly (number | null)[];
      readonly prewarmed: readonly (number | null)[];
      readonly warm: readonly (number | null)[];
      readonly kept: readonly (number | null)[];
    };
    /** Memory held idle and booting, and the price of waiting, since the row before */
    readonly costGbS: {
      readonly idle: readonly (number | null)[];
      readonly boot: readonly (number | null)[];
      readonly coldStarts: readonly (number | null)[];
    };
    readonly forecasts: readonly ({
      readonly horizonMs: number;
      /** Of the arrivals within the horizon after the row */
      readonly p50: readonly (number | null)[];
      readonly p90: readonly (number | null)[];
    })[];
  })[];
};

export type IntentAnswer = {
  /** merged: an earlier intent already says the same */
  readonly kind: "accepted" | "merged";
  readonly intent: {
    readonly id: string;
    readonly user: string;
    readonly runtime: string;
    readonly executionCount: number;
    readonly probability: number;
    /** Milliseconds since the Unix epoch */
    readonly startsAt: number;
    /** Milliseconds since the Unix epoch */
    readonly endsAt: number;
  };
};

export type Runtimes = {
  readonly runtimes: readonly ({
    readonly runtime: string;
    readonly displayName: string;
    readonly version: string;
    readonly aliases: readonly (string)[];
    readonly extensions: readonly (string)[];
  })[];
};

export type Health = {
  readonly status: "ok";
};

export type Readiness = {
  readonly isReady: boolean;
  readonly reasons: readonly (string)[];
};

export type WeightedSum = {
  readonly runtime: string;
  /** The sum of the contributions, 1 to 10 */
  readonly demand: number | null;
  /** What its steps map the demand to; never 0 */
  readonly instanceCount: number;
  readonly terms: readonly ({
    readonly term: "frequency" | "intensity" | "complexity" | "duration";
    /** null: not known, taken for average */
    readonly value: number | null;
    /** Between the 5th and 95th percentile, as 1 to 10 */
    readonly normalised: number | null;
    readonly weight: number | null;
    readonly contribution: number | null;
  })[];
};

export type WeightedDemand = {
  readonly userCount: number;
  readonly demand: number | null;
  readonly instanceCount: number;
  /** With users out of session falling to none */
  readonly scaledToZeroCount: number;
  readonly terms: readonly ({
    readonly term: "frequency" | "intensity" | "complexity" | "duration";
    readonly weight: number | null;
    readonly contribution: number | null;
  })[];
};

export type PolicyTrial = {
  readonly followed: {
    readonly policy: string;
    readonly costGbS: number | null;
  };
  /** Runs beside the followed one, in the books only */
  readonly challenger: {
    readonly policy: string;
    readonly costGbS: number | null;
  };
  /** Blocks of time that are compared */
  readonly blockCount: number;
  readonly blockMs: number;
  /** Upper 95 % bound of what the challenger costs more, GB·s a block; null while there are too few */
  readonly boundGbS: number | null;
  readonly promotion: "off" | "auto";
  readonly why: string;
};

export type Plan = {
  /** Milliseconds since the Unix epoch */
  readonly madeAt: number;
  readonly mode: "predictive" | "reactive";
  readonly modeNote: string | null;
  readonly managerCount: number;
  readonly managerWhy: string;
  readonly stocks: readonly ({
    readonly runtime: string;
    /** What instances have loaded beyond the runtime; empty: nothing */
    readonly packages: readonly (string)[];
    /** Prewarmed instances wanted, over all managers */
    readonly count: number;
    readonly why: string;
    readonly explanation: {
      readonly rule: string;
      readonly arrivalsPerSecond: number | null;
      readonly dispersion: number | null;
      /** Arrivals that come at once, as the typical arrival sees it */
      readonly clumpCount: number | null;
      readonly replenishMs: number | null;
      readonly memoryMb: number | null;
      readonly coldStartPriceGbS: number | null;
      /** Probability that an arrival finds the stock empty */
      readonly missRatio: number | null;
      /** One less and one more would cost this */
      readonly costs: readonly ({
        readonly count: number;
        readonly costGbSPerSecond: number | null;
      })[];
      /** The specified formula over the users of this runtime; null while it has none */
      readonly weightedSum: WeightedDemand | null;
    };
  })[];
  /** Instances kept for one user each; of this tenant only */
  readonly personal: readonly ({
    readonly user: string;
    readonly runtime: string;
    readonly programId: string;
    /** Milliseconds since the Unix epoch */
    readonly fromAt: number;
    readonly untilAt: number | null;
    readonly memoryMb: number | null;
    /** Modules loaded before the program comes */
    readonly preload: readonly (string)[];
    readonly valueGbS: number | null;
    readonly why: string;
  })[];
  /** Whether such instances pay, for each runtime in use */
  readonly personalWhy: readonly (string)[];
  /** What is held loaded for all whose programs import it */
  readonly layers: readonly ({
    readonly runtime: string;
    /** What instances have loaded beyond the runtime; empty: nothing */
    readonly packages: readonly (string)[];
    /** What a program saves that finds them loaded */
    readonly savedMs: number | null;
    /** Held by each manager, once for all instances */
    readonly memoryMb: number | null;
    readonly valueGbSPerSecond: number | null;
  })[];
  readonly layersWhy: readonly (string)[];
  /** null where no challenger is configured */
  readonly trial: PolicyTrial | null;
};

export type Pool = {
  readonly mode: "predictive" | "reactive";
  readonly configuredMode: "predictive" | "reactive";
  readonly isolationLevel: "process" | "process-landlock" | "microvm" | "container" | "simulated";
  readonly queueLength: number;
  readonly runningCount: number;
  readonly managers: readonly ({
    readonly managerId: string;
    readonly pid: number | null;
    readonly state: "starting" | "ready" | "draining";
    readonly busyCount: number;
    readonly capacityCount: number;
    readonly stocks: readonly ({
      readonly runtime: string;
      /** What instances have loaded beyond the runtime; empty: nothing */
      readonly packages: readonly (string)[];
      readonly provisioningCount: number;
      readonly prewarmedCount: number;
      readonly warmCount: number;
      readonly busyCount: number;
      /** Waiting for another execution of their session, or of their program */
      readonly keptCount: number;
    })[];
    /** What instances with packages loaded are forked from */
    readonly layers: readonly ({
      readonly runtime: string;
      /** What instances have loaded beyond the runtime; empty: nothing */
      readonly packages: readonly (string)[];
      /** What loading them took here */
      readonly loadMs: number | null;
      readonly memoryMb: number | null;
    })[];
  })[];
  /** What is wrong now; empty when nothing is */
  readonly notes: readonly (string)[];
  readonly plan: Plan | null;
  /** Why it is this size, in sentences */
  readonly why: readonly (string)[];
  /** Since the server started; memory in GB·s */
  readonly totals: {
    readonly startCounts: {
      readonly cold: number;
      readonly prewarmed: number;
      readonly warm: number;
      /** Where an execution of the session, or of the same program, ran before */
      readonly kept: number;
    };
    readonly idleGbS: number | null;
    readonly bootGbS: number | null;
    readonly bootCount: number;
    /** Share of recent executions within their predicted p90; 0.9 is aimed at */
    readonly durationCoverageRatio: number | null;
    /** ms */
    readonly durationPinballLoss: number | null;
    /** Share of recent executions within their predicted p90; 0.9 is aimed at */
    readonly cpuCoverageRatio: number | null;
    /** ms */
    readonly cpuPinballLoss: number | null;
    /** Share of recent executions within their predicted p90; 0.9 is aimed at */
    readonly memoryCoverageRatio: number | null;
    /** MB */
    readonly memoryPinballLoss: number | null;
    /** Cold starts and idle memory of the last ten minutes */
    readonly costGbS: number | null;
    /** The same arrivals with a fixed stock */
    readonly reactiveCostGbS: number | null;
    /** The same arrivals with a perfect forecast */
    readonly perfectCostGbS: number | null;
    /** What a perfect forecast would have saved */
    readonly regretGbS: number | null;
    /** What became of executions that clients announced, weighed by probability */
    readonly intents: {
      readonly announcedCount: number | null;
      readonly arrivedCount: number;
      readonly missedCount: number | null;
    };
  };
};

export type PoolExplanation = {
  /** Milliseconds since the Unix epoch */
  readonly at: number;
  readonly mode: "predictive" | "reactive";
  readonly configuredMode: "predictive" | "reactive";
  /** null before the first plan */
  readonly modeWhy: string | null;
  /** The one that is followed; a promoted challenger is */
  readonly policy: string;
  readonly coldStartPriceGbSPerSecond: number | null;
  readonly placement: {
    readonly strategy: string;
    /** Mean start latency of late under each strategy, where `auto` chooses */
    readonly standings: readonly ({
      readonly strategy: string;
      readonly weight: number | null;
      readonly startMs: number | null;
    })[];
  };
  /** Which predictors are left alone now, and why; null: none fails */
  readonly guards: readonly ({
    readonly part: "demand" | "cost" | "personal" | "layers";
    readonly failure: string | null;
  })[];
  /** null where no challenger is configured */
  readonly trial: PolicyTrial | null;
  /** The warm memory of the newest plan */
  readonly memory: {
    readonly budgetMb: number | null;
    readonly plannedMb: number | null;
    /** What an instance must save for each GB·s that it holds; above 1, the budget leaves out some that pay */
    readonly priceRatio: number | null;
    readonly cuts: readonly ({
      readonly runtime: string;
      readonly wantedCount: number;
      readonly count: number;
    })[];
    readonly personalCutCount: number;
  } | null;
  readonly managerWhy: string | null;
  readonly personalWhy: readonly (string)[];
  readonly layersWhy: readonly (string)[];
  readonly runtimes: readonly ({
    readonly runtime: string;
    /** As in the plan of `GET /v1/pool` */
    readonly stock: {
      readonly runtime: string;
      /** What instances have loaded beyond the runtime; empty: nothing */
      readonly packages: readonly (string)[];
      /** Prewarmed instances wanted, over all managers */
      readonly count: number;
      readonly why: string;
      readonly explanation: {
        readonly rule: string;
        readonly arrivalsPerSecond: number | null;
        readonly dispersion: number | null;
        /** Arrivals that come at once, as the typical arrival sees it */
        readonly clumpCount: number | null;
        readonly replenishMs: number | null;
        readonly memoryMb: number | null;
        readonly coldStartPriceGbS: number | null;
        /** Probability that an arrival finds the stock empty */
        readonly missRatio: number | null;
        /** One less and one more would cost this */
        readonly costs: readonly ({
          readonly count: number;
          readonly costGbSPerSecond: number | null;
        })[];
        /** The specified formula over the users of this runtime; null while it has none */
        readonly weightedSum: WeightedDemand | null;
      };
    } | null;
    /** null while the predictor of demand fails */
    readonly reasons: {
      /** Arrivals during one boot, with what users in session, new sessions and intents add */
      readonly forecast: RuntimeForecast;
      readonly demand: {
        /** Arrivals expected one boot from now, learnt from all the rest together */
        readonly intensityPerSecond: number | null;
        /** Users in session who use the runtime */
        readonly sessionUserCount: number;
        /** Decayed rates of arrivals, the shortest memory first */
        readonly recent: readonly ({
          readonly halfLifeMs: number;
          readonly arrivalsPerSecond: number | null;
        })[];
        /** Most arrivals within one boot, of the last minute */
        readonly peakOfMinuteCount: number;
        readonly peakOfTenMinutesCount: number;
      };
      /** Every rule, run in the shadow; the cheapest first */
      readonly rules: readonly ({
        readonly rule: string;
        /** Instances that it holds now */
        readonly count: number;
        /** Decayed cost on the real arrivals: cold starts and memory */
        readonly costGbS: number | null;
        /** Its part in the decision; all sum to 1 */
        readonly weightRatio: number | null;
      })[];
      /** What was really followed, from rule to rule */
      readonly followed: {
        readonly rule: string;
        /** Instances that it holds now */
        readonly count: number;
        /** Decayed cost on the real arrivals: cold starts and memory */
        readonly costGbS: number | null;
      };
      /** What a reactive pool would hold now, and what it has cost */
      readonly reactive: {
        readonly rule: string;
        /** Instances that it holds now */
        readonly count: number;
        /** Decayed cost on the real arrivals: cold starts and memory */
        readonly costGbS: number | null;
      };
      /** When arrivals last began to follow other laws than those learnt; null: never */
      readonly regimeChangedAt: number | null;
      /** What the challenger would hold now, and would have cost; null without one */
      readonly challenger: {
        readonly rule: string;
        /** Instances that it holds now */
        readonly count: number;
        /** Decayed cost on the real arrivals: cold starts and memory */
        readonly costGbS: number | null;
      } | null;
    } | null;
    /** The starts of the last ten minutes: as they were, with a fixed stock, with a perfect forecast */
    readonly starts: {
      readonly arrivalCount: number;
      readonly actualGbS: number | null;
      readonly reactiveGbS: number | null;
      readonly reactiveColdCount: number;
      readonly perfectGbS: number | null;
      readonly regretGbS: number | null;
    } | null;
  })[];
};

export type Program = {
  readonly programId: string;
  readonly runtime: string;
  readonly code: string;
};

export type Session = {
  readonly id: string;
  readonly user: string;
  readonly runtime: string;
  readonly state: "idle" | "running" | "ended";
  readonly endReason: "closed" | "idle" | "ended-itself" | "lost" | null;
  readonly executionCount: number;
  readonly limits: {
    readonly wallMs: number;
    readonly cpuMs: number;
    readonly memoryMb: number;
    readonly processCount: number;
    readonly outputBytes: number;
    readonly fileBytes: number;
  };
  readonly idleMs: number;
  /** Milliseconds since the Unix epoch */
  readonly createdAt: number;
  /** When its last execution ended, or it was opened */
  readonly usedAt: number;
  readonly endedAt: number | null;
};

export type SessionList = {
  readonly sessions: readonly (Session)[];
};

export type StdinReceipt = {
  /** All that came so far, but for the `stdin` of the submission */
  readonly receivedBytes: number;
  /** Of that, what is not on its way to the program yet */
  readonly waitingBytes: number;
};

export type UserProfile = {
  readonly user: string;
  readonly executionCount: number;
  /** Milliseconds since the Unix epoch */
  readonly firstAt: number;
  /** Milliseconds since the Unix epoch */
  readonly lastAt: number;
  readonly executionsPerHour: number | null;
  readonly durationMs: {
    readonly p50: number | null;
    readonly p90: number | null;
    readonly mean: number | null;
  };
  readonly cpuMs: {
    readonly p50: number | null;
    readonly p90: number | null;
    readonly mean: number | null;
  };
  readonly memoryMb: {
    readonly p50: number | null;
    readonly p90: number | null;
    readonly mean: number | null;
  };
  readonly networkBytes: {
    readonly p50: number | null;
    readonly p90: number | null;
    readonly mean: number | null;
  };
  /** CPU time over wall time */
  readonly cpuIntensityRatio: number | null;
  readonly operations: {
    readonly computeRatio: number | null;
    readonly fileRatio: number | null;
    readonly networkRatio: number | null;
    readonly processRatio: number | null;
  };
  readonly runtimes: readonly ({
    readonly runtime: string;
    readonly ratio: number | null;
  })[];
  readonly failureRatio: number | null;
  readonly lastPrograms: readonly ({
    readonly runtime: string;
    readonly programId: string;
  })[];
  /** The specified formula, by runtime, as the newest execution arrived */
  readonly weightedSums: readonly (WeightedSum)[];
  /** Idle times between executions; bins that hold nothing are left out */
  readonly gaps: readonly ({
    readonly fromMs: number;
    /** null: and longer */
    readonly toMs: number | null;
    /** Share of gaps, with a memory of 16 gaps */
    readonly fastRatio: number | null;
    /** Share of gaps, with a memory of 256 gaps */
    readonly slowRatio: number | null;
  })[];
};
