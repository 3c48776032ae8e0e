import type { App } from '../../fastify-app.ts';
import { notFound } from '../../problem.ts';
import { readExecutionId } from '../../read-execution-id.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { Judge0Refusal } from './judge0-errors.ts';
import { submitToJudge0, viewerOf } from './judge0-parts.ts';
import { positiveInQuery, queryText } from './query-texts.ts';
import { readSubmissions, recentSubmissions } from './recent-submissions.ts';

const PER_PAGE_DEFAULT = 20;

/** `/submissions`: one submission, and the pages of recent ones. */
export function addSubmissionRoutes(scope: App, parts: DialectParts): void {
  addCreateRoute(scope, parts);
  addListRoute(scope, parts);
  addShowRoute(scope, parts);
  addDeleteRoute(scope, parts);
}

function addCreateRoute(scope: App, parts: DialectParts): void {
  scope.post('/submissions', async ({ tenantId, headers, query, body }, reply) => {
    const view = viewerOf(parts, { query });
    const isOutcomeAwaited = queryText(query, 'wait') === 'true';
    const accepted = await submitToJudge0(parts, { tenantId, headers, query, isOutcomeAwaited }, body);
    reply.code(201);
    return isOutcomeAwaited ? view(await accepted.finished) : { token: accepted.execution.id };
  });
}

function addListRoute(scope: App, parts: DialectParts): void {
  scope.get('/submissions', async ({ tenantId, query }) => {
    const view = viewerOf(parts, { query });
    const page = positiveInQuery(query, 'page', 1);
    const perPage = positiveInQuery(query, 'per_page', PER_PAGE_DEFAULT);
    const all = await recentSubmissions(parts.chameleon, tenantId);
    const pageCount = Math.max(1, Math.ceil(all.length / perPage));
    const listed = all.slice((page - 1) * perPage, page * perPage);
    return {
      submissions: (await readSubmissions(parts.chameleon, tenantId, listed)).map(view),
      meta: {
        current_page: page,
        next_page: page < pageCount ? page + 1 : null,
        prev_page: page > 1 ? page - 1 : null,
        total_pages: pageCount,
        total_count: all.length,
      },
    };
  });
}

function addShowRoute(scope: App, parts: DialectParts): void {
  scope.get<{ Params: { token: string } }>('/submissions/:token', async ({ tenantId, params, query }) => {
    const view = viewerOf(parts, { query });
    const found = await parts.chameleon.find(tenantId, readExecutionId(params.token));
    if (found === undefined) {
      throw notFound();
    }
    return view(found);
  });
}

/** What has not ended is cancelled and shown as it ended; the platform itself forgets what has, in its time. */
function addDeleteRoute(scope: App, { chameleon }: DialectParts): void {
  scope.delete<{ Params: { token: string } }>('/submissions/:token', async ({ tenantId, params, query }) => {
    const view = viewerOf({ chameleon }, { query });
    const id = readExecutionId(params.token);
    const followed = await chameleon.follow(tenantId, id);
    if (followed === undefined) {
      throw notFound();
    }
    if (!(await chameleon.cancel(tenantId, id))) {
      throw new Judge0Refusal('delete not allowed');
    }
    return view(await followed.finished);
  });
}
