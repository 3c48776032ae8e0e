/** What one execution may move, and how fast. Each is a cap of its own: reaching it ends or refuses, nothing is unlimited. */
export interface NetworkLimits {
  readonly sentBytesMax: number;
  readonly receivedBytesMax: number;
  /** Both directions together, averaged over a second. */
  readonly bytesPerSecondMax: number;
  /** Connections outwards at once. */
  readonly connectionCountMax: number;
  /** Attempts over its whole life, refused ones included. */
  readonly attemptCountMax: number;
  /** Name look-up and connecting, each. */
  readonly connectMsMax: number;
}

/** What a submission asks for. */
export interface NetworkWish {
  /** Hosts as in `NetworkPolicy`, no wider than the tenant's own list; absent: all of that list. */
  readonly allow?: readonly string[] | undefined;
}

/** What one execution may reach. */
export interface NetworkPolicy {
  /** `host`, `*.domain` or `*`, each with or without `:port`; without one, ports 80 and 443. Empty: nothing at all. */
  readonly allow: readonly string[];
  /** Address ranges (CIDR) that may be reached although they are not public. */
  readonly allowPrivate: readonly string[];
  readonly limits: NetworkLimits;
}

/** What one execution did reach, as the proxy that carried it counted. Lists of hosts are cut after a few. */
export interface NetworkUsage {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly connectionCount: number;
  readonly refusedCount: number;
  /** `host:port`, in the order of the first connection. */
  readonly hosts: readonly string[];
  readonly refusedHosts: readonly string[];
}
