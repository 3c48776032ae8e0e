import fc from 'fast-check';

/** As much of JSON Schema as our own document uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

const TEXT_LENGTH_MAX = 40;
const ITEM_COUNT_MAX = 4;
const NUMBER_MAX = 1e6;

/** What a program of the simulated driver may be: most of them end at once. */
const directives = fc.constantFrom(
  '{"runMs":1}',
  '{"runMs":2,"stdout":"hi\\n"}',
  '{"runMs":1,"exitCode":3}',
  '{"runMs":60000}',
  'print(1)',
);

/** Values that a schema takes, by its keywords; `name` is the field's, for what only the system knows. */
export function valuesOf(schema: JsonSchema, schemas: Schemas, name = ''): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const referred = schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)];
    return referred === undefined ? fc.constant(null) : valuesOf(referred, schemas, name);
  }
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((each) => valuesOf(each, schemas, name)));
  }
  if (schema.enum !== undefined) {
    return fc.constantFrom(...schema.enum);
  }
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, schemas);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, schemas), {
        maxLength: Math.min(schema.maxItems ?? ITEM_COUNT_MAX, ITEM_COUNT_MAX),
      });
    case 'string':
      return textsOf(schema, name);
    case 'integer':
      return fc.integer({ min: Math.ceil(leastOf(schema)), max: mostOf(schema) });
    case 'number':
      return fc.double({ min: leastOf(schema), max: mostOf(schema), noNaN: true });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.jsonValue();
  }
}

/** What need not be there mostly is not: a request that says everything is refused for the first thing that nobody has. */
function objectsOf(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  schemas: Schemas,
): fc.Arbitrary<unknown> {
  const names = Object.entries(properties);
  if (names.length === 0 && typeof additionalProperties === 'object') {
    return fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), valuesOf(additionalProperties, schemas), {
      maxKeys: 3,
    });
  }
  const fields = names.map(([name, schema]) => {
    const value = valuesOf(schema, schemas, name);
    const field =
      required.includes(name) || name === 'language'
        ? value
        : fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
    return field.map((chosen) => [name, chosen] as const);
  });
  return fc
    .tuple(...fields)
    .map((chosen) => Object.fromEntries(chosen.filter(([, value]) => value !== undefined)));
}

function textsOf(
  { minLength = 0, maxLength = TEXT_LENGTH_MAX, pattern }: JsonSchema,
  name: string,
): fc.Arbitrary<unknown> {
  if (name === 'code') {
    return directives;
  }
  if (name === 'language' || name === 'runtime') {
    return fc.constantFrom('python', 'javascript', 'bash', 'py', 'cobol');
  }
  if (name === 'user') {
    return fc.constantFrom('ann', 'bob', 'zoë', '李');
  }
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(pattern));
  }
  return fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.min(maxLength, Math.max(minLength, TEXT_LENGTH_MAX)),
  });
}

function leastOf({ minimum, exclusiveMinimum }: JsonSchema): number {
  return minimum ?? (exclusiveMinimum === undefined ? -NUMBER_MAX : exclusiveMinimum + 1);
}

function mostOf(schema: JsonSchema): number {
  return Math.max(leastOf(schema), Math.min(schema.maximum ?? NUMBER_MAX, NUMBER_MAX));
}
