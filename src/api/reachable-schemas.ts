const REFERENCE = /"\$ref":"#\/components\/schemas\/([^"]+)"/g;

function referencedIn(part: unknown): string[] {
  return [...JSON.stringify(part).matchAll(REFERENCE)].map((match) => match[1] ?? '');
}

/** Those of the named schemas that `roots` refer to, directly or through one another. */
export function reachableSchemas(
  roots: object,
  schemas: Readonly<Record<string, object>>,
): Record<string, object> {
  const reached = new Set<string>();
  const waiting = referencedIn(roots);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (!reached.has(name)) {
      reached.add(name);
      waiting.push(...referencedIn(schemas[name] ?? {}));
    }
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => reached.has(name)));
}
