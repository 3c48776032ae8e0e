import type {
  Analysis,
  AnalysisRequest,
  Execution,
  ExecutionQuery,
  ExecutionSummary,
  Forecast,
  Intent,
  IntentAnswer,
  Pool,
  PoolExplanation,
  Readiness,
  Runtime,
  SessionRequest,
  SessionState,
  StdinReceipt,
  Submission,
  UsageQuery,
  UsageReport,
  UserProfile,
} from './api-shapes.ts';
import { CallLimit, type CallOptions } from './call-limit.ts';
import { ChameleonError } from './chameleon-error.ts';
import { followExecution, pathOfExecution, submitOnce, waitForExecution } from './execution-calls.ts';
import { pipeStdin, type StdinPiece, writeStdin } from './execution-stdin.ts';
import { type Ask, HttpChannel } from './http-channel.ts';
import { parseEventStream, type ServerSentEvent } from './parse-event-stream.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry-wait.ts';
import { Session } from './session.ts';
import type { ExecutionUpdate } from './stream-execution.ts';
import { realSurroundings, type Surroundings } from './surroundings.ts';

export interface ClientOptions {
  /** The server's address, as `http://127.0.0.1:7077`. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  /** For whom everything is asked that does not name a user itself: habits are learnt per user. */
  readonly user?: string | undefined;
  /** How often and how patiently calls are made again; what is left out is as usual. */
  readonly retry?: Partial<RetryPolicy>;
}

/** A list of executions, and where the next one of them begins. */
interface ExecutionPage {
  readonly executions: ExecutionSummary[];
  readonly next: string | null;
}

/** How long one attempt at a short request may take. */
const ATTEMPT_MS = 30_000;

/** One Chameleon server. Calls reject with a `ChameleonError`, or with the reason of their signal. */
export class ChameleonClient {
  readonly #channel: HttpChannel;
  readonly #user: { readonly user?: string };
  readonly #surroundings: Surroundings;

  constructor(options: ClientOptions, surroundings: Surroundings = realSurroundings) {
    const { url, apiKey, user, retry } = options;
    const policy = { ...defaultRetryPolicy, ...retry };
    this.#channel = new HttpChannel({ url, apiKey, policy }, surroundings);
    this.#user = user === undefined ? {} : { user };
    this.#surroundings = surroundings;
  }

