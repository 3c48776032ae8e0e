/**
 * The shapes of the HTTP API, generated from the OpenAPI document of the server by `npm run generate`: edit the schemas in
 * src/api/schemas instead. A test fails while this file differs from what they say.
 */
export interface paths {
    "/v1/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recent executions, newest first, without their output */
        get: operations["listExecutions"];
        put?: never;
        /** Run a program once */
        post: operations["submitExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One execution, or its outcome once it is there */
        get: operations["getExecution"];
        put?: never;
        post?: never;
        /** Ask an execution to end as cancelled: 202, or 200 when it had ended before */
        delete: operations["cancelExecution"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One execution as server-sent events: as it stands, events and output as they come, last `finished` */
        get: operations["watchExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file that a finished execution handed back, as it was left */
        get: operations["getArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open sessions, and those that ended of late */
        get: operations["listSessions"];
        put?: never;
        /** Open a session: variables and files live on between its executions */
        post: operations["openSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** End a session, and the execution that it runs */
        delete: operations["closeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand back the files of a session: an execution that does nothing, with all of them as its artifacts */
        post: operations["snapshotSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that happens, as server-sent events; of executions only the tenant's own */
        get: operations["watchEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a program, and say what a run would probably cost; run it a little only where a probe is wanted */
        post: operations["analyzeProgram"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known about a user's habits */
        get: operations["getUserProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What executions came to, by user, runtime or day, and what that costs; as JSON or CSV */
        get: operations["reportUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Demand expected within the horizon, per runtime, with the terms that make it up */
        get: operations["getForecast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Managers, instances and the newest plan, with why each number is what it is */
        get: operations["getPool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pool/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that the stocks are weighed by now: demand, rules and their costs, memory, guards */
        get: operations["explainPool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that a user will probably run something soon: 201 accepted, 200 merged with an earlier one */
        post: operations["announceIntent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tenant's API keys, without the keys themselves; an admin sees those of all */
        get: operations["listKeys"];
        put?: never;
        /** Make an API key: it is told this once */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a key in place of an old one, which still is one for a while */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a key away: from now on it is none */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done to keys and to what is kept of people; an admin sees all of it */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runtimes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The languages of this server */
        get: operations["listRuntimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether work can be taken now, and if not, why */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in the Prometheus text format */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}/stdin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** More input for an execution that was submitted with `stdinOpen`, before it runs or while it does */
        post: operations["writeStdin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        GivenFileInput: {
            /**
             * @description Relative to the working directory; folders are made
             * @example data/points.csv
             */
            name: string;
            content: string;
            /**
             * @description How `content` writes the bytes: as text, or in base64
             * @default utf8
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
            /** @default false */
            isExecutable?: boolean;
            /**
             * @description The content is an archive (zip, tar, tar.gz): its files are given instead, in the folder `name`, or with `.` in none
             * @default false
             */
            unpack?: boolean;
        };
        /**
         * @description true: what the tenant may reach, through a proxy; allow: of that only these, as host, *.domain or *, with or without :port (else 80 and 443). Absent or false: no network at all
         * @example {
         *       "allow": [
         *         "api.example.com"
         *       ]
         *     }
         */
        NetworkWishInput: boolean | {
            allow: string[];
        };
        SubmissionInput: {
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            user: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            language?: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /** @example main.py */
            fileName?: string;
            /** @example print(6 * 7) */
            code: string;
            /** @default  */
            stdin?: string;
            /**
             * @description More input follows `stdin`, through POST …/stdin, until it is ended there; not with an answer that waits
             * @default false
             */
            stdinOpen?: boolean;
            /** @default [] */
            args?: string[];
            /** @default {} */
            env?: {
                [key: string]: string;
            };
            /**
             * @description What it finds in its working directory besides itself
             * @default []
             */
            files?: components["schemas"]["GivenFileInput"][];
            /**
             * @description Files or folders to hand back when it has ended; `.` is all that it makes or changes
             * @default []
             * @example [
             *       "out",
             *       "plot.png"
             *     ]
             */
            artifacts?: string[];
            /**
             * @description Absent ones take the configured defaults; none is ever "unlimited"
             * @default {}
             */
            limits?: {
                wallMs?: number;
                cpuMs?: number;
                memoryMb?: number;
                processCount?: number;
                outputBytes?: number;
                fileBytes?: number;
            };
            network?: components["schemas"]["NetworkWishInput"];
            /**
             * @description It may run in the interpreter that ran the same code for the same user before, with what that left: loaded libraries, files, patched functions. Its own modules begin anew
             * @default false
             */
            reuse?: boolean;
            /** @description Goes on where the last execution of this session ended, in its language */
            session?: string;
            /**
             * @description The same key with the same request is the same execution, for a day
             * @example order-81-try
             */
            idempotencyKey?: string;
            /**
             * @description false: answer 202 as soon as it is recorded
             * @default true
             */
            wait?: boolean;
        };
        AnalysisRequestInput: {
            /** @example print(6 * 7) */
            code: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            language?: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /** @example main.py */
            fileName?: string;
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            user?: string;
            /**
             * @description Whether the program is also run a little, in instances of its own; without it, what the server is set to. when-unsure: only where it reads input and reading left its class open
             * @enum {string}
             */
            probe?: "never" | "always" | "when-unsure";
        };
        IntentRequestInput: {
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            user: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            language: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /** @default 1 */
            executionCount?: number;
            /** @default 1 */
            probability?: number;
            /** @default 0 */
            startsInMs?: number;
            /** @default 60000 */
            durationMs?: number;
        };
        KeyRequestInput: {
            /**
             * @description What people call it
             * @example ci
             */
            name: string;
            /**
             * @description viewer: reads. member: runs programs as well. manager: its tenant’s keys and users’ data as well. admin: those of every tenant
             * @default member
             * @enum {string}
             */
            role?: "viewer" | "member" | "manager" | "admin";
            /**
             * @description Absent: that of the key that asks
             * @example acme
             */
            tenant?: string;
            expiresInDays?: number;
        };
        KeyRotationInput: {
            /**
             * @description For so long the old key still is one
             * @default 3600
             */
            graceSeconds?: number;
        };
        SessionRequestInput: {
            /**
             * @description Whoever submits, in the words of the caller
             * @example alice
             */
            user: string;
            /**
             * @description A runtime's name or alias; without it, the code and the file name tell
             * @example python
             */
            language: string;
            /**
             * @description The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want
             * @example microvm
             * @enum {string}
             */
            isolation?: "process" | "process-landlock" | "microvm" | "container" | "simulated";
            /**
             * @description memoryMb, processCount and fileBytes hold for the whole session, the others for each execution that does not say
             * @default {}
             */
            limits?: {
                wallMs?: number;
                cpuMs?: number;
                memoryMb?: number;
                processCount?: number;
                outputBytes?: number;
                fileBytes?: number;
            };
            /** @description How long it waits for an execution before it ends; absent: as configured */
            idleMs?: number;
        };
        Prediction: {
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            durationMs: {
                p50: number | null;
                p90: number | null;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            memoryMb: {
                p50: number | null;
                p90: number | null;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            cpuMs: {
                p50: number | null;
                p90: number | null;
            };
            /** @enum {string} */
            complexity: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
            /**
             * @description The most specific knowledge that it rests on
             * @enum {string}
             */
            basis: "program-history" | "user-history" | "code" | "runtime";
            weights: {
                "program-history": number | null;
                "user-history": number | null;
                code: number | null;
                runtime: number | null;
            };
            /** @description Milliseconds since the Unix epoch */
            madeAt: number;
        };
        Artifact: {
            name: string;
            sizeBytes: number;
            /** @description Of the content, in hexadecimal digits */
            sha256: string;
            isExecutable: boolean;
        };
        LeftOutFile: {
            name: string;
            /**
             * @description not-a-file: a link, a pipe, a socket, or behind a link. too-large, too-many: beyond what is handed back. unnameable: the name is no UTF-8
             * @enum {string}
             */
            reason: "missing" | "not-a-file" | "too-large" | "too-many" | "too-deep" | "unreadable" | "unnameable";
        };
        /** @description allow null: all that its tenant may reach */
        Network: {
            allow: string[] | null;
        };
        /** @description As its proxy counted; absent where none was asked for */
        NetworkUsage: {
            sentBytes: number;
            receivedBytes: number;
            connectionCount: number;
            refusedCount: number;
            /** @description The first of those that were connected to */
            readonly hosts: string[];
            /** @description The first of those that were not */
            readonly refusedHosts: string[];
        };
        Timings: {
            /** @description Analysis and prediction */
            prepareMs: number;
            /** @description Waiting for its turn */
            queueMs: number;
            /** @description Waiting for an instance */
            startMs: number;
            /** @description Until there was a program to hand over; absent where nothing is compiled */
            compileMs?: number;
            /** @description The program was handed over and loaded */
            initMs: number;
            /** @description The program ran */
            runMs: number;
        };
        Usage: {
            cpuUserMs: number;
            cpuSystemMs: number;
            wallMs: number;
            memoryMbPeak: number;
            /** @enum {string} */
            memorySource: "cgroup" | "sampled" | "counters" | "analysis" | "simulated";
            processCountPeak: number;
            readBytes: number;
            writtenBytes: number;
            /** @description Sent and received, as its proxy counted */
            networkBytes: number;
            network?: components["schemas"]["NetworkUsage"];
            stdinBytes: number;
            outputBytes: number;
            operations: {
                computeRatio: number;
                fileRatio: number;
                networkRatio: number;
                processRatio: number;
            };
            /** @enum {string} */
            operationsSource: "cgroup" | "sampled" | "counters" | "analysis" | "simulated";
        };
        /** @description What compiling took, in an instance of its own */
        Compile: {
            /** @description The same user ran the same code before: it was not compiled again */
            isCached: boolean;
            /** @description Charged to the user, but no part of the usage */
            cpuMs: number;
            memoryMbPeak: number;
        };
        ExecutionSummary: {
            id: string;
            user: string;
            /** @description Its language; at a level of isolation that is not the usual one with that, as in python@microvm */
            runtime: string;
            /** @description The same code in the same language has the same one */
            programId: string;
            /** @enum {string} */
            state: "queued" | "running" | "finished";
            outcome: ("succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled") | null;
            /** @description What ended it */
            reason: ("exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform") | null;
            exitCode: number | null;
            signal: string | null;
            isStdoutTruncated: boolean;
            isStderrTruncated: boolean;
            /** @description What the platform adds to explain the outcome */
            message: string | null;
            startKind: ("cold" | "prewarmed" | "warm" | "kept") | null;
            isolationLevel: ("process" | "process-landlock" | "microvm" | "container" | "simulated") | null;
            /** @description What it ran under: as asked for, or else as it was expected to need */
            memoryLimitMb: number | null;
            /** @description Each is at …/artifacts/NAME */
            artifacts: components["schemas"]["Artifact"][];
            /** @description What was to be handed back and is not */
            leftOut: components["schemas"]["LeftOutFile"][];
            /** @description Whether it was submitted with an open input */
            stdinOpen: boolean;
            network: components["schemas"]["Network"] | null;
            session: string | null;
            timings: components["schemas"]["Timings"] | null;
            /** @description Of the program; null when it did not run */
            usage: components["schemas"]["Usage"] | null;
            compile: components["schemas"]["Compile"] | null;
            prediction: components["schemas"]["Prediction"] | null;
            actual: {
                durationMs: number;
                memoryMb: number;
                cpuMs: number;
            } | null;
            /** @description More than 1 where a manager was lost, or the memory limit that was found for it was too low */
            attempts: number;
            /** @description Milliseconds since the Unix epoch */
            acceptedAt: number;
            finishedAt: number | null;
        };
        Execution: {
            id: string;
            user: string;
            /** @description Its language; at a level of isolation that is not the usual one with that, as in python@microvm */
            runtime: string;
            /** @description The same code in the same language has the same one */
            programId: string;
            /** @enum {string} */
            state: "queued" | "running" | "finished";
            outcome: ("succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled") | null;
            /** @description What ended it */
            reason: ("exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform") | null;
            exitCode: number | null;
            signal: string | null;
            isStdoutTruncated: boolean;
            isStderrTruncated: boolean;
            /** @description What the platform adds to explain the outcome */
            message: string | null;
            startKind: ("cold" | "prewarmed" | "warm" | "kept") | null;
            isolationLevel: ("process" | "process-landlock" | "microvm" | "container" | "simulated") | null;
            /** @description What it ran under: as asked for, or else as it was expected to need */
            memoryLimitMb: number | null;
            /** @description Each is at …/artifacts/NAME */
            artifacts: components["schemas"]["Artifact"][];
            /** @description What was to be handed back and is not */
            leftOut: components["schemas"]["LeftOutFile"][];
            /** @description Whether it was submitted with an open input */
            stdinOpen: boolean;
            network: components["schemas"]["Network"] | null;
            session: string | null;
            timings: components["schemas"]["Timings"] | null;
            /** @description Of the program; null when it did not run */
            usage: components["schemas"]["Usage"] | null;
            compile: components["schemas"]["Compile"] | null;
            prediction: components["schemas"]["Prediction"] | null;
            actual: {
                durationMs: number;
                memoryMb: number;
                cpuMs: number;
            } | null;
            /** @description More than 1 where a manager was lost, or the memory limit that was found for it was too low */
            attempts: number;
            /** @description Milliseconds since the Unix epoch */
            acceptedAt: number;
            finishedAt: number | null;
            stdout: string;
            stderr: string;
        };
        /** @description Newest first */
        ExecutionList: {
            executions: components["schemas"]["ExecutionSummary"][];
            /** @description To be given as `after` for the page of older ones; null: there is none */
            next: string | null;
        };
        ProbedGrowth: {
            /**
             * @description unknown where no class fits well enough
             * @enum {string}
             */
            class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
            /** @description The power of the size that time grew with; a lower bound where exponential */
            exponent: number;
            /** @description How probable that class is for such inputs, 0 to 1 */
            confidence: number;
            /** @description What the made-up inputs looked like */
            inputFormat: string;
            /** @description By size of the input, the CPU time beyond what the program takes whatever its input */
            points: {
                size: number;
                cpuMs: number;
            }[];
        };
        Probe: {
            /** @constant */
            status: "ran";
            /** @description Each in an instance made for it */
            runs: number;
            /** @description How long it took, without waiting for its turn */
            ms: number;
            /** @description CPU time of the imports alone */
            importMs: number | null;
            /** @description The program with an empty input, under the limits of a probe */
            firstRun: {
                /**
                 * @description What ended it
                 * @enum {string}
                 */
                reason: "exit" | "signal" | "compile" | "wall" | "cpu" | "memory" | "processes" | "output" | "cancelled" | "overloaded" | "platform";
                exitCode: number | null;
                cpuMs: number;
                memoryMbPeak: number;
                processCountPeak: number;
                outputBytes: number;
                operations: {
                    computeRatio: number;
                    fileRatio: number;
                    networkRatio: number;
                    processRatio: number;
                };
            };
            /** @description null where it reads no input, no format suited it, or nothing rose above the noise */
            growth: components["schemas"]["ProbedGrowth"] | null;
            /** @description The class that reading told by itself; timeComplexity is what both tell together */
            reading: {
                /** @enum {string} */
                class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
                confidence: number;
            };
        } | {
            /** @constant */
            status: "not-run";
            reason: string;
        };
        ProgramFeatures: {
            sourceBytes: number;
            lineCount: number;
            functionCount: number;
            cyclomaticComplexity: number;
            cognitiveComplexity: number;
            halsteadVolume: number;
            loopCount: number;
            loopDepthMax: number;
            unboundedLoopCount: number;
            recursionCount: number;
            branchingRecursionCount: number;
            literalMax: number | null;
            allocationMax: number | null;
            writtenRoundMax: number;
            textLiteralMax: number;
            displayMax: number;
            sortCount: number;
            fileOperationCount: number;
            networkOperationCount: number;
            processOperationCount: number;
            concurrencyCount: number;
            stdinReadCount: number;
            sleepCount: number;
            generatorCount: number;
            awaitCount: number;
            cpuLogRatio: number;
            memoryLogRatio: number;
            cpuLogSpread: number;
            memoryLogSpread: number;
        };
        Dependency: {
            name: string;
            /** @enum {string} */
            kind: "builtin" | "package" | "local";
            /** @description What its package is called where packages are installed from */
            installName?: string;
        };
        AnalysisAnswer: {
            programId: string;
            runtime: string;
            language: string;
            /**
             * @description partial: some of the source could not be read
             * @enum {string}
             */
            status: "ok" | "partial" | "unknown";
            /** @description Why it is partial or unknown */
            reason?: string;
            timeComplexity: {
                /** @enum {string} */
                class: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
                /** @description How probable that class is, 0 to 1 */
                confidence: number;
                drivers: {
                    line: number;
                    why: string;
                }[];
            };
            /** @enum {string} */
            spaceComplexity: "constant" | "logarithmic" | "linear" | "linearithmic" | "quadratic" | "cubic" | "polynomial" | "exponential" | "unknown";
            cyclomatic: number;
            cognitive: number;
            loopDepthMax: number;
            /** @enum {string} */
            recursion: "branching" | "memoised" | "single" | "none";
            dependencies: components["schemas"]["Dependency"][];
            operations: {
                file: number;
                network: number;
                process: number;
                /** @description Loops without a written bound, and functions that call themselves */
                compute: number;
            };
            /** @enum {string} */
            bottleneck: "cpu" | "memory" | "file" | "network" | "process" | "none";
            bottleneckDrivers: {
                line: number;
                why: string;
            }[];
            /** @description How strongly it is better walled off, and what says so */
            isolation: {
                /** @enum {string} */
                level: "process" | "microvm";
                drivers: {
                    line: number;
                    why: string;
                }[];
            };
            /** @description How far an instance is best prepared for it here, with what loaded */
            warmLayer: {
                /** @enum {string} */
                layer: "none" | "base" | "runtime" | "dependencies" | "program";
                modules: string[];
            };
            /** @description What it probably needs: a memory limit that a submission leaves open is this one */
            limits: {
                memoryMb: number;
                cpuMs: number;
                wallMs: number;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            durationMs: {
                p50: number | null;
                p90: number | null;
            };
            /** @description Half of all runs are expected below p50, nine of ten below p90 */
            memoryMb: {
                p50: number | null;
                p90: number | null;
            };
            warnings: {
                line: number;
                why: string;
            }[];
            /** @description Every count; null when nothing could be read */
            features: components["schemas"]["ProgramFeatures"] | null;
            prediction: components["schemas"]["Prediction"];
            /** @description Absent where none was wanted */
            probe?: components["schemas"]["Probe"];
            analysisMs: number;
        };
        Problem: {
            error: {
                /** @enum {string} */
                code: "invalid-request" | "not-found" | "forbidden" | "unknown-runtime" | "idempotency-conflict" | "idempotency-in-progress" | "limit-exceeded" | "network-not-allowed" | "isolation-not-offered" | "stdin-closed" | "stdin-full" | "session-ended" | "overloaded" | "over-quota" | "shutting-down" | "isolation-unavailable" | "image-failed" | "instance-failed" | "manager-lost" | "manager-unavailable" | "request-timed-out" | "store-failed" | "bad-configuration" | "unauthorized" | "origin-not-allowed" | "payload-too-large" | "unsupported-media-type" | "over-budget" | "header-too-large" | "internal-error";
                message: string;
                /**
                 * @description Who can mend it
                 * @enum {string}
                 */
                fault: "caller" | "platform";
                /** @description When trying again makes sense */
                retryAfterMs?: number;
                /** @description What is wrong with the request, field by field */
                issues?: {
                    path: string;
                    message: string;
                }[];
            };
        };
        RuntimeForecast: {
            runtime: string;
            /** @description Milliseconds since the Unix epoch */
            madeAt: number;
            horizonMs: number;
            arrivalsPerSecond: number | null;
            /** @description Variance of arrivals over their mean; 1 for a Poisson stream */
            dispersion: number | null;
            arrivalCountP50: number | null;
            arrivalCountP90: number | null;
            arrivalCountP99: number | null;
            terms: {
                /** @enum {string} */
                source: "session-users" | "new-sessions" | "recent-rate" | "intents" | "seasonal";
                arrivalsPerSecond: number | null;
                note: string;
            }[];
        };
        Forecast: {
            horizonMs: number;
            forecasts: components["schemas"]["RuntimeForecast"][];
            /** @description Why there is no forecast, when the predictor fails */
            note: string | null;
            /** @description Earlier forecasts against what came */
            scores: {
                runtime: string;
                horizonMs: number;
                /** @description Decayed number of forecasts behind the figures */
                weight: number | null;
                /** @description In arrivals, the mean over p50, p90 and p99 */
                pinballLoss: number | null;
                /** @description Share of horizons within the p90; 0.9 is aimed at */
                coverageRatio: number | null;
                expectedCount: number | null;
                actualCount: number | null;
            }[];
        };
        IntentAnswer: {
            /**
             * @description merged: an earlier intent already says the same
             * @enum {string}
             */
            kind: "accepted" | "merged";
            intent: {
                id: string;
                user: string;
                runtime: string;
                executionCount: number;
                probability: number;
                /** @description Milliseconds since the Unix epoch */
                startsAt: number;
                /** @description Milliseconds since the Unix epoch */
                endsAt: number;
            };
        };
        Key: {
            id: string;
            tenant: string;
            /** @enum {string} */
            role: "viewer" | "member" | "manager" | "admin";
            name: string;
            /** @description null for one of the configuration */
            createdAt: number | null;
            expiresAt: number | null;
            /** @description It comes from the server’s settings and can be changed only there */
            isConfigured: boolean;
        };
        MadeKey: {
            id: string;
            tenant: string;
            /** @enum {string} */
            role: "viewer" | "member" | "manager" | "admin";
            name: string;
            /** @description null for one of the configuration */
            createdAt: number | null;
            expiresAt: number | null;
            /** @description It comes from the server’s settings and can be changed only there */
            isConfigured: boolean;
            /** @description The key itself: it is told this once, and not kept */
            key: string;
        };
        KeyList: {
            keys: components["schemas"]["Key"][];
        };
        /** @description Newest first */
        AuditList: {
            entries: {
                /** @description Milliseconds since the Unix epoch */
                at: number;
                tenant: string;
                /** @description The id of the key that it was done with */
                by: string | null;
                /** @enum {string} */
                action: "key-created" | "key-rotated" | "key-revoked" | "user-erased";
                subject: string;
                detail: string;
            }[];
        };
        Runtimes: {
            runtimes: {
                runtime: string;
                language: string;
                /** @enum {string} */
                isolationLevel: "process" | "process-landlock" | "microvm" | "container" | "simulated";
                displayName: string;
                version: string;
                aliases: string[];
                extensions: string[];
            }[];
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description reasons: what is missing, in words */
        Readiness: {
            isReady: boolean;
            reasons: string[];
        };
        WeightedSum: {
            runtime: string;
            /** @description The sum of the contributions, 1 to 10 */
            demand: number | null;
            /** @description What its steps map the demand to; never 0 */
            instanceCount: number;
            terms: {
                /** @enum {string} */
                term: "frequency" | "intensity" | "complexity" | "duration";
                /** @description null: not known, taken for average */
                value: number | null;
                /** @description Between the 5th and 95th percentile, as 1 to 10 */
                normalised: number | null;
                weight: number | null;
                contribution: number | null;
            }[];
        };
        WeightedDemand: {
            userCount: number;
            demand: number | null;
            instanceCount: number;
            /** @description With users out of session falling to none */
            scaledToZeroCount: number;
            terms: {
                /** @enum {string} */
                term: "frequency" | "intensity" | "complexity" | "duration";
                weight: number | null;
                contribution: number | null;
            }[];
        };
        PolicyTrial: {
            followed: {
                policy: string;
                costGbS: number | null;
            };
            /** @description Runs beside the followed one, in the books only */
            challenger: {
                policy: string;
                costGbS: number | null;
            };
            /** @description Blocks of time that are compared */
            blockCount: number;
            blockMs: number;
            /** @description Upper 95 % bound of what the challenger costs more, GB·s a block; null while there are too few */
            boundGbS: number | null;
            /** @enum {string} */
            promotion: "off" | "auto";
            why: string;
        };
        Plan: {
            /** @description Milliseconds since the Unix epoch */
            madeAt: number;
            /** @enum {string} */
            mode: "predictive" | "reactive";
            modeNote: string | null;
            managerCount: number;
            managerWhy: string;
            stocks: {
                runtime: string;
                /** @description What instances have loaded beyond the runtime; empty: nothing */
                packages: string[];
                /** @description Prewarmed instances wanted, over all managers */
                count: number;
                why: string;
                explanation: {
                    rule: string;
                    arrivalsPerSecond: number | null;
                    dispersion: number | null;
                    /** @description Arrivals that come at once, as the typical arrival sees it */
                    clumpCount: number | null;
                    replenishMs: number | null;
                    memoryMb: number | null;
                    coldStartPriceGbS: number | null;
                    /** @description Probability that an arrival finds the stock empty */
                    missRatio: number | null;
                    /** @description One less and one more would cost this */
                    costs: {
                        count: number;
                        costGbSPerSecond: number | null;
                    }[];
                    /** @description The specified formula over the users of this runtime; null while it has none */
                    weightedSum: components["schemas"]["WeightedDemand"] | null;
                };
            }[];
            /** @description Instances kept for one user each; of this tenant only */
            personal: {
                user: string;
                runtime: string;
                programId: string;
                /** @description Milliseconds since the Unix epoch */
                fromAt: number;
                untilAt: number | null;
                memoryMb: number | null;
                /** @description Modules loaded before the program comes */
                preload: string[];
                valueGbS: number | null;
                why: string;
            }[];
            /** @description Whether such instances pay, for each runtime in use */
            personalWhy: string[];
            /** @description What is held loaded for all whose programs import it */
            layers: {
                runtime: string;
                /** @description What instances have loaded beyond the runtime; empty: nothing */
                packages: string[];
                /** @description What a program saves that finds them loaded */
                savedMs: number | null;
                /** @description Held by each manager, once for all instances */
                memoryMb: number | null;
                valueGbSPerSecond: number | null;
            }[];
            layersWhy: string[];
            /** @description null where no challenger is configured */
            trial: components["schemas"]["PolicyTrial"] | null;
        };
        Pool: {
            /** @enum {string} */
            mode: "predictive" | "reactive";
            /** @enum {string} */
            configuredMode: "predictive" | "reactive";
            /** @description The usual one first */
            isolationLevels: ("process" | "process-landlock" | "microvm" | "container" | "simulated")[];
            queueLength: number;
            runningCount: number;
            managers: {
                managerId: string;
                pid: number | null;
                /** @enum {string} */
                state: "starting" | "ready" | "draining";
                busyCount: number;
                capacityCount: number;
                stocks: {
                    runtime: string;
                    /** @description What instances have loaded beyond the runtime; empty: nothing */
                    packages: string[];
                    provisioningCount: number;
                    prewarmedCount: number;
                    warmCount: number;
                    busyCount: number;
                    /** @description Waiting for another execution of their session, or of their program */
                    keptCount: number;
                }[];
                /** @description What instances with packages loaded are forked from */
                layers: {
                    runtime: string;
                    /** @description What instances have loaded beyond the runtime; empty: nothing */
                    packages: string[];
                    /** @description What loading them took here */
                    loadMs: number | null;
                    memoryMb: number | null;
                }[];
            }[];
            /** @description What is wrong now; empty when nothing is */
            notes: string[];
            plan: components["schemas"]["Plan"] | null;
            /** @description Why it is this size, in sentences */
            why: string[];
            /** @description Since the server started; memory in GB·s */
            totals: {
                startCounts: {
                    cold: number;
                    prewarmed: number;
                    warm: number;
                    /** @description Where an execution of the session, or of the same program, ran before */
                    kept: number;
                };
                idleGbS: number | null;
                bootGbS: number | null;
                bootCount: number;
                /** @description Share of recent executions within their predicted p90; 0.9 is aimed at */
                durationCoverageRatio: number | null;
                /** @description ms */
                durationPinballLoss: number | null;
                /** @description Share of recent executions within their predicted p90; 0.9 is aimed at */
                cpuCoverageRatio: number | null;
                /** @description ms */
                cpuPinballLoss: number | null;
                /** @description Share of recent executions within their predicted p90; 0.9 is aimed at */
                memoryCoverageRatio: number | null;
                /** @description MB */
                memoryPinballLoss: number | null;
                /** @description Cold starts and idle memory of the last ten minutes */
                costGbS: number | null;
                /** @description The same arrivals with a fixed stock */
                reactiveCostGbS: number | null;
                /** @description The same arrivals with a perfect forecast */
                perfectCostGbS: number | null;
                /** @description What a perfect forecast would have saved */
                regretGbS: number | null;
                /** @description What became of executions that clients announced, weighed by probability */
                intents: {
                    announcedCount: number | null;
                    arrivedCount: number;
                    missedCount: number | null;
                };
            };
        };
        PoolExplanation: {
            /** @description Milliseconds since the Unix epoch */
            at: number;
            /** @enum {string} */
            mode: "predictive" | "reactive";
            /** @enum {string} */
            configuredMode: "predictive" | "reactive";
            /** @description null before the first plan */
            modeWhy: string | null;
            /** @description The one that is followed; a promoted challenger is */
            policy: string;
            coldStartPriceGbSPerSecond: number | null;
            placement: {
                strategy: string;
                /** @description Mean start latency of late under each strategy, where `auto` chooses */
                standings: {
                    strategy: string;
                    weight: number | null;
                    startMs: number | null;
                }[];
            };
            /** @description Which predictors are left alone now, and why; null: none fails */
            guards: {
                /** @enum {string} */
                part: "demand" | "cost" | "personal" | "layers";
                failure: string | null;
            }[];
            /** @description null where no challenger is configured */
            trial: components["schemas"]["PolicyTrial"] | null;
            /** @description The warm memory of the newest plan */
            memory: {
                budgetMb: number | null;
                plannedMb: number | null;
                /** @description What an instance must save for each GB·s that it holds; above 1, the budget leaves out some that pay */
                priceRatio: number | null;
                cuts: {
                    runtime: string;
                    wantedCount: number;
                    count: number;
                }[];
                personalCutCount: number;
            } | null;
            managerWhy: string | null;
            personalWhy: string[];
            layersWhy: string[];
            runtimes: {
                runtime: string;
                /** @description As in the plan of `GET /v1/pool` */
                stock: {
                    runtime: string;
                    /** @description What instances have loaded beyond the runtime; empty: nothing */
                    packages: string[];
                    /** @description Prewarmed instances wanted, over all managers */
                    count: number;
                    why: string;
                    explanation: {
                        rule: string;
                        arrivalsPerSecond: number | null;
                        dispersion: number | null;
                        /** @description Arrivals that come at once, as the typical arrival sees it */
                        clumpCount: number | null;
                        replenishMs: number | null;
                        memoryMb: number | null;
                        coldStartPriceGbS: number | null;
                        /** @description Probability that an arrival finds the stock empty */
                        missRatio: number | null;
                        /** @description One less and one more would cost this */
                        costs: {
                            count: number;
                            costGbSPerSecond: number | null;
                        }[];
                        /** @description The specified formula over the users of this runtime; null while it has none */
                        weightedSum: components["schemas"]["WeightedDemand"] | null;
                    };
                } | null;
                /** @description null while the predictor of demand fails */
                reasons: {
                    /** @description Arrivals during one boot, with what users in session, new sessions and intents add */
                    forecast: components["schemas"]["RuntimeForecast"];
                    demand: {
                        /** @description Arrivals expected one boot from now, learnt from all the rest together */
                        intensityPerSecond: number | null;
                        /** @description Users in session who use the runtime */
                        sessionUserCount: number;
                        /** @description Decayed rates of arrivals, the shortest memory first */
                        recent: {
                            halfLifeMs: number;
                            arrivalsPerSecond: number | null;
                        }[];
                        /** @description Most arrivals within one boot, of the last minute */
                        peakOfMinuteCount: number;
                        peakOfTenMinutesCount: number;
                    };
                    /** @description Every rule, run in the shadow; the cheapest first */
                    rules: {
                        rule: string;
                        /** @description Instances that it holds now */
                        count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        costGbS: number | null;
                        /** @description Its part in the decision; all sum to 1 */
                        weightRatio: number | null;
                    }[];
                    /** @description What was really followed, from rule to rule */
                    followed: {
                        rule: string;
                        /** @description Instances that it holds now */
                        count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        costGbS: number | null;
                    };
                    /** @description What a reactive pool would hold now, and what it has cost */
                    reactive: {
                        rule: string;
                        /** @description Instances that it holds now */
                        count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        costGbS: number | null;
                    };
                    /** @description When arrivals last began to follow other laws than those learnt; null: never */
                    regimeChangedAt: number | null;
                    /** @description What the challenger would hold now, and would have cost; null without one */
                    challenger: {
                        rule: string;
                        /** @description Instances that it holds now */
                        count: number;
                        /** @description Decayed cost on the real arrivals: cold starts and memory */
                        costGbS: number | null;
                    } | null;
                } | null;
                /** @description The starts of the last ten minutes: as they were, with a fixed stock, with a perfect forecast */
                starts: {
                    arrivalCount: number;
                    actualGbS: number | null;
                    reactiveGbS: number | null;
                    reactiveColdCount: number;
                    perfectGbS: number | null;
                    regretGbS: number | null;
                } | null;
            }[];
        };
        Session: {
            id: string;
            user: string;
            runtime: string;
            /** @enum {string} */
            state: "idle" | "running" | "ended";
            endReason: ("closed" | "idle" | "ended-itself" | "lost") | null;
            executionCount: number;
            limits: {
                wallMs: number;
                cpuMs: number;
                memoryMb: number;
                processCount: number;
                outputBytes: number;
                fileBytes: number;
            };
            idleMs: number;
            /** @description Milliseconds since the Unix epoch */
            createdAt: number;
            /** @description When its last execution ended, or it was opened */
            usedAt: number;
            endedAt: number | null;
        };
        /** @description The open ones, oldest first, then those that ended of late */
        SessionList: {
            sessions: components["schemas"]["Session"][];
        };
        StdinReceipt: {
            /** @description All that came so far, but for the `stdin` of the submission */
            receivedBytes: number;
            /** @description Of that, what is not on its way to the program yet */
            waitingBytes: number;
        };
        /** @description What cost most comes first; by day, the first day */
        UsageReport: {
            /** @enum {string} */
            by: "tenant" | "user" | "runtime" | "day";
            since: string;
            until: string;
            currency: string | null;
            rows: {
                tenant: string;
                user: string | null;
                runtime: string | null;
                day: string | null;
                executionCount: number;
                succeededCount: number;
                /** @description Executions that waited for an instance to be made */
                coldCount: number;
                /** @description Executions that found one */
                coldAvoidedCount: number;
                /** @description Of programs and of their compilers */
                cpuSeconds: number;
                /** @description What was expected of those that ran */
                predictedCpuSeconds: number;
                /** @description Peak memory times the time that it ran */
                memoryGbS: number;
                runSeconds: number;
                /** @description From submissions to first instructions */
                waitedSeconds: number;
                networkBytes: number;
                /** @description By the server’s prices; null where it has none */
                cost: number | null;
            }[];
        };
        UserProfile: {
            user: string;
            executionCount: number;
            /** @description Milliseconds since the Unix epoch */
            firstAt: number;
            /** @description Milliseconds since the Unix epoch */
            lastAt: number;
            executionsPerHour: number | null;
            durationMs: {
                p50: number | null;
                p90: number | null;
                mean: number | null;
            };
            cpuMs: {
                p50: number | null;
                p90: number | null;
                mean: number | null;
            };
            memoryMb: {
                p50: number | null;
                p90: number | null;
                mean: number | null;
            };
            networkBytes: {
                p50: number | null;
                p90: number | null;
                mean: number | null;
            };
            /** @description CPU time over wall time */
            cpuIntensityRatio: number | null;
            operations: {
                computeRatio: number | null;
                fileRatio: number | null;
                networkRatio: number | null;
                processRatio: number | null;
            };
            runtimes: {
                runtime: string;
                ratio: number | null;
            }[];
            failureRatio: number | null;
            lastPrograms: {
                runtime: string;
                programId: string;
            }[];
            /** @description The specified formula, by runtime, as the newest execution arrived */
            weightedSums: components["schemas"]["WeightedSum"][];
            /** @description Idle times between executions; bins that hold nothing are left out */
            gaps: {
                fromMs: number;
                /** @description null: and longer */
                toMs: number | null;
                /** @description Share of gaps, with a memory of 16 gaps */
                fastRatio: number | null;
                /** @description Share of gaps, with a memory of 256 gaps */
                slowRatio: number | null;
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
    listExecutions: {
        parameters: {
            query?: {
                /** @description Whoever submits, in the words of the caller */
                user?: string;
                runtime?: string;
                /** @description A `programId` */
                program?: string;
                state?: "queued" | "running" | "finished";
                outcome?: "succeeded" | "failed" | "timed-out" | "killed" | "rejected" | "cancelled";
                /** @description Accepted then or later, in milliseconds */
                since?: number;
                /** @description Accepted before then */
                until?: number;
                /** @description The page after the one whose `next` this is; with the same filters */
                after?: string;
                count?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionList"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitExecution: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same execution, for a day */
                "idempotency-key"?: string;
                /** @description respond-async: like wait: false */
                prefer?: string;
                /** @description text/event-stream: like GET …/events */
                accept?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmissionInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExecution: {
        parameters: {
            query?: {
                /** @description Wait this long for the outcome before answering */
                waitMs?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description execution, execution.*, output, finished */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Whoever submits, in the words of the caller */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequestInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    snapshotSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one event a fact, named like it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analyzeProgram: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalysisRequestInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalysisAnswer"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUserProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whoever submits, in the words of the caller */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProfile"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportUsage: {
        parameters: {
            query?: {
                /** @description tenant: of all, for an admin */
                by?: "tenant" | "user" | "runtime" | "day";
                /** @description First day, UTC; absent: 29 days before the last */
                since?: string;
                /** @description Last day, UTC, counted in full; absent: today */
                until?: string;
                /** @description Absent: that of the key that asks */
                tenant?: string;
                format?: "json" | "csv";
                count?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                    "text/csv": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getForecast: {
        parameters: {
            query?: {
                horizonMs?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Forecast"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainPool: {
        parameters: {
            query?: {
                /** @description Only this one; a name or an alias */
                runtime?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolExplanation"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    announceIntent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntentRequestInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntentAnswer"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntentAnswer"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Absent: that of the key that asks */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRequestInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRotationInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                count?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuntimes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runtimes"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    writeStdin: {
        parameters: {
            query?: {
                /** @description true: nothing follows, the program reads the end of its input behind these bytes */
                end?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Any bytes, at most 256 KiB; none to only end it */
        requestBody: {
            content: {
                "application/octet-stream": string;
                "text/plain": string;
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StdinReceipt"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
