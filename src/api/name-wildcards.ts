/** The parameter that a route's wildcard is described as: what stands for the rest of a path is a name with folders. */
const NAME = 'name';

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

function withNamedParameters<Operation extends Described>(operation: Operation): Operation {
  return {
    ...operation,
    ...(operation.parameters && {
      parameters: operation.parameters.map((each) => (each.name === '*' ? { ...each, name: NAME } : each)),
    }),
  };
}

/** Paths of an OpenAPI document in which no parameter is called `*`, as the router calls the rest of a path. */
export function nameWildcards<Operation extends Described>(
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>,
): Record<string, Record<string, Operation>> {
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path.replace('{*}', `{${NAME}}`),
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [method, withNamedParameters(operation)]),
      ),
    ]),
  );
}
