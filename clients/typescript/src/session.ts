import type { Execution, SessionState, SessionSubmission } from './api-shapes.ts';
import type { CallOptions } from './call-limit.ts';
import type { ChameleonClient } from './chameleon-client.ts';
import type { ExecutionUpdate } from './stream-execution.ts';

/** What a session asks its client for. */
export type SessionClient = Pick<
  ChameleonClient,
  'run' | 'stream' | 'session' | 'snapshotSession' | 'closeSession'
>;

/** An open session: its variables and files live on between its executions. `await using` closes it. */
export class Session {
  readonly id: string;
  readonly user: string;
  readonly runtime: string;
  readonly #client: SessionClient;

  constructor(client: SessionClient, { id, user, runtime }: Pick<SessionState, 'id' | 'user' | 'runtime'>) {
    this.#client = client;
    this.id = id;
    this.user = user;
    this.runtime = runtime;
  }

  /** Goes on where the last execution ended. Those of one session run one after the other. */
  run(submission: string | SessionSubmission, options: CallOptions = {}): Promise<Execution> {
    return this.#client.run(this.#own(submission), options);
  }

  /** The same, told as it goes. */
  stream(
    submission: string | SessionSubmission,
    options: CallOptions = {},
  ): AsyncGenerator<ExecutionUpdate, void, undefined> {
    return this.#client.stream(this.#own(submission), options);
  }

  /** As it stands now. */
  state(options: CallOptions = {}): Promise<SessionState> {
    return this.#client.session(this.id, options);
  }

  /** An execution that does nothing, with all files of the session as its artifacts. */
  snapshot(options: CallOptions = {}): Promise<Execution> {
    return this.#client.snapshotSession(this.id, options);
  }

  /** Ends it, and the execution that it runs; one that has ended stays so. */
  close(options: CallOptions = {}): Promise<SessionState> {
    return this.#client.closeSession(this.id, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #own(submission: string | SessionSubmission) {
    const given = typeof submission === 'string' ? { code: submission } : submission;
    return { ...given, user: this.user, session: this.id };
  }
}
