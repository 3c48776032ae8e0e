import type { ExecutionId } from '../../../kernel/ids.ts';
import { parseId } from '../../../kernel/ids.ts';
import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { judge0AnswerOf } from './judge0-answer.ts';
import { Judge0Refusal } from './judge0-errors.ts';
import { type Judge0Asked, submitToJudge0, viewerOf } from './judge0-parts.ts';
import { queryText } from './query-texts.ts';

/** Submissions in one request. */
export const BATCH_COUNT_MAX = 20;

function checkCount(count: number): void {
  if (count > BATCH_COUNT_MAX) {
    throw new Judge0Refusal(
      `number of submissions in a batch should be less than or equal to ${BATCH_COUNT_MAX}`,
    );
  }
  if (count === 0) {
    throw new Judge0Refusal('there should be at least one submission in a batch');
  }
}

function submissionsIn(body: unknown): readonly unknown[] {
  const given = typeof body === 'object' && body !== null && 'submissions' in body ? body.submissions : [];
  return Array.isArray(given) ? given : [];
}

/** `/submissions/batch`: several at once; one that is wrong does not keep the others from being taken. */
export function addBatchRoutes(scope: App, parts: DialectParts): void {
  scope.post('/submissions/batch', async ({ tenantId, headers, query, body }, reply) => {
    const given = submissionsIn(body);
    checkCount(given.length);
    const answers = await submitEach(parts, { tenantId, headers, query }, given);
    const statuses = new Set(answers.map(({ status }) => status));
    const isFull = statuses.size === 1 && statuses.has(503);
    return reply
      .code(statuses.has(201) ? 201 : isFull ? 503 : 422)
      .send(isFull ? answers[0]?.body : answers.map((each) => each.body ?? {}));
  });
  scope.get('/submissions/batch', async ({ tenantId, query }) => {
    const view = viewerOf(parts, { query });
    const tokens = (queryText(query, 'tokens') ?? '').split(',').filter((token) => token !== '');
    checkCount(tokens.length);
    const find = async (id: ExecutionId) => parts.chameleon.find(tenantId, id);
    const found = await Promise.all(
      tokens.map(async (token) => {
        const id = parseId('exe', token.trim());
        return id === undefined ? undefined : find(id);
      }),
    );
    return { submissions: found.map((execution) => (execution === undefined ? null : view(execution))) };
  });
}

/** In their order, so that it is also theirs in the queue. */
async function submitEach(
  parts: DialectParts,
  asked: Judge0Asked,
  given: readonly unknown[],
): Promise<readonly { readonly status: number; readonly body: object | undefined }[]> {
  const answers: { readonly status: number; readonly body: object | undefined }[] = [];
  for (const body of given) {
    try {
      const { execution } = await submitToJudge0(parts, { ...asked, isOutcomeAwaited: false }, body);
      answers.push({ status: 201, body: { token: execution.id } });
    } catch (error) {
      answers.push(judge0AnswerOf(error, parts));
    }
  }
  return answers;
}
