export interface DemoSubmission {
  /** From the start of the replay. */
  readonly atMs: number;
  readonly user: string;
  readonly language: string;
  readonly code: string;
  readonly stdin: string;
}

/** What a client knows and says beforehand: `user` will probably run something then. */
export interface DemoIntent {
  readonly atMs: number;
  readonly user: string;
  readonly language: string;
  readonly executionCount: number;
  readonly probability: number;
  readonly startsInMs: number;
  readonly durationMs: number;
}

export interface DemoTraffic {
  readonly submissions: readonly DemoSubmission[];
  readonly intents: readonly DemoIntent[];
}
