/** Served to whoever can reach the server, key or not; every other route wants a key where there are keys. */
export const publicPaths: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/',
  '/dashboard',
  '/dashboard/*',
]);
