/** What this generator reads of a JSON schema; zod writes no more than that. */
interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly description?: string;
}

const header = `// Made of the OpenAPI document by \`npm run schemas\`; a test compares the two.
`;

/** The schemas of an OpenAPI document as TypeScript types, one each. */
export function renderApiSchemas(document: {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}): string {
  const types = Object.entries(document.components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema, '')};\n`,
  );
  return [header, ...types].join('\n');
}

function typeOf(schema: JsonSchema, indent: string): string {
  if (schema.$ref !== undefined) {
    return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  }
  if (schema.const !== undefined) {
    return JSON.stringify(schema.const);
  }
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    return choices.map((choice) => typeOf(choice, indent)).join(' | ');
  }
  const names = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return names.length === 0 ? 'unknown' : names.map((name) => namedType(name, schema, indent)).join(' | ');
}

function namedType(name: string, schema: JsonSchema, indent: string): string {
  switch (name) {
    case 'array':
      return `readonly (${typeOf(schema.items ?? {}, indent)})[]`;
    case 'object':
      return objectType(schema, indent);
    case 'integer':
      return 'number';
    default:
      return name;
  }
}

function objectType({ properties, required = [], additionalProperties }: JsonSchema, indent: string): string {
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
  const inner = `${indent}  `;
  const lines = Object.entries(properties).flatMap(([name, schema]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    const mark = required.includes(name) ? '' : '?';
    const doc = schema.description === undefined ? [] : [`${inner}/** ${schema.description} */`];
    return [...doc, `${inner}readonly ${key}${mark}: ${typeOf(schema, inner)};`];
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}
