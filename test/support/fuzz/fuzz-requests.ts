import fc from 'fast-check';
import { hostileValues } from './hostile-values.ts';
import { type JsonSchema, type Schemas, valuesOf } from './schema-values.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export interface FuzzOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** The parts of an OpenAPI document that requests are made of. */
export interface FuzzDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, FuzzOperation>>>>;
  readonly components: { readonly schemas: Schemas };
}

export interface FuzzRequest {
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Spoils a value somewhere: one field more, less, or of another kind. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return hostileValues;
  }
  const names = Object.keys(value);
  const other = fc.tuple(fc.constantFrom(...names, 'unknown', '__proto__', 'tenant'), hostileValues);
  const without = fc.constantFrom(...names, '').map((name) => {
    const rest: Record<string, unknown> = { ...value };
    delete rest[name];
    return rest;
  });
  return fc.oneof(
    { weight: 4, arbitrary: other.map(([name, changed]) => ({ ...value, [name]: changed })) },
    { weight: 1, arbitrary: without },
    { weight: 1, arbitrary: hostileValues },
  );
}

/** Mostly as it ought to be: what is wrong in many places is refused for the first of them. */
function mostly(right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 2, arbitrary: right }, { weight: 1, arbitrary: right.chain(spoilt) });
}

function bodiesOf(
  operation: FuzzOperation,
  schemas: Schemas,
): fc.Arbitrary<{ type: string; body: string | undefined }> {
  const [[type, content] = ['', undefined]] = Object.entries(operation.requestBody?.content ?? {});
  if (content === undefined) {
    return fc.constant({ type: '', body: undefined });
  }
  if (type !== 'application/json') {
    return fc.string({ maxLength: 300 }).map((body) => ({ type, body }));
  }
  const json = mostly(valuesOf(content.schema, schemas)).map((value) => ({
    type,
    body: JSON.stringify(value),
  }));
  const broken = fc
    .tuple(
      valuesOf(content.schema, schemas),
      fc.nat(60),
      fc.constantFrom('', '"', '}', ',', '\\', '1e400', '[['.repeat(50)),
    )
    .map(([value, at, text]) => {
      const whole = JSON.stringify(value) ?? '';
      return { type, body: whole.slice(0, at) + text + whole.slice(at + 1) };
    });
  const misnamed = fc
    .constantFrom(
      'text/plain',
      'application/xml',
      'application/json; charset=utf-16',
      'multipart/form-data',
      '',
    )
    .map((wrong) => ({ type: wrong, body: '{}' }));
  return fc.oneof(
    { weight: 8, arbitrary: json },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: misnamed },
  );
}

function written(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return encodeURIComponent((text ?? '').toWellFormed());
}

function pathsOf(
  path: string,
  parameters: readonly Parameter[],
  schemas: Schemas,
  ids: () => readonly string[],
) {
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const known = fc.nat(1000).map((at) => ids()[at % Math.max(1, ids().length)] ?? 'exe_none');
  const inPath = fc.tuple(
    ...places.map((name) =>
      name === 'id'
        ? fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: hostileValues })
        : mostly(valuesOf({ type: 'string' }, schemas, name)),
    ),
  );
  const inQuery = fc.tuple(
    ...parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, schema }) =>
        fc
          .option(mostly(valuesOf(schema, schemas, name)), { freq: 2, nil: undefined })
          .map((value) => [name, value] as const),
      ),
  );
  return fc.tuple(inPath, inQuery).map(([values, query]) => {
    const filled = places.reduce(
      (so, name, at) => so.replace(`{${name}}`, written(values[at]) || '%20'),
      path,
    );
    const pairs = query
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${written(value)}`);
    return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
  });
}

/**
 * Requests to one operation of the document, right and wrong ones. `ids` are those that answers have given so far: without them most of
 * what can be done to something that is there would never be tried.
 */
export function requestsTo(
  document: FuzzDocument,
  {
    method,
    path,
    operation,
  }: { readonly method: string; readonly path: string; readonly operation: FuzzOperation },
  ids: () => readonly string[],
): fc.Arbitrary<FuzzRequest> {
  const { schemas } = document.components;
  const headers = fc.constantFrom<Record<string, string>>(
    { accept: 'text/event-stream' },
    { prefer: 'respond-async' },
    { 'idempotency-key': 'fuzz' },
    { 'content-encoding': 'gzip' },
    { 'x-request-id': 'x'.repeat(300) },
  );
  const extra = fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers });
  return fc
    .tuple(pathsOf(path, operation.parameters ?? [], schemas, ids), bodiesOf(operation, schemas), extra)
    .map(([sent, { type, body }, more]) => ({
      method: method.toUpperCase(),
      path: sent,
      headers: { ...(type === '' ? {} : { 'content-type': type }), ...more },
      body,
    }));
}
