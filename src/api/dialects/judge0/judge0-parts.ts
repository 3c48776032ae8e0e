import type { IncomingHttpHeaders } from 'node:http';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Execution } from '../../../model/execution.ts';
import type { AcceptedExecution, Chameleon } from '../../../platform/chameleon.ts';
import { notFound } from '../../problem.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { dialectUserOf } from '../dialect-user.ts';
import { pickFields, readFields } from './judge0-fields.ts';
import { judge0LanguagesOf } from './judge0-languages.ts';
import { judge0LimitsOf } from './judge0-limits.ts';
import { judge0FactsOf } from './judge0-note.ts';
import { queryText } from './query-texts.ts';
import { readJudge0Submission } from './read-judge0-submission.ts';
import { type Judge0Submission, viewJudge0Submission } from './view-judge0-submission.ts';

/** Who asks, and how. */
export interface Judge0Asked {
  readonly tenantId: TenantId;
  readonly headers: IncomingHttpHeaders;
  readonly query: unknown;
}

/** Texts come and go in base64 only where the address says so. */
function isBase64Of({ query }: Pick<Judge0Asked, 'query'>): boolean {
  return queryText(query, 'base64_encoded') === 'true';
}

/** How executions are shown to one request. Throws `Judge0Refusal` for fields that there are none of. */
export function viewerOf(
  { chameleon }: Pick<DialectParts, 'chameleon'>,
  { query }: Pick<Judge0Asked, 'query'>,
): (execution: Execution) => Judge0Submission {
  const fields = readFields(queryText(query, 'fields'));
  const options = { isBase64: isBase64Of({ query }), languages: judge0LanguagesOf(chameleon.runtimes()) };
  return (execution) => pickFields(viewJudge0Submission(execution, options), fields);
}

/** Tells the outcome where the submission wants it told: in base64 and by the usual fields, whatever was asked for with it. */
function callBack(chameleon: Chameleon, { id, request }: Execution): void {
  const { tenantId } = request;
  const url = judge0FactsOf(request)?.callbackUrl;
  if (url !== undefined) {
    const view = viewerOf({ chameleon }, { query: { base64_encoded: 'true' } });
    const body = async () => {
      const found = await chameleon.find(tenantId, id);
      if (found === undefined) {
        throw notFound();
      }
      return JSON.stringify(view(found));
    };
    void chameleon.callBack({ tenantId, url, body });
  }
}

/** Submits one body. Rejects with `WrongAttributes`, or as the platform does. */
export async function submitToJudge0(
  { chameleon, config, archiveLimits }: DialectParts,
  asked: Judge0Asked & { readonly isOutcomeAwaited: boolean },
  body: unknown,
): Promise<AcceptedExecution> {
  const { tenantId, headers, isOutcomeAwaited } = asked;
  const submission = await readJudge0Submission(
    body,
    { isBase64: isBase64Of(asked) },
    {
      languages: judge0LanguagesOf(chameleon.runtimes()),
      limits: judge0LimitsOf(config),
      archiveLimits,
      checkCallback: (url) => chameleon.checkCallback(tenantId, url),
    },
  );
  const userId = dialectUserOf(headers, 'judge0');
  const accepted = await chameleon.submit({ ...submission, tenantId, userId, isOutcomeAwaited });
  // Whoever waits hears of a failure; where nobody waits it must not end the process.
  accepted.finished.then((execution) => callBack(chameleon, execution)).catch(() => undefined);
  return accepted;
}
