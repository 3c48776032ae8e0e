import type { Socket } from 'node:net';
import type { Clock } from '../kernel/clock.ts';
import type { NetworkPolicy, NetworkUsage } from '../model/network.ts';
import { AddressRules, parseCidr } from './address-rules.ts';
import { type DialParts, dial } from './dial.ts';
import { EgressBooks } from './egress-books.ts';
import { EgressMeter } from './egress-meter.ts';
import { EgressRefusal } from './egress-refusal.ts';
import { findAddresses } from './find-addresses.ts';
import { type HostPattern, isOnList, parseHostPattern } from './host-pattern.ts';
import type { Destination } from './read-destination.ts';
import type { NameResolver } from './system-network.ts';

export interface EgressGateParts {
  readonly policy: NetworkPolicy;
  readonly clock: Clock;
  readonly resolver: NameResolver;
  readonly ownAddresses: () => ReadonlySet<string>;
}

/** What one execution may reach: judges each attempt, makes the connection, and keeps the books. */
export class EgressGate {
  readonly meter: EgressMeter;
  readonly #policy: NetworkPolicy;
  readonly #resolver: NameResolver;
  readonly #allow: readonly HostPattern[];
  readonly #rules: AddressRules;
  readonly #books = new EgressBooks();
  readonly #ended = new AbortController();
  readonly #dialing: DialParts & { readonly resolver: NameResolver };
  readonly #open = new Set<Socket>();
  /** Being made. */
  #pendingCount = 0;
  #attemptCount = 0;

  constructor({ policy, clock, resolver, ownAddresses }: EgressGateParts) {
    this.meter = new EgressMeter(policy.limits, clock);
    this.#policy = policy;
    this.#resolver = resolver;
    // A line that cannot be read allows nothing.
    this.#allow = policy.allow.flatMap((line) => parseHostPattern(line) ?? []);
    this.#rules = new AddressRules(
      policy.allowPrivate.flatMap((line) => parseCidr(line) ?? []),
      ownAddresses,
    );
    const { connectMsMax } = policy.limits;
    this.#dialing = { clock, connectMsMax, ended: this.#ended.signal, resolver };
  }

  /** Connects; it counts as open until the socket closes. Rejects with an `EgressRefusal`. */
  async open(destination: Destination): Promise<Socket> {
    this.#attemptCount += 1;
    this.#pendingCount += 1;
    try {
      const socket = await this.#connect(destination);
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      this.#books.reached(destination);
      return socket;
    } catch (error) {
      this.#books.refused(destination);
      throw error;
    } finally {
      this.#pendingCount -= 1;
    }
  }

  /** A request that was none for a proxy. */
  refuse(): void {
    this.#attemptCount += 1;
    this.#books.refused(undefined);
  }

  /** Every attempt that it may make is made. */
  get isSpent(): boolean {
    return this.#attemptCount > this.#policy.limits.attemptCountMax;
  }

  usage(): NetworkUsage {
    return this.#books.usage(this.meter);
  }

  /** Ends every connection, and look-ups and connects under way; no other begins. */
  close(): void {
    this.#ended.abort();
    this.#resolver.cancel();
    for (const socket of this.#open) {
      socket.destroy();
    }
  }

  async #connect(destination: Destination): Promise<Socket> {
    this.#checkCaps();
    const { host, port } = destination;
    if (!isOnList(this.#allow, host, port)) {
      const list = this.#allow.length === 0 ? 'the allow-list, which is empty' : 'the allow-list';
      throw new EgressRefusal(403, `${host}:${port} is not on ${list}`);
    }
    const addresses = await findAddresses(host, this.#rules, this.#dialing);
    const socket = await dial(addresses, destination, this.#dialing);
    if (this.#ended.signal.aborted) {
      socket.destroy();
      throw new EgressRefusal(403, 'the execution has ended');
    }
    return socket;
  }

  #checkCaps(): void {
    const { attemptCountMax, connectionCountMax } = this.#policy.limits;
    if (this.meter.exhaustion !== undefined) {
      throw this.meter.exhaustion;
    }
    if (this.isSpent) {
      throw new EgressRefusal(
        429,
        `this execution has tried ${attemptCountMax} connections, all that it may`,
      );
    }
    if (this.#open.size + this.#pendingCount > connectionCountMax) {
      throw new EgressRefusal(429, `${connectionCountMax} connections are open, as many as may be at once`);
    }
  }
}
