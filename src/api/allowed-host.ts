const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const HTTP_PORT = 80;

/** Whether only this machine can reach a server bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a `Host` header names this very machine and port: without keys, a page on another site could otherwise
 * point its own name at the loopback address and speak with the server (DNS rebinding).
 */
export function isAllowedHost(header: string | undefined, port: number): boolean {
  const given = header?.toLowerCase();
  return LOOPBACK_NAMES.some((name) => given === `${name}:${port}` || (port === HTTP_PORT && given === name));
}

/** Whether a request comes from no web page at all or from one that this server itself served. */
export function isAllowedOrigin(origin: string | undefined, host: string | undefined): boolean {
  return (
    origin === undefined || (host !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`)
  );
}
