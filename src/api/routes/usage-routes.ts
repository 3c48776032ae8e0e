import { ChameleonError } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import { MS_PER_DAY } from '../../kernel/units.ts';
import { mayDo } from '../../model/api-key.ts';
import { tenantIdOf } from '../../model/tenant-name.ts';
import type { UsageQuery } from '../../model/usage-row.ts';
import type { Caller } from '../../platform/key-book.ts';
import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { type UsageQueryText, usageQuerySchema, usageReportSchema } from '../schemas/usage-schemas.ts';
import { viewUsage, writeDay } from '../views/view-usage.ts';
import { writeCsv } from '../write-csv.ts';
import { problemResponses } from './problem-responses.ts';

const DAY_COUNT_DEFAULT = 30;

const columns = [
  ...(['tenant', 'user', 'runtime', 'day', 'executionCount', 'succeededCount', 'coldCount'] as const),
  ...(['coldAvoidedCount', 'cpuSeconds', 'predictedCpuSeconds', 'memoryGbS', 'runSeconds'] as const),
  ...(['waitedSeconds', 'networkBytes', 'cost'] as const),
];

/** `GET /v1/usage`. */
export function addUsageRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/usage',
    schema: {
      operationId: 'reportUsage',
      summary: 'What executions came to, by user, runtime or day, and what that costs; as JSON or CSV',
      tags: ['usage'],
      querystring: usageQuerySchema,
      response: {
        200: {
          description: 'The report',
          content: {
            'application/json': { schema: usageReportSchema },
            'text/csv': { schema: z.string() },
          },
        },
        ...problemResponses,
      },
    },
    async handler({ query, caller }, reply) {
      const { prices } = parts;
      const asked = readQuery(query, caller);
      const rows = (await parts.chameleon.usage(asked)).map((row) => viewUsage(row, prices));
      if (query.format === 'csv') {
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="usage.csv"')
          .send(writeCsv(columns, rows));
      }
      const { by, firstDay, lastDay } = asked;
      const [since, until] = [writeDay(firstDay), writeDay(lastDay)];
      return reply
        .type('application/json')
        .send({ by, since, until, currency: prices?.currency ?? null, rows });
    },
  });
}

/** Throws `forbidden` for other tenants' usage, `invalid-request` for days in the wrong order. */
function readQuery({ by, since, until, tenant, count }: UsageQueryText, caller: Caller): UsageQuery {
  const isAdmin = mayDo(caller.role, 'administer');
  const named = tenant === undefined ? undefined : tenantIdOf(tenant);
  if (!isAdmin && (by === 'tenant' || (named !== undefined && named !== caller.tenantId))) {
    throw new ChameleonError('forbidden', 'the usage of other tenants needs an admin');
  }
  const lastDay = dayOf(until === undefined ? Date.now() : Date.parse(until));
  const firstDay = since === undefined ? lastDay - DAY_COUNT_DEFAULT + 1 : dayOf(Date.parse(since));
  if (firstDay > lastDay) {
    throw new ChameleonError('invalid-request', `since ${since} is after until ${writeDay(lastDay)}`);
  }
  const tenantId = named ?? (by === 'tenant' ? undefined : caller.tenantId);
  return { tenantId, by, firstDay, lastDay, countMax: count };
}

function dayOf(instant: number): number {
  return Math.floor(instant / MS_PER_DAY);
}
