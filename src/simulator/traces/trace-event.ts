/** One execution that somebody submitted, as a trace tells it. Instants are milliseconds since the trace's beginning. */
export interface TraceEvent {
  readonly at: number;
  readonly user: string;
  /** The program or function; undefined where the trace does not say. */
  readonly program: string | undefined;
  /** The kind of instance it needs, such as its runtime; one kind for all where none is chosen. */
  readonly kind: string;
  /** Undefined where the trace does not say. */
  readonly durationMs: number | undefined;
  readonly memoryMb: number | undefined;
}

/** The kind of every event where a trace tells none and none was chosen. */
export const KIND_OF_ALL = 'any';

/** A row of executions in order of time, told in batches so that a long one needs no memory; can be read again. */
export interface Trace {
  readonly name: string;
  batches(): AsyncIterable<readonly TraceEvent[]>;
  /** Share of the input read so far, 0–1; undefined when its length is not known. */
  progressRatio(): number | undefined;
}
