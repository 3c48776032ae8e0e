import { ChameleonError } from '../../../kernel/errors.ts';
import type { ExecutionResult } from '../../../model/execution.ts';
import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { dialectUserOf } from '../dialect-user.ts';
import { jsonOnly } from './json-only.ts';
import { pistonRuntimesOf } from './piston-runtimes.ts';
import { readPistonJob } from './read-piston-job.ts';
import { viewPistonStages } from './view-piston-stages.ts';

/** What never got its turn has no stages to show. Throws `overloaded`. */
function checkStarted({ outcome, message }: ExecutionResult): void {
  if (outcome === 'rejected') {
    throw new ChameleonError('overloaded', message ?? 'there is too much to do');
  }
}

/** `POST /execute`: runs one job and answers with what it came to. */
export function addExecuteRoute(scope: App, parts: DialectParts): void {
  const { chameleon, config } = parts;
  scope.route({
    method: 'POST',
    url: '/execute',
    onRequest: jsonOnly,
    async handler({ body, headers, tenantId }) {
      const { runtime, submission } = readPistonJob(body, {
        runtimes: pistonRuntimesOf(chameleon.runtimes()),
        limitsMax: config.limitsMax,
      });
      const userId = dialectUserOf(headers, 'piston');
      const accepted = await chameleon.submit({ ...submission, tenantId, userId, isOutcomeAwaited: true });
      const { state } = await accepted.finished;
      if (state.kind !== 'finished') {
        throw new ChameleonError('store-failed', 'an execution ended without an outcome');
      }
      checkStarted(state.result);
      const { language, version } = runtime;
      return { language, version, ...viewPistonStages(state.result) };
    },
  });
}
