import { assert } from '../kernel/assert.ts';
import { ChameleonError } from '../kernel/errors.ts';
import { DIALECT_NOTE_BYTES_MAX, type DialectNote } from '../model/dialect-note.ts';
import type { ExecutionRequest } from '../model/execution.ts';
import { languageOf } from '../model/runtime-at-level.ts';
import type { Session } from '../model/session.ts';
import type { Submission } from './chameleon.ts';
import type { Config } from './config.ts';
import type { NetworkPermission } from './network-permission.ts';
import { checkArtifactNames, type FileRules, readFiles } from './program-files.ts';
import { programIdOf } from './program-id.ts';
import { resolveLimits } from './resolve-limits.ts';
import type { RuntimeView } from './runtime-view.ts';
import type { SessionBook } from './session-book.ts';

const ARGUMENT_COUNT_MAX = 256;
const ENVIRONMENT_COUNT_MAX = 256;
const TEXT_BYTES_MAX = 131_072;
const STDIN_BYTES_MAX = 8_388_608;
const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** Names that would change how the interpreter itself loads, before the program begins. */
const RESERVED_NAMES = /^(LD_|NODE_OPTIONS$|PYTHON(STARTUP|HOME|PATH)$|BASH_ENV$|ENV$|CHAMELEON_)/;

interface SubmissionRules {
  readonly config: Pick<Config, 'limits' | 'limitsMax' | 'codeBytesMax'> & FileRules;
  readonly permission: Pick<NetworkPermission, 'check'>;
  readonly sessions?: Pick<SessionBook, 'check'>;
  readonly runtimes: readonly RuntimeView[];
  readonly detectLanguage: (program: {
    readonly runtime?: string | undefined;
    readonly fileName: string | undefined;
    readonly code: string;
  }) => string | undefined;
}

/**
 * A submission with everything settled that it left open; throws `invalid-request`, `unknown-runtime`, `limit-exceeded` or
 * `network-not-allowed`.
 */
export function readSubmission(submission: Submission, rules: SubmissionRules): ExecutionRequest {
  checkCode(submission.code, rules.config.codeBytesMax);
  checkTexts(submission);
  checkSurrogates(submission);
  checkNetwork(submission, rules.permission);
  const session = sessionOf(submission, rules);
  const isReusing = isReusingOf(submission);
  const runtime = session?.runtime ?? resolveRuntime(submission, rules);
  const { tenantId, userId, isolation, code, stdin, args, env, network, idempotencyKey } = submission;
  const { files = [], artifacts = [], isStdinOpen, dialectNote } = submission;
  checkArtifactNames(artifacts);
  checkInput(stdin);
  checkNote(dialectNote);
  return {
    tenantId,
    userId,
    programId: programIdOf({ runtime, code }),
    runtime,
    isolation,
    code,
    stdin,
    isStdinOpen: isStdinOpen === true ? true : undefined,
    args,
    env,
    files: files.length === 0 ? undefined : readFiles(files, ownNameOf(runtime, rules), rules.config),
    artifacts: artifacts.length === 0 ? undefined : artifacts,
    limits: resolveLimits(submission.limits, {
      defaults: session?.limits ?? rules.config.limits,
      maximums: rules.config.limitsMax,
    }),
    // What is kept is held to one limit: it is not fitted anew for each run.
    isMemoryOpen: session === undefined && isReusing !== true && submission.limits.memoryMb === undefined,
    network,
    sessionId: session?.id,
    isReusing,
    dialectNote,
    idempotencyKey,
  };
}

/** What is undefined is not written down. Throws `invalid-request`. */
function isReusingOf({ isReusing, sessionId, network, isStdinOpen }: Submission): true | undefined {
  if (isReusing !== true) {
    return undefined;
  }
  const others = { session: sessionId, network, stdinOpen: isStdinOpen || undefined };
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (other !== undefined) {
    throw new ChameleonError('invalid-request', `reuse and ${other[0]} exclude each other`);
  }
  return true;
}

/** Of a session what it was opened with holds for all of it. Throws as `SessionBook.check`, and `invalid-request`. */
function sessionOf(submission: Submission, rules: SubmissionRules): Session | undefined {
  const { sessionId, network, limits, isStdinOpen } = submission;
  if (sessionId === undefined || rules.sessions === undefined) {
    return undefined;
  }
  const session = rules.sessions.check(sessionId, submission);
  const named = submission.runtime && resolveRuntime(submission, rules);
  if (named !== undefined && languageOf(named) !== languageOf(session.runtime)) {
    throw new ChameleonError(
      'invalid-request',
      `session ${session.id} speaks ${languageOf(session.runtime)}, not ${submission.runtime}`,
    );
  }
  if (network !== undefined) {
    throw new ChameleonError('invalid-request', 'an execution in a session has no network');
  }
  if (isStdinOpen === true) {
    throw new ChameleonError('invalid-request', 'an execution in a session has no open input');
  }
  const fixed = (['memoryMb', 'processCount', 'fileBytes'] as const).filter(
    (name) => limits[name] !== undefined && limits[name] !== session.limits[name],
  );
  if (fixed.length > 0) {
    throw new ChameleonError(
      'invalid-request',
      `limits of a session that it was opened with: ${fixed.join(', ')}`,
    );
  }
  return session;
}

