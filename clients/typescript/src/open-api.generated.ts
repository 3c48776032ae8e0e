/**
 * The shapes of the HTTP API, generated from the OpenAPI document of the server by `npm run generate`: edit the schemas in
 * src/api/schemas instead. A test fails while this file differs from what they say.
 */
export interface paths {
    readonly "/v1/executions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Recent executions, newest first, without their output */
        readonly get: operations["listExecutions"];
        readonly put?: never;
        /** Run a program once */
        readonly post: operations["submitExecution"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/executions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One execution, or its outcome once it is there */
        readonly get: operations["getExecution"];
        readonly put?: never;
        readonly post?: never;
        /** Ask an execution to end as cancelled: 202, or 200 when it had ended before */
        readonly delete: operations["cancelExecution"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/executions/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One execution as server-sent events: as it stands, events and output as they come, last `finished` */
        readonly get: operations["watchExecution"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/executions/{id}/program": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The source that an execution was submitted with, as it was given */
        readonly get: operations["getProgram"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/executions/{id}/artifacts/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A file that a finished execution handed back, as it was left */
        readonly get: operations["getArtifact"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The open sessions, and those that ended of late */
        readonly get: operations["listSessions"];
        readonly put?: never;
        /** Open a session: variables and files live on between its executions */
        readonly post: operations["openSession"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One session */
        readonly get: operations["getSession"];
        readonly put?: never;
        readonly post?: never;
        /** End a session, and the execution that it runs */
        readonly delete: operations["closeSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/{id}/snapshot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Hand back the files of a session: an execution that does nothing, with all of them as its artifacts */
        readonly post: operations["snapshotSession"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Everything that happens, as server-sent events; of executions only the tenant's own */
        readonly get: operations["watchEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/analyses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Read a program, and say what a run would probably cost; run it a little only where a probe is wanted */
        readonly post: operations["analyzeProgram"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/users/{user}/profile": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What is known about a user's habits */
        readonly get: operations["getUserProfile"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What executions came to, by user, runtime or day, and what that costs; as JSON or CSV */
        readonly get: operations["reportUsage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/forecast": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Demand expected within the horizon, per runtime, with the terms that make it up */
        readonly get: operations["getForecast"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pool": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Managers, instances and the newest plan, with why each number is what it is */
        readonly get: operations["getPool"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pool/explain": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Everything that the stocks are weighed by now: demand, rules and their costs, memory, guards */
        readonly get: operations["explainPool"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Demand, forecast, stocks, starts and costs of the last hour, per runtime, a row each two seconds */
        readonly get: operations["getHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/intents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Say that a user will probably run something soon: 201 accepted, 200 merged with an earlier one */
        readonly post: operations["announceIntent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The tenant's API keys, without the keys themselves; an admin sees those of all */
        readonly get: operations["listKeys"];
        readonly put?: never;
        /** Make an API key: it is told this once */
        readonly post: operations["createKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a key in place of an old one, which still is one for a while */
        readonly post: operations["rotateKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Take a key away: from now on it is none */
        readonly delete: operations["revokeKey"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was done to keys and to what is kept of people; an admin sees all of it */
        readonly get: operations["listAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/runtimes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The languages of this server */
        readonly get: operations["listRuntimes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the process answers */
        readonly get: operations["getHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/readyz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether work can be taken now, and if not, why */
        readonly get: operations["getReadiness"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Metrics in the Prometheus text format */
        readonly get: operations["getMetrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/executions/{id}/stdin": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** More input for an execution that was submitted with `stdinOpen`, before it runs or while it does */
        readonly post: operations["writeStdin"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly GivenFileInput: {
            /**
             * @description Relative to the working directory; folders are made
             * @example data/points.csv
             */
            readonly name: string;
            readonly content: string;
            /**
             * @description How `content` writes the bytes: as text, or in base64
             * @default utf8
             * @enum {string}
             */
            readonly encoding?: "utf8" | "base64";
            /** @default false */
            readonly isExecutable?: boolean;
            /**
             * @description The content is an archive (zip, tar, tar.gz): its files are given instead, in the folder `name`, or with `.` in none
             * @default false
             */
            readonly unpack?: boolean;
        };
        /**
         * @description true: what the tenant may reach, through a proxy; allow: of that only these, as host, *.domain or *, with or without :port (else 80 and 443). Absent or false: no network at all
         * @example {
         *       "allow": [
         *         "api.example.com"
         *       ]
         *     }
         */
        readonly NetworkWishInput: boolean | {
            readonly allow: readonly string[];
        };
        readonly SubmissionInput: {
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            readonly user: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            readonly language?: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            readonly isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /** @example main.py */
            readonly fileName?: string;
            /** @example print(6 * 7) */
            readonly code: string;
            /** @default  */
            readonly stdin?: string;
            /**
             * @description More input follows `stdin`, through POST …/stdin, until it is ended there; not with an answer that waits
             * @default false
             */
            readonly stdinOpen?: boolean;
            /** @default [] */
            readonly args?: readonly string[];
            /** @default {} */
            readonly env?: {
                readonly [key: string]: string;
            };
            /**
             * @description What it finds in its working directory besides itself
             * @default []
             */
            readonly files?: readonly components["schemas"]["GivenFileInput"][];
            /**
             * @description Files or folders to hand back when it has ended; `.` is all that it makes or changes
             * @default []
             * @example [
             *       "out",
             *       "plot.png"
             *     ]
             */
            readonly artifacts?: readonly string[];
            /**
             * @description Absent ones take the configured defaults; none is ever "unlimited"
             * @default {}
             */
            readonly limits?: {
                readonly wallMs?: number;
                readonly cpuMs?: number;
                readonly memoryMb?: number;
                readonly processCount?: number;
                readonly outputBytes?: number;
                readonly fileBytes?: number;
            };
            readonly network?: components["schemas"]["NetworkWishInput"];
            /**
             * @description It may run in the interpreter that ran the same code for the same user before, with what that left: loaded libraries, files, patched functions. Its own modules begin anew
             * @default false
             */
            readonly reuse?: boolean;
            /** @description Goes on where the last execution of this session ended, in its language */
            readonly session?: string;
            /**
             * @description The same key with the same request is the same execution, for a day
             * @example order-81-try
             */
            readonly idempotencyKey?: string;
            /**
             * @description false: answer 202 as soon as it is recorded
             * @default true
             */
            readonly wait?: boolean;
        };
        readonly AnalysisRequestInput: {
            /** @example print(6 * 7) */
            readonly code: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            readonly language?: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            readonly isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /** @example main.py */
            readonly fileName?: string;
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            readonly user?: string;
            /**
             * @description Whether the program is also run a little, in instances of its own; without it, what the server is set to. when-unsure: only where it reads input and reading left its class open
             * @enum {string}
             */
            readonly probe?: "never" | "always" | "when-unsure";
        };
        readonly IntentRequestInput: {
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            readonly user: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            readonly language: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            readonly isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /** @default 1 */
            readonly executionCount?: number;
            /** @default 1 */
            readonly probability?: number;
            /** @default 0 */
            readonly startsInMs?: number;
            /** @default 60000 */
            readonly durationMs?: number;
        };
        readonly KeyRequestInput: {
            /**
             * @description What people call it
             * @example ci
             */
            readonly name: string;
            /**
             * @description viewer: reads. member: runs programs as well. manager: its tenant’s keys and users’ data as well. admin: those of every tenant
             * @default member
             * @enum {string}
             */
            readonly role?: "viewer" | "member" | "manager" | "admin";
            /**
             * @description Absent: that of the key that asks
             * @example acme
             */
            readonly tenant?: string;
            readonly expiresInDays?: number;
        };
        readonly KeyRotationInput: {
            /**
             * @description For so long the old key still is one
             * @default 3600
             */
            readonly graceSeconds?: number;
        };
        readonly SessionRequestInput: {
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            readonly user: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            readonly language: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            readonly isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /**
             * @description memoryMb, processCount and fileBytes hold for the whole session, the others for each execution that does not say
             * @default {}
             */
            readonly limits?: {
                readonly wallMs?: number;
                readonly cpuMs?: number;
                readonly memoryMb?: number;
                readonly processCount?: number;
                readonly outputBytes?: number;
                readonly fileBytes?: number;
            };
            /** @description How long it waits for an execution before it ends; absent: as configured */
            readonly idleMs?: number;
        };
        readonly Prediction: {
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            readonly durationMs: {
                readonly p50: number | null;
                readonly p90: number | null;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            readonly memoryMb: {
                readonly p50: number | null;
                readonly p90: number | null;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            readonly cpuMs: {
                readonly p50: number | null;
                readonly p90: number | null;
            };
            /** @enum {string} */
            readonly complexity: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
            /**
             * @description The most specific knowledge that it rests on
             * @enum {string}
             */
            readonly basis: "program-history" | "user-history" | "code" | "runtime";
            readonly weights: {
                readonly "program-history": number | null;
                readonly "user-history": number | null;
                readonly code: number | null;
                readonly runtime: number | null;
            };
            /** @description Milliseconds since the Unix epoch */
            readonly madeAt: number;
        };
        readonly Artifact: {
            readonly name: string;
            readonly sizeBytes: number;
            /** @description Of the content, in hexadecimal digits */
            readonly sha256: string;
            readonly isExecutable: boolean;
        };
        readonly LeftOutFile: {
            readonly name: string;
            /**
             * @description not-a-file: a link, a pipe, a socket, or behind a link. too-large, too-many: beyond what is handed back. unnameable: the name is no UTF-8
             * @enum {string}
             */
            readonly reason: "missing" | "not-a-file" | "too-large" | "too-many" | "too-deep" | "unreadable" | "unnameable";
        };
        /** @description allow null: all that its tenant may reach */
        readonly Network: {
            readonly allow: readonly string[] | null;
        };
        /** @description As its proxy counted; absent where none was asked for */
        readonly NetworkUsage: {
            readonly sentBytes: number;
            readonly receivedBytes: number;
            readonly connectionCount: number;
            readonly refusedCount: number;
            /** @description The first of those that were connected to */
            readonly hosts: readonly string[];
            /** @description The first of those that were not */
            readonly refusedHosts: readonly string[];
        };
        readonly Timings: {
            /** @description Analysis and prediction */
            readonly prepareMs: number;
            /** @description Waiting for its turn */
            readonly queueMs: number;
            /** @description Waiting for an instance */
            readonly startMs: number;
            /** @description Until there was a program to hand over; absent where nothing is compiled */
            readonly compileMs?: number;
            /** @description The program was handed over and loaded */
            readonly initMs: number;
            /** @description The program ran */
            readonly runMs: number;
        };
        readonly Usage: {
            readonly cpuUserMs: number;
            readonly cpuSystemMs: number;
            readonly wallMs: number;
            readonly memoryMbPeak: number;
            /** @enum {string} */
            readonly memorySource: "cgroup" | "sampled" | "counters" | "analysis" | "simulated";
            readonly processCountPeak: number;
            readonly readBytes: number;
            readonly writtenBytes: number;
            /** @description Sent and received, as its proxy counted */
            readonly networkBytes: number;
            readonly network?: components["schemas"]["NetworkUsage"];
            readonly stdinBytes: number;
            readonly outputBytes: number;
            readonly operations: {
                readonly computeRatio: number;
                readonly fileRatio: number;
                readonly networkRatio: number;
                readonly processRatio: number;
            };
            /** @enum {string} */
            readonly operationsSource: "cgroup" | "sampled" | "counters" | "analysis" | "simulated";
        };
        /** @description What compiling took, in an instance of its own */
        readonly Compile: {
            /** @description The same user ran the same code before: it was not compiled again */
            readonly isCached: boolean;
            /** @description Charged to the user, but no part of the usage */
            readonly cpuMs: number;
            readonly memoryMbPeak: number;
        };
        readonly ExecutionSummary: {
            readonly id: string;
            readonly user: string;
            /** @description Its language; at a level of isolation that is not the usual one with that, as in python@microvm */
            readonly runtime: string;
            /** @description The same code in the same language has the same one */
            readonly programId: string;
            /** @enum {string} */
            readonly state: "queued" | "running" | "finished";
            readonly outcome: ("succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled") | null;
            /** @description What ended it */
            readonly reason: ("exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform") | null;
            readonly exitCode: number | null;
            readonly signal: string | null;
            readonly isStdoutTruncated: boolean;
            readonly isStderrTruncated: boolean;
            /** @description What the platform adds to explain the outcome */
            readonly message: string | null;
            readonly startKind: ("cold" | "prewarmed" | "warm" | "kept") | null;
            readonly isolationLevel: ("process" | "process-landlock" | "microvm" | "container" | "simulated") | null;
            /** @description What it ran under: as asked for, or else as it was expected to need */
            readonly memoryLimitMb: number | null;
            /** @description Each is at …/artifacts/NAME */
            readonly artifacts: readonly components["schemas"]["Artifact"][];
            /** @description What was to be handed back and is not */
            readonly leftOut: readonly components["schemas"]["LeftOutFile"][];
            /** @description Whether it was submitted with an open input */
            readonly stdinOpen: boolean;
            readonly network: components["schemas"]["Network"] | null;
            readonly session: string | null;
            readonly timings: components["schemas"]["Timings"] | null;
            /** @description Of the program; null when it did not run */
            readonly usage: components["schemas"]["Usage"] | null;
            readonly compile: components["schemas"]["Compile"] | null;
            readonly prediction: components["schemas"]["Prediction"] | null;
            readonly actual: {
                readonly durationMs: number;
                readonly memoryMb: number;
                readonly cpuMs: number;
            } | null;
            /** @description More than 1 where a manager was lost, or the memory limit that was found for it was too low */
            readonly attempts: number;
            /** @description Milliseconds since the Unix epoch */
            readonly acceptedAt: number;
            readonly finishedAt: number | null;
        };
        readonly Execution: {
            readonly id: string;
            readonly user: string;
            /** @description Its language; at a level of isolation that is not the usual one with that, as in python@microvm */
            readonly runtime: string;
            /** @description The same code in the same language has the same one */
            readonly programId: string;
            /** @enum {string} */
            readonly state: "queued" | "running" | "finished";
            readonly outcome: ("succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled") | null;
            /** @description What ended it */
            readonly reason: ("exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform") | null;
            readonly exitCode: number | null;
            readonly signal: string | null;
            readonly isStdoutTruncated: boolean;
            readonly isStderrTruncated: boolean;
            /** @description What the platform adds to explain the outcome */
            readonly message: string | null;
            readonly startKind: ("cold" | "prewarmed" | "warm" | "kept") | null;
            readonly isolationLevel: ("process" | "process-landlock" | "microvm" | "container" | "simulated") | null;
            /** @description What it ran under: as asked for, or else as it was expected to need */
            readonly memoryLimitMb: number | null;
            /** @description Each is at …/artifacts/NAME */
            readonly artifacts: readonly components["schemas"]["Artifact"][];
            /** @description What was to be handed back and is not */
            readonly leftOut: readonly components["schemas"]["LeftOutFile"][];
            /** @description Whether it was submitted with an open input */
            readonly stdinOpen: boolean;
            readonly network: components["schemas"]["Network"] | null;
            readonly session: string | null;
            readonly timings: components["schemas"]["Timings"] | null;
            /** @description Of the program; null when it did not run */
            readonly usage: components["schemas"]["Usage"] | null;
            readonly compile: components["schemas"]["Compile"] | null;
            readonly prediction: components["schemas"]["Prediction"] | null;
            readonly actual: {
                readonly durationMs: number;
                readonly memoryMb: number;
                readonly cpuMs: number;
            } | null;
            /** @description More than 1 where a manager was lost, or the memory limit that was found for it was too low */
            readonly attempts: number;
            /** @description Milliseconds since the Unix epoch */
            readonly acceptedAt: number;
            readonly finishedAt: number | null;
            readonly stdout: string;
            readonly stderr: string;
        };
        /** @description Newest first */
        readonly ExecutionList: {
            readonly executions: readonly components["schemas"]["ExecutionSummary"][];
            /** @description To be given as `after` for the page of older ones; null: there is none */
            readonly next: string | null;
        };
        readonly ProbedGrowth: {
            /**
             * @description unknown where no class fits well enough
             * @enum {string}
             */
            readonly class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
            /** @description The power of the size that time grew with; a lower bound where exponential */
            readonly exponent: number;
            /** @description How probable that class is for such inputs, 0 to 1 */
            readonly confidence: number;
            /** @description What the made-up inputs looked like */
            readonly inputFormat: string;
            /** @description By size of the input, the CPU time beyond what the program takes whatever its input */
            readonly points: readonly {
                readonly size: number;
                readonly cpuMs: number;
            }[];
        };
        readonly Probe: {
            /** @constant */
            readonly status: "ran";
            /** @description Each in an instance made for it */
            readonly runs: number;
            /** @description How long it took, without waiting for its turn */
            readonly ms: number;
            /** @description CPU time of the imports alone */
            readonly importMs: number | null;
            /** @description The program with an empty input, under the limits of a probe */
            readonly firstRun: {
                /**
                 * @description What ended it
                 * @enum {string}
                 */
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
            /** @description null where it reads no input, no format suited it, or nothing rose above the noise */
            readonly growth: components["schemas"]["ProbedGrowth"] | null;
            /** @description The class that reading told by itself; timeComplexity is what both tell together */
            readonly reading: {
                /** @enum {string} */
                readonly class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
                readonly confidence: number;
            };
        } | {
            /** @constant */
            readonly status: "not-run";
            readonly reason: string;
        };
        readonly ProgramFeatures: {
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
        readonly Dependency: {
            readonly name: string;
            /** @enum {string} */
            readonly kind: "builtin" | "package" | "local";
            /** @description What its package is called where packages are installed from */
            readonly installName?: string;
        };
        readonly AnalysisAnswer: {
            readonly programId: string;
            readonly runtime: string;
            readonly language: string;
            /**
             * @description partial: some of the source could not be read
             * @enum {string}
             */
            readonly status: "ok" | "partial" | "unknown";
            /** @description Why it is partial or unknown */
            readonly reason?: string;
            readonly timeComplexity: {
                /** @enum {string} */
                readonly class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
                /** @description How probable that class is, 0 to 1 */
                readonly confidence: number;
                readonly drivers: readonly {
                    readonly line: number;
                    readonly why: string;
                }[];
            };
            /** @enum {string} */
            readonly spaceComplexity: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
            readonly cyclomatic: number;
            readonly cognitive: number;
            readonly loopDepthMax: number;
            /** @enum {string} */
            readonly recursion: "branching" | "memoised" | "single" | "none";
            readonly dependencies: readonly components["schemas"]["Dependency"][];
            readonly operations: {
                readonly file: number;
                readonly network: number;
                readonly process: number;
                /** @description Loops without a written bound, and functions that call themselves */
                readonly compute: number;
            };
            /** @enum {string} */
            readonly bottleneck: "cpu" | "memory" | "file" | "network" | "process" | "none";
            readonly bottleneckDrivers: readonly {
                readonly line: number;
                readonly why: string;
            }[];
            /** @description How strongly it is better walled off, and what says so */
            readonly isolation: {
                /** @enum {string} */
                readonly level: "process" | "microvm";
                readonly drivers: readonly {
                    readonly line: number;
                    readonly why: string;
                }[];
            };
            /** @description How far an instance is best prepared for it here, with what loaded */
            readonly warmLayer: {
                /** @enum {string} */
                readonly layer: "none" | "base" | "runtime" | "dependencies" | "program";
                readonly modules: readonly string[];
            };
            /** @description What it probably needs: a memory limit that a submission leaves open is this one */
            readonly limits: {
                readonly memoryMb: number;
                readonly cpuMs: number;
                readonly wallMs: number;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            readonly durationMs: {
                readonly p50: number | null;
                readonly p90: number | null;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            readonly memoryMb: {
                readonly p50: number | null;
                readonly p90: number | null;
            };
            readonly warnings: readonly {
                readonly line: number;
                readonly why: string;
            }[];
            /** @description Every count; null when nothing could be read */
            readonly features: components["schemas"]["ProgramFeatures"] | null;
            readonly prediction: components["schemas"]["Prediction"];
            /** @description Absent where none was wanted */
            readonly probe?: components["schemas"]["Probe"];
            readonly analysisMs: number;
        };
        /** @description RFC 9457, as application/problem+json */
        readonly Problem: {
            /** @description urn:chameleon:problem: and the code */
            readonly type: string;
            /** @description The code in words */
            readonly title: string;
            /** @description That of the answer */
            readonly status: number;
            /** @description What is wrong this time, with the value and the limit */
            readonly detail: string;
            /**
             * @description To be matched on
             * @enum {string}
             */
            readonly code: "invalid-request" | "not-found" | "forbidden" | "unknown-runtime" | "idempotency-conflict" | "idempotency-in-progress" | "limit-exceeded" | "network-not-allowed" | "isolation-not-offered" | "stdin-closed" | "stdin-full" | "session-ended" | "overloaded" | "over-quota" | "shutting-down" | "isolation-unavailable" | "image-failed" | "instance-failed" | "manager-lost" | "manager-unavailable" | "request-timed-out" | "store-failed" | "bad-configuration" | "unauthorized" | "origin-not-allowed" | "payload-too-large" | "unsupported-media-type" | "over-budget" | "header-too-large" | "internal-error";
            /**
             * @description Who can mend it
             * @enum {string}
             */
            readonly fault: "caller" | "platform";
            /** @description When trying again makes sense */
            readonly retryAfterMs?: number;
            /** @description What is wrong with the request, field by field */
            readonly issues?: readonly {
                readonly path: string;
                readonly message: string;
            }[];
        };
        readonly RuntimeForecast: {
            readonly runtime: string;
            /** @description Milliseconds since the Unix epoch */
            readonly madeAt: number;
            readonly horizonMs: number;
            readonly arrivalsPerSecond: number | null;
            /** @description Variance of arrivals over their mean; 1 for a Poisson stream */
            readonly dispersion: number | null;
            readonly arrivalCountP50: number | null;
            readonly arrivalCountP90: number | null;
            readonly arrivalCountP99: number | null;
            readonly terms: readonly {
                /** @enum {string} */
                readonly source: "session-users" | "new-sessions" | "recent-rate" | "intents" | "seasonal";
                readonly arrivalsPerSecond: number | null;
                readonly note: string;
            }[];
        };
        readonly Forecast: {
            readonly horizonMs: number;
            readonly forecasts: readonly components["schemas"]["RuntimeForecast"][];
            /** @description Why there is no forecast, when the predictor fails */
            readonly note: string | null;
            /** @description Earlier forecasts against what came */
            readonly scores: readonly {
                readonly runtime: string;
                readonly horizonMs: number;
                /** @description Decayed number of forecasts behind the figures */
                readonly weight: number | null;
                /** @description In arrivals, the mean over p50, p90 and p99 */
                readonly pinballLoss: number | null;
                /** @description Share of horizons within the p90; 0.9 is aimed at */
                readonly coverageRatio: number | null;
                readonly expectedCount: number | null;
                readonly actualCount: number | null;
            }[];
        };
        /** @description Columns of one length, the oldest row first */
        readonly History: {
            readonly intervalMs: number;
            readonly at: readonly number[];
            readonly runtimes: readonly {
                readonly runtime: string;
                /** @description Since the row before */
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
                    /** @description Prewarmed ones that the newest plan asked for */
                    readonly wanted: readonly (number | null)[];
                };
                /** @description By what executions found, since the row before */
                readonly starts: {
                    readonly cold: readonly (number | null)[];
                    readonly prewarmed: readonly (number | null)[];
                    readonly warm: readonly (number | null)[];
                    readonly kept: readonly (number | null)[];
                };
                /** @description Memory held idle and booting, and the price of waiting, since the row before */
                readonly costGbS: {
                    readonly idle: readonly (number | null)[];
                    readonly boot: readonly (number | null)[];
                    readonly coldStarts: readonly (number | null)[];
                };
                readonly forecasts: readonly {
                    readonly horizonMs: number;
                    /** @description Of the arrivals within the horizon after the row */
                    readonly p50: readonly (number | null)[];
                    readonly p90: readonly (number | null)[];
                }[];
            }[];
        };
        readonly IntentAnswer: {
            /**
             * @description merged: an earlier intent already says the same
             * @enum {string}
             */
            readonly kind: "accepted" | "merged";
            readonly intent: {
                readonly id: string;
                readonly user: string;
                readonly runtime: string;
                readonly executionCount: number;
                readonly probability: number;
                /** @description Milliseconds since the Unix epoch */
                readonly startsAt: number;
                /** @description Milliseconds since the Unix epoch */
                readonly endsAt: number;
            };
        };
        readonly Key: {
            readonly id: string;
            readonly tenant: string;
            /** @enum {string} */
            readonly role: "viewer" | "member" | "manager" | "admin";
            readonly name: string;
            /** @description null for one of the configuration */
            readonly createdAt: number | null;
            readonly expiresAt: number | null;
            /** @description It comes from the server’s settings and can be changed only there */
            readonly isConfigured: boolean;
        };
        readonly MadeKey: {
            readonly id: string;
            readonly tenant: string;
            /** @enum {string} */
            readonly role: "viewer" | "member" | "manager" | "admin";
            readonly name: string;
            /** @description null for one of the configuration */
            readonly createdAt: number | null;
            readonly expiresAt: number | null;
            /** @description It comes from the server’s settings and can be changed only there */
            readonly isConfigured: boolean;
            /** @description The key itself: it is told this once, and not kept */
            readonly key: string;
        };
        readonly KeyList: {
            readonly keys: readonly components["schemas"]["Key"][];
        };
        /** @description Newest first */
        readonly AuditList: {
            readonly entries: readonly {
                /** @description Milliseconds since the Unix epoch */
                readonly at: number;
                readonly tenant: string;
                /** @description The id of the key that it was done with */
                readonly by: string | null;
                /** @enum {string} */
                readonly action: "key-created" | "key-rotated" | "key-revoked" | "user-erased";
                readonly subject: string;
                readonly detail: string;
            }[];
        };
        readonly Runtimes: {
            readonly runtimes: readonly {
                readonly runtime: string;
                readonly language: string;
                /** @enum {string} */
                readonly isolationLevel: "process" | "process-landlock" | "microvm" | "container" | "simulated";
                readonly displayName: string;
                readonly version: string;
                readonly aliases: readonly string[];
                readonly extensions: readonly string[];
            }[];
        };
        readonly Health: {
            /** @constant */
            readonly status: "ok";
        };
        /** @description reasons: what is missing, in words */
        readonly Readiness: {
            readonly isReady: boolean;
            readonly reasons: readonly string[];
        };
        readonly WeightedSum: {
            readonly runtime: string;
            /** @description The sum of the contributions, 1 to 10 */
            readonly demand: number | null;
            /** @description What its steps map the demand to; never 0 */
            readonly instanceCount: number;
            readonly terms: readonly {
                /** @enum {string} */
                readonly term: "frequency" | "intensity" | "complexity" | "duration";
                /** @description null: not known, taken for average */
                readonly value: number | null;
                /** @description Between the 5th and 95th percentile, as 1 to 10 */
                readonly normalised: number | null;
                readonly weight: number | null;
                readonly contribution: number | null;
            }[];
        };
        readonly WeightedDemand: {
            readonly userCount: number;
            readonly demand: number | null;
            readonly instanceCount: number;
            /** @description With users out of session falling to none */
            readonly scaledToZeroCount: number;
            readonly terms: readonly {
                /** @enum {string} */
                readonly term: "frequency" | "intensity" | "complexity" | "duration";
                readonly weight: number | null;
                readonly contribution: number | null;
            }[];
        };
        readonly PolicyTrial: {
            readonly followed: {
                readonly policy: string;
                readonly costGbS: number | null;
            };
            /** @description Runs beside the followed one, in the books only */
            readonly challenger: {
                readonly policy: string;
                readonly costGbS: number | null;
            };
            /** @description Blocks of time that are compared */
            readonly blockCount: number;
            readonly blockMs: number;
            /** @description Upper 95 % bound of what the challenger costs more, GB·s a block; null while there are too few */
            readonly boundGbS: number | null;
            /** @enum {string} */
            readonly promotion: "off" | "auto";
            readonly why: string;
        };
        readonly Plan: {
            /** @description Milliseconds since the Unix epoch */
            readonly madeAt: number;
            /** @enum {string} */
            readonly mode: "predictive" | "reactive";
            readonly modeNote: string | null;
            readonly managerCount: number;
            readonly managerWhy: string;
            readonly stocks: readonly {
                readonly runtime: string;
                /** @description What instances have loaded beyond the runtime; empty: nothing */
                readonly packages: readonly string[];
                /** @description Prewarmed instances wanted, over all managers */
                readonly count: number;
                readonly why: string;
                readonly explanation: {
                    readonly rule: string;
                    readonly arrivalsPerSecond: number | null;
                    readonly dispersion: number | null;
                    /** @description Arrivals that come at once, as the typical arrival sees it */
                    readonly clumpCount: number | null;
                    readonly replenishMs: number | null;
                    readonly memoryMb: number | null;
                    readonly coldStartPriceGbS: number | null;
                    /** @description Probability that an arrival finds the stock empty */
                    readonly missRatio: number | null;
                    /** @description One less and one more would cost this */
                    readonly costs: readonly {
                        readonly count: number;
                        readonly costGbSPerSecond: number | null;
                    }[];
                    /** @description The specified formula over the users of this runtime; null while it has none */
                    readonly weightedSum: components["schemas"]["WeightedDemand"] | null;
                };
            }[];
            /** @description Instances kept for one user each; of this tenant only */
            readonly personal: readonly {
                readonly user: string;
                readonly runtime: string;
                readonly programId: string;
                /** @description Milliseconds since the Unix epoch */
                readonly fromAt: number;
                readonly untilAt: number | null;
                readonly memoryMb: number | null;
                /** @description Modules loaded before the program comes */
                readonly preload: readonly string[];
                readonly valueGbS: number | null;
                readonly why: string;
            }[];
            /** @description Whether such instances pay, for each runtime in use */
            readonly personalWhy: readonly string[];
            /** @description What is held loaded for all whose programs import it */
            readonly layers: readonly {
                readonly runtime: string;
                /** @description What instances have loaded beyond the runtime; empty: nothing */
                readonly packages: readonly string[];
                /** @description What a program saves that finds them loaded */
                readonly savedMs: number | null;
                /** @description Held by each manager, once for all instances */
                readonly memoryMb: number | null;
                readonly valueGbSPerSecond: number | null;
            }[];
            readonly layersWhy: readonly string[];
            /** @description null where no challenger is configured */
            readonly trial: components["schemas"]["PolicyTrial"] | null;
        };
        readonly Pool: {
            /** @enum {string} */
            readonly mode: "predictive" | "reactive";
            /** @enum {string} */
            readonly configuredMode: "predictive" | "reactive";
            /** @description The usual one first */
            readonly isolationLevels: readonly ("process" | "process-landlock" | "microvm" | "container" | "simulated")[];
            readonly queueLength: number;
            readonly runningCount: number;
            readonly managers: readonly {
                readonly managerId: string;
                readonly pid: number | null;
                /** @enum {string} */
                readonly state: "starting" | "ready" | "draining";
                readonly busyCount: number;
                readonly capacityCount: number;
                readonly stocks: readonly {
                    readonly runtime: string;
                    /** @description What instances have loaded beyond the runtime; empty: nothing */
                    readonly packages: readonly string[];
                    readonly provisioningCount: number;
                    readonly prewarmedCount: number;
                    readonly warmCount: number;
                    readonly busyCount: number;
                    /** @description Waiting for another execution of their session, or of their program */
                    readonly keptCount: number;
                }[];
                /** @description What instances with packages loaded are forked from */
                readonly layers: readonly {
                    readonly runtime: string;
                    /** @description What instances have loaded beyond the runtime; empty: nothing */
                    readonly packages: readonly string[];
                    /** @description What loading them took here */
                    readonly loadMs: number | null;
                    readonly memoryMb: number | null;
                }[];
            }[];
            /** @description What is wrong now; empty when nothing is */
            readonly notes: readonly string[];
            readonly plan: components["schemas"]["Plan"] | null;
            /** @description Why it is this size, in sentences */
            readonly why: readonly string[];
            /** @description Since the server started; memory in GB·s */
            readonly totals: {
                readonly startCounts: {
                    readonly cold: number;
                    readonly prewarmed: number;
                    readonly warm: number;
                    /** @description Where an execution of the session, or of the same program, ran before */
                    readonly kept: number;
                };
                readonly idleGbS: number | null;
                readonly bootGbS: number | null;
                readonly bootCount: number;
                /** @description Share of recent executions within their predicted p90; 0.9 is aimed at */
                readonly durationCoverageRatio: number | null;
                /** @description ms */
                readonly durationPinballLoss: number | null;
                /** @description Share of recent executions within their predicted p90; 0.9 is aimed at */
                readonly cpuCoverageRatio: number | null;
                /** @description ms */
                readonly cpuPinballLoss: number | null;
                /** @description Share of recent executions within their predicted p90; 0.9 is aimed at */
                readonly memoryCoverageRatio: number | null;
                /** @description MB */
                readonly memoryPinballLoss: number | null;
                /** @description Cold starts and idle memory of the last ten minutes */
                readonly costGbS: number | null;
                /** @description The same arrivals with a fixed stock */
                readonly reactiveCostGbS: number | null;
                /** @description The same arrivals with a perfect forecast */
                readonly perfectCostGbS: number | null;
                /** @description What a perfect forecast would have saved */
                readonly regretGbS: number | null;
                /** @description What became of executions that clients announced, weighed by probability */
                readonly intents: {
                    readonly announcedCount: number | null;
                    readonly arrivedCount: number;
                    readonly missedCount: number | null;
                };
            };
        };
        readonly PoolExplanation: {
            /** @description Milliseconds since the Unix epoch */
            readonly at: number;
            /** @enum {string} */
            readonly mode: "predictive" | "reactive";
            /** @enum {string} */
            readonly configuredMode: "predictive" | "reactive";
            /** @description null before the first plan */
            readonly modeWhy: string | null;
            /** @description The one that is followed; a promoted challenger is */
            readonly policy: string;
            readonly coldStartPriceGbSPerSecond: number | null;
            readonly placement: {
                readonly strategy: string;
                /** @description Mean start latency of late under each strategy, where `auto` chooses */
                readonly standings: readonly {
                    readonly strategy: string;
                    readonly weight: number | null;
                    readonly startMs: number | null;
                }[];
            };
            /** @description Which predictors are left alone now, and why; null: none fails */
            readonly guards: readonly {
                /** @enum {string} */
                readonly part: "demand" | "cost" | "personal" | "layers";
                readonly failure: string | null;
            }[];
            /** @description null where no challenger is configured */
            readonly trial: components["schemas"]["PolicyTrial"] | null;
            /** @description The warm memory of the newest plan */
            readonly memory: {
                readonly budgetMb: number | null;
                readonly plannedMb: number | null;
                /** @description What an instance must save for each GB·s that it holds; above 1, the budget leaves out some that pay */
                readonly priceRatio: number | null;
                readonly cuts: readonly {
                    readonly runtime: string;
                    readonly wantedCount: number;
                    readonly count: number;
                }[];
                readonly personalCutCount: number;
            } | null;
            readonly managerWhy: string | null;
            readonly personalWhy: readonly string[];
            readonly layersWhy: readonly string[];
            readonly runtimes: readonly {
                readonly runtime: string;
                /** @description As in the plan of `GET /v1/pool` */
                readonly stock: {
                    readonly runtime: string;
                    /** @description What instances have loaded beyond the runtime; empty: nothing */
                    readonly packages: readonly string[];
                    /** @description Prewarmed instances wanted, over all managers */
                    readonly count: number;
                    readonly why: string;
                    readonly explanation: {
                        readonly rule: string;
                        readonly arrivalsPerSecond: number | null;
                        readonly dispersion: number | null;
                        /** @description Arrivals that come at once, as the typical arrival sees it */
                        readonly clumpCount: number | null;
                        readonly replenishMs: number | null;
                        readonly memoryMb: number | null;
                        readonly coldStartPriceGbS: number | null;
                        /** @description Probability that an arrival finds the stock empty */
                        readonly missRatio: number | null;
                        /** @description One less and one more would cost this */
                        readonly costs: readonly {
                            readonly count: number;
                            readonly costGbSPerSecond: number | null;
                        }[];
                        /** @description The specified formula over the users of this runtime; null while it has none */
                        readonly weightedSum: components["schemas"]["WeightedDemand"] | null;
                    };
                } | null;
                /** @description null while the predictor of demand fails */
                readonly reasons: {
                    /** @description Arrivals during one boot, with what users in session, new sessions and intents add */
                    readonly forecast: components["schemas"]["RuntimeForecast"];
                    readonly demand: {
                        /** @description Arrivals expected one boot from now, learnt from all the rest together */
                        readonly intensityPerSecond: number | null;
                        /** @description Users in session who use the runtime */
                        readonly sessionUserCount: number;
                        /** @description Decayed rates of arrivals, the shortest memory first */
                        readonly recent: readonly {
                            readonly halfLifeMs: number;
                            readonly arrivalsPerSecond: number | null;
                        }[];
                        /** @description Most arrivals within one boot, of the last minute */
                        readonly peakOfMinuteCount: number;
                        readonly peakOfTenMinutesCount: number;
                    };
                    /** @description Every rule, run in the shadow; the cheapest first */
                    readonly rules: readonly {
                        readonly rule: string;
                        /** @description Instances that it holds now */
                        readonly count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        readonly costGbS: number | null;
                        /** @description Its part in the decision; all sum to 1 */
                        readonly weightRatio: number | null;
                    }[];
                    /** @description What was really followed, from rule to rule */
                    readonly followed: {
                        readonly rule: string;
                        /** @description Instances that it holds now */
                        readonly count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        readonly costGbS: number | null;
                    };
                    /** @description What a reactive pool would hold now, and what it has cost */
                    readonly reactive: {
                        readonly rule: string;
                        /** @description Instances that it holds now */
                        readonly count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        readonly costGbS: number | null;
                    };
                    /** @description When arrivals last began to follow other laws than those learnt; null: never */
                    readonly regimeChangedAt: number | null;
                    /** @description What the challenger would hold now, and would have cost; null without one */
                    readonly challenger: {
                        readonly rule: string;
                        /** @description Instances that it holds now */
                        readonly count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        readonly costGbS: number | null;
                    } | null;
                } | null;
                /** @description The starts of the last ten minutes: as they were, with a fixed stock, with a perfect forecast */
                readonly starts: {
                    readonly arrivalCount: number;
                    readonly actualGbS: number | null;
                    readonly reactiveGbS: number | null;
                    readonly reactiveColdCount: number;
                    readonly perfectGbS: number | null;
                    readonly regretGbS: number | null;
                } | null;
            }[];
        };
        readonly Program: {
            readonly programId: string;
            readonly runtime: string;
            readonly code: string;
        };
        readonly Session: {
            readonly id: string;
            readonly user: string;
            readonly runtime: string;
            /** @enum {string} */
            readonly state: "idle" | "running" | "ended";
            readonly endReason: ("closed" | "idle" | "ended-itself" | "lost") | null;
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
            /** @description Milliseconds since the Unix epoch */
            readonly createdAt: number;
            /** @description When its last execution ended, or it was opened */
            readonly usedAt: number;
            readonly endedAt: number | null;
        };
        /** @description The open ones, oldest first, then those that ended of late */
        readonly SessionList: {
            readonly sessions: readonly components["schemas"]["Session"][];
        };
        readonly StdinReceipt: {
            /** @description All that came so far, but for the `stdin` of the submission */
            readonly receivedBytes: number;
            /** @description Of that, what is not on its way to the program yet */
            readonly waitingBytes: number;
        };
        /** @description What cost most comes first; by day, the first day */
        readonly UsageReport: {
            /** @enum {string} */
            readonly by: "tenant" | "user" | "runtime" | "day";
            readonly since: string;
            readonly until: string;
            readonly currency: string | null;
            readonly rows: readonly {
                readonly tenant: string;
                readonly user: string | null;
                readonly runtime: string | null;
                readonly day: string | null;
                readonly executionCount: number;
                readonly succeededCount: number;
                /** @description Executions that waited for an instance to be made */
                readonly coldCount: number;
                /** @description Executions that found one */
                readonly coldAvoidedCount: number;
                /** @description Of programs and of their compilers */
                readonly cpuSeconds: number;
                /** @description What was expected of those that ran */
                readonly predictedCpuSeconds: number;
                /** @description Peak memory times the time that it ran */
                readonly memoryGbS: number;
                readonly runSeconds: number;
                /** @description From submissions to first instructions */
                readonly waitedSeconds: number;
                readonly networkBytes: number;
                /** @description By the server’s prices; null where it has none */
                readonly cost: number | null;
            }[];
        };
        readonly UserProfile: {
            readonly user: string;
            readonly executionCount: number;
            /** @description Milliseconds since the Unix epoch */
            readonly firstAt: number;
            /** @description Milliseconds since the Unix epoch */
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
            /** @description CPU time over wall time */
            readonly cpuIntensityRatio: number | null;
            readonly operations: {
                readonly computeRatio: number | null;
                readonly fileRatio: number | null;
                readonly networkRatio: number | null;
                readonly processRatio: number | null;
            };
            readonly runtimes: readonly {
                readonly runtime: string;
                readonly ratio: number | null;
            }[];
            readonly failureRatio: number | null;
            readonly lastPrograms: readonly {
                readonly runtime: string;
                readonly programId: string;
            }[];
            /** @description The specified formula, by runtime, as the newest execution arrived */
            readonly weightedSums: readonly components["schemas"]["WeightedSum"][];
            /** @description Idle times between executions; bins that hold nothing are left out */
            readonly gaps: readonly {
                readonly fromMs: number;
                /** @description null: and longer */
                readonly toMs: number | null;
                /** @description Share of gaps, with a memory of 16 gaps */
                readonly fastRatio: number | null;
                /** @description Share of gaps, with a memory of 256 gaps */
                readonly slowRatio: number | null;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly listExecutions: {
        readonly parameters: {
            readonly query?: {
                /** @description Whoever submits, in the words of the caller */
                readonly user?: string;
                readonly runtime?: string;
                /** @description A `programId` */
                readonly program?: string;
                readonly state?: "queued" | "running" | "finished";
                readonly outcome?: "succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled";
                /** @description Accepted then or later, in milliseconds */
                readonly since?: number;
                /** @description Accepted before then */
                readonly until?: number;
                /** @description The page after the one whose `next` this is; with the same filters */
                readonly after?: string;
                readonly count?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExecutionList"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly submitExecution: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The same key with the same request is the same execution, for a day */
                readonly "idempotency-key"?: string;
                /** @description respond-async: like wait: false */
                readonly prefer?: string;
                /** @description text/event-stream: like GET …/events */
                readonly accept?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SubmissionInput"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getExecution: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait this long for the outcome before answering */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelExecution: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly watchExecution: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description execution, execution.*, output, finished */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getProgram: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Program"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getArtifact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The bytes of the file */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: {
                /** @description Whoever submits, in the words of the caller */
                readonly user?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly openSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SessionRequestInput"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly closeSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly snapshotSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly watchEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description one event a fact, named like it */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly analyzeProgram: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AnalysisRequestInput"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AnalysisAnswer"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getUserProfile: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Whoever submits, in the words of the caller */
                readonly user: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UserProfile"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly reportUsage: {
        readonly parameters: {
            readonly query?: {
                /** @description tenant: of all, for an admin */
                readonly by?: "tenant" | "user" | "runtime" | "day";
                /** @description First day, UTC; absent: 29 days before the last */
                readonly since?: string;
                /** @description Last day, UTC, counted in full; absent: today */
                readonly until?: string;
                /** @description Absent: that of the key that asks */
                readonly tenant?: string;
                readonly format?: "json" | "csv";
                readonly count?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The report */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UsageReport"];
                    readonly "text/csv": string;
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getForecast: {
        readonly parameters: {
            readonly query?: {
                readonly horizonMs?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Forecast"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getPool: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Pool"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly explainPool: {
        readonly parameters: {
            readonly query?: {
                /** @description Only this one; a name or an alias */
                readonly runtime?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PoolExplanation"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description Only rows after this instant: the last one that is known already */
                readonly sinceAt?: number;
                /** @description Only this one; a name or an alias */
                readonly runtime?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["History"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly announceIntent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["IntentRequestInput"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IntentAnswer"];
                };
            };
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IntentAnswer"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listKeys: {
        readonly parameters: {
            readonly query?: {
                /** @description Absent: that of the key that asks */
                readonly tenant?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["KeyList"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["KeyRequestInput"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MadeKey"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly rotateKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["KeyRotationInput"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MadeKey"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly revokeKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listAudit: {
        readonly parameters: {
            readonly query?: {
                readonly count?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AuditList"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRuntimes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Runtimes"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getHealth: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    readonly getReadiness: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Default Response */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    readonly getMetrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Prometheus text format */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly writeStdin: {
        readonly parameters: {
            readonly query?: {
                /** @description true: nothing follows, the program reads the end of its input behind these bytes */
                readonly end?: "true" | "false";
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        /** @description Any bytes, at most 256 KiB; none to only end it */
        readonly requestBody: {
            readonly content: {
                readonly "application/octet-stream": string;
                readonly "text/plain": string;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StdinReceipt"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is wrong, as RFC 9457 has it */
            readonly "5XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
