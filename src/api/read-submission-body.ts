import type { ArchiveLimits } from '../archives/archive-limits.ts';
import { ChameleonError } from '../kernel/errors.ts';
import { parseId, type SessionId, type TenantId } from '../kernel/ids.ts';
import type { Submission } from '../platform/chameleon.ts';
import { readGivenFiles } from './read-given-files.ts';
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

function sessionIdOf({ session }: SubmissionBody): SessionId | undefined {
  const id = session === undefined ? undefined : parseId('ses', session);
  if (session !== undefined && id === undefined) {
    throw new ChameleonError('not-found', `there is no session ${JSON.stringify(session)}`);
  }
  return id;
}

/**
 * What the platform is asked for. The tenant comes from whoever authenticated, never from the body. Rejects with
 * `invalid-request` or `limit-exceeded`.
 */
export async function readSubmissionBody(
  tenantId: TenantId,
  { body, headers }: { readonly body: SubmissionBody; readonly headers: SubmissionHeaders },
  archiveLimits: ArchiveLimits,
): Promise<Submission> {
  const { code, stdin, stdinOpen: isStdinOpen, args, env, artifacts, limits, network } = body;
  const isOutcomeAwaited = answerKindOf(body, headers) === 'when-finished';
  if (isStdinOpen && isOutcomeAwaited) {
    throw new ChameleonError(
      'invalid-request',
      'stdinOpen needs wait: false or accept: text/event-stream; before its end nobody would know which execution to write to',
    );
  }
  return {
    tenantId,
    userId: userIdOf(body.user),
    runtime: body.language,
    isolation: body.isolation,
    fileName: body.fileName,
    code,
    stdin,
    isStdinOpen,
    args,
    env,
    files: await readGivenFiles(body.files, archiveLimits),
    artifacts,
    limits,
    network: network === true ? {} : network || undefined,
    sessionId: sessionIdOf(body),
    isReusing: body.reuse || undefined,
    idempotencyKey: idempotencyKeyOf(body, headers),
    isOutcomeAwaited,
  };
}
