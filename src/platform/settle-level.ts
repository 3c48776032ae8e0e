import { ChameleonError } from '../kernel/errors.ts';
import type { ExecutionRequest } from '../model/execution.ts';
import { languageOf } from '../model/runtime-at-level.ts';
import type { Analyzer } from './execution-parts.ts';
import { isRiskDeciding, type LevelRules, settleRuntime } from './settle-runtime.ts';

/**
 * The request in the runtime of the level that it is to run at. The code is read for it only where that decides anything. Rejects with
 * `isolation-not-offered`, or with `network-not-allowed` where that level offers no network: who wants both is not given one of them.
 */
export async function settleLevel(
  analyzer: Analyzer,
  rules: LevelRules,
  request: ExecutionRequest,
): Promise<ExecutionRequest> {
  const { tenantId, runtime, isolation, sessionId } = request;
  const wish = { tenantId, runtime, isolation, isBound: sessionId !== undefined };
  const language = languageOf(runtime);
  const reading = isRiskDeciding(rules, wish)
    ? await analyzer.analyze({ ...request, runtime: language })
    : undefined;
  const settled = settleRuntime(rules, wish, reading);
  if (request.network !== undefined && !settled.isNetworkOffered) {
    throw new ChameleonError(
      'network-not-allowed',
      `it would run at level ${settled.level}, which offers no network here`,
    );
  }
  return { ...request, runtime: settled.runtime };
}
