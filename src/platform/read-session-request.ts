import { ChameleonError } from '../kernel/errors.ts';
import type { Session } from '../model/session.ts';
import type { SessionRequest } from './chameleon.ts';
import type { Config } from './config.ts';
import { resolveRuntime } from './read-submission.ts';
import { resolveLimits } from './resolve-limits.ts';
import { type LevelRules, settleRuntime } from './settle-runtime.ts';

/** What is to be opened; throws `unknown-runtime`, `isolation-not-offered`, `invalid-request` or `limit-exceeded`. */
export function readSessionRequest(
  { tenantId, userId, runtime: asked, isolation, limits, idleMs }: SessionRequest,
  rules: {
    readonly config: Pick<Config, 'limits' | 'limitsMax' | 'sessionIdleMs' | 'sessionIdleMsMax'>;
  } & LevelRules,
): Pick<Session, 'tenantId' | 'userId' | 'runtime' | 'limits' | 'idleMs'> {
  const { config, runtimes } = rules;
  const named = resolveRuntime(
    { runtime: asked, fileName: undefined, code: '' },
    { runtimes, detectLanguage: () => undefined },
  );
  // What will run in it is not known yet: each execution's code is weighed against its level when it comes.
  const { runtime } = settleRuntime(rules, { tenantId, runtime: named, isolation });
  const keepable = runtimes.filter((each) => each.isKeepable).map((each) => each.runtime);
  if (!keepable.includes(runtime)) {
    const known = keepable.length === 0 ? 'none here does' : `these do: ${keepable.join(', ')}`;
    throw new ChameleonError('invalid-request', `${runtime} has no sessions; ${known}`);
  }
  if (idleMs !== undefined && idleMs > config.sessionIdleMsMax) {
    throw new ChameleonError(
      'limit-exceeded',
      `idleMs ${idleMs} is above the allowed ${config.sessionIdleMsMax}`,
    );
  }
  return {
    ...{ tenantId, userId, runtime },
    limits: resolveLimits(limits, { defaults: config.limits, maximums: config.limitsMax }),
    idleMs: idleMs ?? Math.min(config.sessionIdleMs, config.sessionIdleMsMax),
  };
}
