import { expectsToYield } from '../balancer/expects-to-yield.ts';
import type { ExecutionAttempt, ExecutionLimits, ExecutionRequest } from '../model/execution.ts';
import type { ExecuteMessage } from '../model/manager-messages.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { SessionPlace } from '../model/session.ts';
import type { ExecutionJob, ExecutionParts } from './execution-parts.ts';
import { filesWantedOf } from './program-files.ts';

/** What a manager is handed beside the request. */
export interface HandedAttempt {
  readonly record: ExecutionAttempt;
  readonly prediction: ExecutionPrediction;
  readonly packages: readonly string[];
  readonly kept: SessionPlace | undefined;
}

function keepOf(
  { sessionId, isReusing }: ExecutionRequest,
  kept: SessionPlace | undefined,
): ExecuteMessage['keep'] {
  if (sessionId !== undefined) {
    return { what: 'variables', instanceId: kept?.instanceId };
  }
  return isReusing === true ? { what: 'interpreter' } : undefined;
}

/** The attempt as its manager gets it. */
export function executeMessage(
  { network: permission, fileRules }: Pick<ExecutionParts, 'network' | 'fileRules'>,
  { id, request, files }: Pick<ExecutionJob, 'id' | 'request' | 'files'>,
  { record, prediction, packages, kept, limits }: HandedAttempt & { readonly limits: ExecutionLimits },
): ExecuteMessage {
  const { tenantId, userId, programId, runtime, code, stdin, isStdinOpen, args, env } = request;
  const { artifacts, network } = request;
  return {
    executionId: id,
    attemptId: record.id,
    isYielding: expectsToYield(prediction),
    packages,
    tenantId,
    userId,
    programId,
    runtime,
    code,
    stdin,
    isStdinOpen,
    args,
    env,
    files,
    filesWanted: filesWantedOf(artifacts, fileRules),
    limits,
    network: network && permission.policyFor(tenantId, network),
    keep: keepOf(request, kept),
  };
}
