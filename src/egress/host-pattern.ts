const DEFAULT_PORTS: readonly number[] = [80, 443];
const PORT_MAX = 65_535;
/** A name or a dotted number, or an IPv6 address in brackets: nothing that a URL parser would take for another part. */
const HOST = /^(?:[^\s/?#@\\:%[\]*]+|\[[0-9A-Fa-f:.]+\])$/;
const PORT = /^\d{1,5}$/;
const NUMERIC_HOST = /^(?:[\d.]+|\[.*\])$/;

/** One line of an allow-list. */
export interface HostPattern {
  readonly kind: 'host' | 'subdomains' | 'any';
  /** Normalised; of `subdomains` the domain that they lie below; empty for `any`. */
  readonly host: string;
  readonly ports: readonly number[];
}

/**
 * A host as everything here compares it: lower case, punycode, without a last dot, and IP addresses in their one usual
 * spelling, whatever decimal, octal or hexadecimal one they came in. Undefined for what is no host.
 */
export function normaliseHost(text: string): string | undefined {
  if (!HOST.test(text) || !URL.canParse(`http://${text}/`)) {
    return undefined;
  }
  const host = new URL(`http://${text}/`).hostname.replace(/\.$/, '');
  return host === '' ? undefined : host;
}

/** The two halves of `host:port`, of which the port may be absent. Undefined where it is no port. */
export function splitPort(
  text: string,
): { readonly host: string; readonly port: number | undefined } | undefined {
  // The colons of an IPv6 address stand within its brackets.
  const colon = text.lastIndexOf(':');
  if (colon <= text.lastIndexOf(']')) {
    return { host: text, port: undefined };
  }
  const digits = text.slice(colon + 1);
  const port = Number(digits);
  return PORT.test(digits) && port >= 1 && port <= PORT_MAX
    ? { host: text.slice(0, colon), port }
    : undefined;
}

/** Reads `host`, `*.domain` or `*`, with or without `:port`. Undefined for what is none of them. */
export function parseHostPattern(text: string): HostPattern | undefined {
  const split = splitPort(text);
  if (split === undefined) {
    return undefined;
  }
  const ports = split.port === undefined ? DEFAULT_PORTS : [split.port];
  if (split.host === '*') {
    return { kind: 'any', host: '', ports };
  }
  const isBelow = split.host.startsWith('*.');
  const host = normaliseHost(isBelow ? split.host.slice(2) : split.host);
  if (host === undefined || (isBelow && NUMERIC_HOST.test(host))) {
    return undefined;
  }
  return { kind: isBelow ? 'subdomains' : 'host', host, ports };
}

function reaches(pattern: HostPattern, host: string): boolean {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'subdomains':
      return host.endsWith(`.${pattern.host}`);
    case 'host':
      return host === pattern.host;
  }
}

/** Whether a normalised host at a port is on the list. An empty list allows nothing. */
export function isOnList(list: readonly HostPattern[], host: string, port: number): boolean {
  return list.some((pattern) => pattern.ports.includes(port) && reaches(pattern, host));
}

/** Whether everything that `inner` allows is allowed by one line of `list` or, port by port, by several. */
export function isCovered(list: readonly HostPattern[], inner: HostPattern): boolean {
  return inner.ports.every((port) =>
    list.some(
      (outer) =>
        outer.ports.includes(port) &&
        (outer.kind === 'any' ||
          (inner.kind === 'host' && reaches(outer, inner.host)) ||
          (inner.kind === 'subdomains' &&
            outer.kind === 'subdomains' &&
            (inner.host === outer.host || reaches(outer, inner.host)))),
    ),
  );
}
