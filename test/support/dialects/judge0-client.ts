/** A submission as clients of Judge0 send it; texts as they are. */
export interface Judge0SubmissionBody {
  readonly source_code?: string;
  readonly language_id: number;
  readonly stdin?: string;
  readonly expected_output?: string;
  readonly command_line_arguments?: string;
  readonly cpu_time_limit?: number;
  readonly wall_time_limit?: number;
  readonly memory_limit?: number;
  readonly redirect_stderr_to_stdout?: boolean;
  readonly callback_url?: string;
  /** A zip in base64. */
  readonly additional_files?: string;
}

/** What is told of a submission, as far as it was asked for; texts as they are. */
export interface Judge0Result {
  readonly token: string;
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly compile_output: string | null;
  readonly message: string | null;
  readonly time: string | null;
  readonly memory: number | null;
  readonly status: { readonly id: number; readonly description: string };
  readonly exit_code?: number | null;
  readonly exit_signal?: number | null;
}

const TEXTS = ['source_code', 'stdin', 'expected_output'] as const;
const RESULT_TEXTS = ['stdout', 'stderr', 'compile_output', 'message'] as const;
const IN_QUEUE = 1;
const PROCESSING = 2;
const POLL_MS = 50;

const encode = (text: string) => Buffer.from(text).toString('base64');
const decode = (base64: string) => Buffer.from(base64, 'base64').toString();

function encoded(submission: Judge0SubmissionBody): object {
  const texts = TEXTS.flatMap((name) => {
    const text = submission[name];
    return text === undefined ? [] : [[name, encode(text)]];
  });
  return { ...submission, ...Object.fromEntries(texts) };
}

function decodedResult(result: Judge0Result): Judge0Result {
  const texts = RESULT_TEXTS.map((name) => [name, result[name] === null ? null : decode(result[name])]);
  return { ...result, ...Object.fromEntries(texts) };
}

/** A client of Judge0 CE, written from the description of its API alone: it speaks base64, submits, and polls. */
export class Judge0Client {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: string, key?: string) {
    this.#base = base;
    this.#headers = key === undefined ? {} : { 'x-auth-token': key };
  }

  /** The answer to one request, whatever its status. */
  async ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Waits for the outcome in the one request. */
  async run(submission: Judge0SubmissionBody): Promise<Judge0Result> {
    const answer = await this.ask(
      'POST',
      '/submissions?base64_encoded=true&wait=true&fields=*',
      encoded(submission),
    );
    if (answer.status !== 201) {
      throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return decodedResult(answer.body as Judge0Result);
  }

  /** Resolves with the token. */
  async submit(submission: Judge0SubmissionBody): Promise<string> {
    const answer = await this.ask('POST', '/submissions?base64_encoded=true', encoded(submission));
    return (answer.body as { readonly token: string }).token;
  }

  async submitBatch(submissions: readonly Judge0SubmissionBody[]): Promise<readonly string[]> {
    const answer = await this.ask('POST', '/submissions/batch?base64_encoded=true', {
      submissions: submissions.map(encoded),
    });
    return (answer.body as { readonly token: string }[]).map(({ token }) => token);
  }

  /** The submission as it stands. */
  async get(token: string): Promise<Judge0Result> {
    const { body } = await this.ask('GET', `/submissions/${token}?base64_encoded=true&fields=*`);
    return decodedResult(body as Judge0Result);
  }

  /** The submissions of a batch once all have ended. */
  async awaitBatch(tokens: readonly string[]): Promise<readonly Judge0Result[]> {
    for (;;) {
      const path = `/submissions/batch?tokens=${tokens.join(',')}&base64_encoded=true&fields=*`;
      const { body } = await this.ask('GET', path);
      const { submissions } = body as { readonly submissions: readonly Judge0Result[] };
      if (submissions.every(({ status }) => status.id !== IN_QUEUE && status.id !== PROCESSING)) {
        return submissions.map(decodedResult);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS);
      });
    }
  }

  async languages(): Promise<readonly { readonly id: number; readonly name: string }[]> {
    return (await this.ask('GET', '/languages')).body as Awaited<ReturnType<Judge0Client['languages']>>;
  }
}
