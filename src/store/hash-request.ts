import { createHash } from 'node:crypto';
import type { ExecutionRequest } from '../model/execution.ts';
import { languageOf } from '../model/runtime-at-level.ts';

/** Content address of a program's code within a tenant: SHA-256, base64url. */
export function hashCode(code: string): string {
  return createHash('sha256').update(code, 'utf8').digest('base64url');
}

function byName([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number {
  return a < b ? -1 : 1;
}

/**
 * What makes two requests under one idempotency key the same: everything that decides what would run. The
 * order in which environment variables and files were written does not count. SHA-256, base64url.
 */
export function hashRequest(request: ExecutionRequest): string {
  const {
    userId,
    programId,
    runtime,
    isolation,
    stdin,
    isStdinOpen,
    args,
    env,
    limits,
    files = [],
    artifacts = [],
    network,
    sessionId,
    isReusing,
  } = request;
  const { wallMs, cpuMs, memoryMb, processCount, outputBytes, fileBytes } = limits;
  const canonical = JSON.stringify([
    userId,
    programId,
    // At which level it runs may have other reasons than the request: these do not make it another one.
    languageOf(runtime),
    hashCode(request.code),
    stdin,
    args,
    Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)),
    [wallMs, cpuMs, memoryMb, processCount, outputBytes, fileBytes],
    // Only where there are any: keys of before there were files keep their meaning.
    ...(files.length + artifacts.length === 0
      ? []
      : [
          files
            .map(({ name, sha256, isExecutable }) => [name, sha256, isExecutable] as const)
            .toSorted(byName),
          artifacts,
        ]),
    // What has none keeps the hash that it had before there was any.
    ...(sessionId === undefined ? [] : [{ sessionId }]),
    ...(isReusing === true ? [{ isReusing }] : []),
    ...(network === undefined ? [] : [{ network: network.allow?.toSorted() ?? true }]),
    ...(isolation === undefined ? [] : [{ isolation }]),
    ...(isStdinOpen === true ? [{ isStdinOpen }] : []),
  ]);
  return createHash('sha256').update(canonical, 'utf8').digest('base64url');
}
