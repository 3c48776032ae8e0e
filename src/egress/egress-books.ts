import type { NetworkUsage } from '../model/network.ts';
import type { EgressMeter } from './egress-meter.ts';
import type { Destination } from './read-destination.ts';

/** What a list of hosts keeps: it ends in a result and in events. */
const HOST_COUNT_MAX = 32;

function note(hosts: Set<string>, { host, port }: Destination): void {
  if (hosts.size < HOST_COUNT_MAX) {
    hosts.add(`${host}:${port}`);
  }
}

/** What one execution tried and reached. */
export class EgressBooks {
  readonly #hosts = new Set<string>();
  readonly #refusedHosts = new Set<string>();
  #connectionCount = 0;
  #refusedCount = 0;

  reached(destination: Destination): void {
    this.#connectionCount += 1;
    note(this.#hosts, destination);
  }

  /** Without a destination when the request named none. */
  refused(destination: Destination | undefined): void {
    this.#refusedCount += 1;
    if (destination !== undefined) {
      note(this.#refusedHosts, destination);
    }
  }

  usage({ sentBytes, receivedBytes }: Pick<EgressMeter, 'sentBytes' | 'receivedBytes'>): NetworkUsage {
    return {
      sentBytes,
      receivedBytes,
      connectionCount: this.#connectionCount,
      refusedCount: this.#refusedCount,
      hosts: [...this.#hosts],
      refusedHosts: [...this.#refusedHosts],
    };
  }
}
