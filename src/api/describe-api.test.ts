import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';
import { readDocument } from '../../test/support/read-document.ts';
import { describeApi } from './describe-api.ts';
import { httpProblemStatuses } from './http-problem.ts';
import { statusOfCode } from './problem.ts';

const routes = [
  'delete /v1/executions/{id}',
  'delete /v1/keys/{id}',
  'delete /v1/sessions/{id}',
  'get /healthz',
  'get /metrics',
  'get /readyz',
  'get /v1/audit',
  'get /v1/events',
  'get /v1/executions',
  'get /v1/executions/{id}',
  'get /v1/executions/{id}/artifacts/{name}',
  'get /v1/executions/{id}/events',
  'get /v1/executions/{id}/program',
  'get /v1/forecast',
  'get /v1/history',
  'get /v1/keys',
  'get /v1/pool',
  'get /v1/pool/explain',
  'get /v1/runtimes',
  'get /v1/sessions',
  'get /v1/sessions/{id}',
  'get /v1/usage',
  'get /v1/users/{user}/profile',
  'post /v1/analyses',
  'post /v1/executions',
  'post /v1/executions/{id}/stdin',
  'post /v1/intents',
  'post /v1/keys',
  'post /v1/keys/{id}/rotate',
  'post /v1/sessions',
  'post /v1/sessions/{id}/snapshot',
];

describe('the OpenAPI document', () => {
  it('is of version 3.1 and holds every route', async () => {
    const document = await describeApi();
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(routes);
  });

  it('gives every operation a name of its own', async () => {
    const { paths } = await describeApi();
    const names = Object.values(paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(routes.length);
  });

  it('refers only to schemas that it holds, and holds only those it refers to', async () => {
    const document = await describeApi();
    const text = JSON.stringify(document);
    const referred = new Set(
      [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]),
    );
    expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  it('asks for a key everywhere but where everybody may look', async () => {
    const { paths } = await describeApi();
    const open = Object.entries(paths)
      .filter(([, operations]) => Object.values(operations).some(({ security }) => security?.length === 0))
      .map(([path]) => path);
    expect(open.sort()).toEqual(['/healthz', '/readyz']);
  });

  it('says which fields of a submission must be given, and that no others may be', async () => {
    const { components } = await describeApi();
    expect(components.schemas.SubmissionInput).toMatchObject({
      required: ['user', 'code'],
      additionalProperties: false,
      properties: { user: { maxLength: 100 }, wait: { default: true } },
    });
  });

  it('has the routes and the statuses of errors that docs/api.md tells', async () => {
    const { paths } = await describeApi();
    const rows = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, { summary }]) => `| \`${method.toUpperCase()} ${path}\` | ${summary} |`,
      ),
    );
    const document = readDocument('docs/api.md');
    expect(document).toContain(`| route | |\n|---|---|\n${rows.join('\n')}\n\n`);
    const statuses = { ...statusOfCode, ...httpProblemStatuses, 'internal-error': 500 };
    for (const [code, status] of Object.entries(statuses)) {
      expect(document).toMatch(new RegExp(`^\\| ${status} \\| .*\`${code}\``, 'm'));
    }
  });

  it('is what the server answers', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('GET', '/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(await describeApi())));
  });
});