function ownNameOf(runtime: string, { runtimes }: SubmissionRules): string {
  const known = runtimes.find((each) => each.runtime === runtime);
  assert(known !== undefined, `${runtime} is a runtime`);
  return known.fileName;
}

/** The runtime's name for a name, an alias, or code that tells by itself; at the usual level, where the name says no other. */
export function resolveRuntime(
  wanted: Pick<Submission, 'runtime' | 'fileName' | 'code'>,
  rules: Pick<SubmissionRules, 'runtimes' | 'detectLanguage'>,
): string {
  const asked = wanted.runtime ?? rules.detectLanguage(wanted);
  const known = rules.runtimes.map(({ runtime }) => runtime).join(', ');
  if (asked === undefined) {
    throw new ChameleonError(
      'unknown-runtime',
      `the language could not be told from the code; name one of: ${known}`,
    );
  }
  const name = asked.toLowerCase();
  const found =
    rules.runtimes.find(({ runtime }) => runtime === name) ??
    // Of a language that several levels offer, the usual one comes first.
    rules.runtimes.find(({ language, aliases }) => language === name || aliases.includes(name));
  if (found === undefined) {
    throw new ChameleonError(
      'unknown-runtime',
      `no runtime ${JSON.stringify(asked.slice(0, 40))} here; one of: ${known}`,
    );
  }
  return found.runtime;
}

/** The same for a program that is only read: any language that the analyzer knows, whether or not it can be run here. */
export function resolveLanguage(
  wanted: Pick<Submission, 'runtime' | 'fileName' | 'code'>,
  rules: Pick<SubmissionRules, 'runtimes' | 'detectLanguage'>,
): string {
  try {
    return resolveRuntime(wanted, rules);
  } catch (error) {
    const { runtime, fileName, code } = wanted;
    // A language that was named is not told by anything else.
    const hints = runtime === undefined ? { fileName, code } : { runtime, fileName: undefined, code: '' };
    const language = rules.detectLanguage(hints);
    if (language === undefined) {
      throw error;
    }
    return language;
  }
}

function checkNetwork({ tenantId, network }: Submission, permission: SubmissionRules['permission']): void {
  if (network !== undefined) {
    permission.check(tenantId, network);
  }
}

function checkCode(code: string, bytesMax: number): void {
  const bytes = Buffer.byteLength(code, 'utf8');
  if (bytes === 0) {
    throw new ChameleonError('invalid-request', 'code is empty');
  }
  if (bytes > bytesMax) {
    throw new ChameleonError('limit-exceeded', `code has ${bytes} bytes, above the allowed ${bytesMax}`);
  }
}

function checkInput(stdin: string): void {
  const bytes = Buffer.byteLength(stdin);
  if (bytes > STDIN_BYTES_MAX) {
    throw new ChameleonError(
      'limit-exceeded',
      `stdin has ${bytes} bytes, above the allowed ${STDIN_BYTES_MAX}`,
    );
  }
}

function checkNote(note: DialectNote | undefined): void {
  const bytes = note === undefined ? 0 : Buffer.byteLength(JSON.stringify(note));
  if (bytes > DIALECT_NOTE_BYTES_MAX) {
    throw new ChameleonError(
      'limit-exceeded',
      `what is kept for the dialect has ${bytes} bytes, above the allowed ${DIALECT_NOTE_BYTES_MAX}`,
    );
  }
}

/** Half of a surrogate pair has no UTF-8: what would run would not be what was submitted. */
function checkSurrogates({ code, stdin, args, env }: Submission): void {
  for (const [name, texts] of Object.entries({
    code: [code],
    stdin: [stdin],
    args,
    env: Object.values(env),
  })) {
    const broken = texts.find((text) => !text.isWellFormed());
    if (broken !== undefined) {
      const at = broken.search(/\p{Surrogate}/u);
      throw new ChameleonError('invalid-request', `${name} has half of a surrogate pair at character ${at}`);
    }
  }
}

function checkTexts({ args, env }: Pick<Submission, 'args' | 'env'>): void {
  const names = Object.keys(env);
  if (args.length > ARGUMENT_COUNT_MAX || names.length > ENVIRONMENT_COUNT_MAX) {
    throw new ChameleonError(
      'limit-exceeded',
      `${args.length} arguments and ${names.length} variables, above the allowed ${ARGUMENT_COUNT_MAX} and ${ENVIRONMENT_COUNT_MAX}`,
    );
  }
  for (const name of names) {
    if (!ENVIRONMENT_NAME.test(name) || RESERVED_NAMES.test(name)) {
      throw new ChameleonError(
        'invalid-request',
        `env: ${JSON.stringify(name)} is not a variable a program may be given`,
      );
    }
  }
  const texts = [...args, ...Object.values(env)];
  if (texts.some((text) => text.includes('\0'))) {
    throw new ChameleonError('invalid-request', 'arguments and variables must not contain NUL');
  }
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
  if (bytes > TEXT_BYTES_MAX) {
    throw new ChameleonError(
      'limit-exceeded',
      `arguments and variables have ${bytes} bytes, above ${TEXT_BYTES_MAX}`,
    );
  }
}