  /** Runs a program once and waits for its outcome, whatever that is. */
  run(submission: Submission, options: CallOptions = {}): Promise<Execution> {
    const limit = new CallLimit(options);
    return submitOnce(this.#channel, this.#keyed(submission), { wait: true, limit });
  }

  /** Has a program run once; resolves as soon as it is accepted, and so on disk. */
  submit(submission: Submission, options: CallOptions = {}): Promise<Execution> {
    const limit = new CallLimit(options);
    return submitOnce(this.#channel, this.#keyed(submission), { wait: false, limit });
  }

  /** The execution when it has ended. */
  wait(id: string, options: CallOptions = {}): Promise<Execution> {
    return waitForExecution(this.#channel, id, new CallLimit(options));
  }

  /** Runs a program once and tells it as it goes. The call's time is that of the whole stream. */
  stream(
    submission: Submission,
    options: CallOptions = {},
  ): AsyncGenerator<ExecutionUpdate, void, undefined> {
    return followExecution(this.#channel, { submission: this.#keyed(submission) }, options);
  }

  /** Tells an execution that there is already: its output from now on, and before its outcome all that was missed. */
  watch(id: string, options: CallOptions = {}): AsyncGenerator<ExecutionUpdate, void, undefined> {
    return followExecution(this.#channel, { id }, options);
  }

  /** An execution as it stands. */
  execution(id: string, options: CallOptions = {}): Promise<Execution> {
    return this.#get(pathOfExecution(id), options);
  }

  /** Recent executions, newest first, at most 200. */
  async executions(query: ExecutionQuery = {}, options: CallOptions = {}): Promise<ExecutionSummary[]> {
    return (await this.#executionPage(query, options)).executions;
  }

  /** All executions that a query is of, newest first, asked for page by page as they are taken. */
  async *allExecutions(
    query: Omit<ExecutionQuery, 'after'> = {},
    options: CallOptions = {},
  ): AsyncGenerator<ExecutionSummary, void, undefined> {
    let after: string | undefined;
    do {
      const page = await this.#executionPage(
        { ...query, ...(after === undefined ? {} : { after }) },
        options,
      );
      yield* page.executions;
      after = page.next ?? undefined;
    } while (after !== undefined);
  }

  /** What executions came to, by user, runtime or day, and what that costs. */
  usage(query: UsageQuery = {}, options: CallOptions = {}): Promise<UsageReport> {
    return this.#get(`/v1/usage${queryOf(query)}`, options);
  }

  /** Asks an execution to end as cancelled; one that has ended stays as it is. */
  cancel(id: string, options: CallOptions = {}): Promise<Execution> {
    return this.#ask({ method: 'DELETE', path: pathOfExecution(id), safety: 'repeatable' }, options);
  }

  /** A file that a finished execution handed back. */
  artifact(id: string, name: string, options: CallOptions = {}): Promise<Uint8Array> {
    const path = `${pathOfExecution(id)}/artifacts/${name.split('/').map(encodeURIComponent).join('/')}`;
    const limit = new CallLimit(options);
    return this.#channel.bytes({ method: 'GET', path, safety: 'repeatable', limit });
  }

  /** Hands a piece of input, at most 256 KiB, to an execution that was submitted with `stdinOpen`. */
  writeStdin(id: string, piece: StdinPiece, options: CallOptions = {}): Promise<StdinReceipt> {
    return writeStdin(this.#channel, id, { piece, end: false, limit: new CallLimit(options) });
  }

  /** Ends the input of an execution, behind the last piece if there is one. */
  endStdin(id: string, piece: StdinPiece = '', options: CallOptions = {}): Promise<StdinReceipt> {
    return writeStdin(this.#channel, id, { piece, end: true, limit: new CallLimit(options) });
  }

  /** Hands on input as it comes, no faster than the program reads, and its end; done early where the program has ended. */
  pipeStdin(id: string, input: AsyncIterable<StdinPiece>, options: CallOptions = {}): Promise<void> {
    return pipeStdin(this.#channel, id, { input, options });
  }

  /** Opens a session. The request is not repeated where nobody knows whether it was heard: there would be two. */
  async openSession(request: SessionRequest, options: CallOptions = {}): Promise<Session> {
    const body = { ...this.#user, ...request };
    const ask = { method: 'POST', path: '/v1/sessions', body, safety: 'once' } as const;
    return new Session(this, await this.#ask<SessionState>(ask, options));
  }

  /** A session that was opened before, by whomever: nothing is asked of the server. */
  sessionOf(state: Pick<SessionState, 'id' | 'user' | 'runtime'>): Session {
    return new Session(this, state);
  }

  /** A session as it stands. */
  session(id: string, options: CallOptions = {}): Promise<SessionState> {
    return this.#get(pathOfSession(id), options);
  }

  /** The open sessions, and those that ended of late. */
  async sessions(query: { readonly user?: string } = {}, options: CallOptions = {}): Promise<SessionState[]> {
    return (await this.#get<{ sessions: SessionState[] }>(`/v1/sessions${queryOf(query)}`, options)).sessions;
  }

  /** An execution that does nothing, with all files of the session as its artifacts. */
  snapshotSession(id: string, options: CallOptions = {}): Promise<Execution> {
    const path = `${pathOfSession(id)}/snapshot`;
    return this.#ask({ method: 'POST', path, body: {}, safety: 'repeatable', attemptMs: undefined }, options);
  }

  closeSession(id: string, options: CallOptions = {}): Promise<SessionState> {
    return this.#ask({ method: 'DELETE', path: pathOfSession(id), safety: 'repeatable' }, options);
  }

  /** Reads a program and says what a run would probably cost. With a `probe` it may run a little, and is asked for once only. */
  analyze(request: AnalysisRequest, options: CallOptions = {}): Promise<Analysis> {
    const body = { ...this.#user, ...request };
    const isReadOnly = request.probe === undefined || request.probe === 'never';
    const safety = isReadOnly ? 'repeatable' : 'once';
    return this.#ask({ method: 'POST', path: '/v1/analyses', body, safety, attemptMs: undefined }, options);
  }

  /** Says that a user will probably run something soon. */
  announce(intent: Intent, options: CallOptions = {}): Promise<IntentAnswer> {
    const body = { ...this.#user, ...intent };
    return this.#ask({ method: 'POST', path: '/v1/intents', body, safety: 'once' }, options);
  }

  /** What is known about a user's habits; the client's own user, if it has one, where none is named. */
  async profile(user: string | undefined = this.#user.user, options: CallOptions = {}): Promise<UserProfile> {
    if (user === undefined) {
      const details = { fault: 'caller' } as const;
      throw new ChameleonError('invalid-request', 'a user must be named, here or for the client', details);
    }
    return this.#get(`/v1/users/${encodeURIComponent(user)}/profile`, options);
  }

  /** Demand expected within the horizon, per runtime. */
  forecast(query: { readonly horizonMs?: number } = {}, options: CallOptions = {}): Promise<Forecast> {
    return this.#get(`/v1/forecast${queryOf(query)}`, options);
  }

  /** What is warm now, and why it is that much. */
  pool(options: CallOptions = {}): Promise<Pool> {
    return this.#get('/v1/pool', options);
  }

  /** Everything that the stocks are weighed by now, of one runtime if it is named. */
  explain(query: { readonly runtime?: string } = {}, options: CallOptions = {}): Promise<PoolExplanation> {
    return this.#get(`/v1/pool/explain${queryOf(query)}`, options);
  }

  /** The languages of the server. */
  async runtimes(options: CallOptions = {}): Promise<Runtime[]> {
    return (await this.#get<{ runtimes: Runtime[] }>('/v1/runtimes', options)).runtimes;
  }

  /** Everything that happens from now on, of executions only the tenant's own, until the stream ends or breaks off. */
  async *events(options: CallOptions = {}): AsyncGenerator<ServerSentEvent, void, undefined> {
    const limit = new CallLimit(options);
    yield* parseEventStream(
      await this.#channel.stream({ method: 'GET', path: '/v1/events', safety: 'repeatable', limit }),
    );
  }

  /** Whether work can be taken now, and if not, why. */
  readiness(options: CallOptions = {}): Promise<Readiness> {
    const ask = { method: 'GET', path: '/readyz', safety: 'repeatable', alsoStatus: 503 } as const;
    return this.#ask(ask, options);
  }

  #executionPage(query: ExecutionQuery, options: CallOptions): Promise<ExecutionPage> {
    return this.#get(`/v1/executions${queryOf(query)}`, options);
  }

  #keyed(submission: Submission): Submission & { readonly idempotencyKey: string } {
    const { idempotencyKey = this.#surroundings.randomKey() } = submission;
    return { ...this.#user, ...submission, idempotencyKey };
  }

  #get<Body>(path: string, options: CallOptions): Promise<Body> {
    return this.#ask({ method: 'GET', path, safety: 'repeatable' }, options);
  }

  #ask<Body>(ask: Omit<Ask, 'limit'>, options: CallOptions): Promise<Body> {
    return this.#channel.json<Body>({ attemptMs: ATTEMPT_MS, ...ask, limit: new CallLimit(options) });
  }
}

function pathOfSession(id: string): string {
  return `/v1/sessions/${encodeURIComponent(id)}`;
}

/** The query of a path, of what is given. */
function queryOf(given: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) {
      query.set(name, String(value));
    }
  }
  return query.size === 0 ? '' : `?${query}`;
}
