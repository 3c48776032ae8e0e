import { ChameleonError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { Submission } from '../platform/chameleon.ts';
import type { SubmissionBody } from './schemas/execution-schemas.ts';
import { userIdOf } from './user-name.ts';

export interface SubmissionHeaders {
  readonly 'idempotency-key'?: string | undefined;
  readonly prefer?: string | undefined;
  readonly accept?: string | undefined;
}

/** How the caller wants to hear of the outcome. */
export type AnswerKind = 'when-finished' | 'at-once' | 'as-events';

/** A stream if asked for, else at once if asked for in the body or by RFC 7240's preference, else the outcome. */
export function answerKindOf(body: Pick<SubmissionBody, 'wait'>, headers: SubmissionHeaders): AnswerKind {
  if (/\btext\/event-stream\b/i.test(headers.accept ?? '')) {
    return 'as-events';
  }
  return body.wait && !/\brespond-async\b/i.test(headers.prefer ?? '') ? 'when-finished' : 'at-once';
}

function idempotencyKeyOf(body: SubmissionBody, headers: SubmissionHeaders): string | undefined {
  const inHeader = headers['idempotency-key'];
  if (inHeader !== undefined && body.idempotencyKey !== undefined && inHeader !== body.idempotencyKey) {
    throw new ChameleonError(
      'invalid-request',
      'the header and the body give two different idempotency keys',
    );
  }
  return inHeader ?? body.idempotencyKey;
}

/** How many bytes a padded base64 text of this length and end stands for; of one that is not padded, no number of bytes. */
function base64Bytes(text: string): number {
  const paddingCount = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - paddingCount;
}

/** Throws `invalid-request` for content that is not what its encoding says. */
function readGivenFile({
  name,
  content,
  encoding,
  isExecutable,
}: SubmissionBody['files'][number]): ProgramFile {
  const bytes = Buffer.from(content, encoding);
  // The decoder leaves out what it cannot read: then there are too few bytes.
  if (encoding === 'base64' && bytes.length !== base64Bytes(content)) {
    throw new ChameleonError(
      'invalid-request',
      `files: the content of ${JSON.stringify(name.slice(0, 100))} is not base64 (padded, without line breaks)`,
    );
  }
  return { name, content: new Uint8Array(bytes), isExecutable };
}

/** What the platform is asked for. The tenant comes from whoever authenticated, never from the body. */
export function readSubmissionBody(
  tenantId: TenantId,
  body: SubmissionBody,
  headers: SubmissionHeaders,
): Submission {
  const { code, stdin, args, env, artifacts, limits } = body;
  return {
    tenantId,
    userId: userIdOf(body.user),
    runtime: body.language,
    fileName: body.fileName,
    code,
    stdin,
    args,
    env,
    files: body.files.map(readGivenFile),
    artifacts,
    limits,
    idempotencyKey: idempotencyKeyOf(body, headers),
    isOutcomeAwaited: answerKindOf(body, headers) === 'when-finished',
  };
}
