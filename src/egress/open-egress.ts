import { Resolver } from 'node:dns/promises';
import type { Clock } from '../kernel/clock.ts';
import type { NetworkPolicy } from '../model/network.ts';
import { EgressGate } from './egress-gate.ts';
import { EgressSession } from './egress-session.ts';
import { type NameResolver, systemAddresses } from './system-network.ts';

const TRY_MS = 2000;
const TRY_COUNT = 2;

/**
 * Asks this host's name servers, IPv4 and IPv6 at once. Not the C library: its look-ups share four threads with all other
 * tenants and all files, and a name server that never answers would hold them.
 */
function systemResolver(): NameResolver {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRY_COUNT });
  return {
    async resolve(name) {
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    },
    cancel: () => resolver.cancel(),
  };
}

/** Opens the proxy of one execution, on this host's network. */
export type OpenEgress = (policy: NetworkPolicy) => Pick<EgressSession, 'listen' | 'usage' | 'close'>;

/** Opens a gate to this host's network for this process itself. */
export function openSystemGate(clock: Clock): (policy: NetworkPolicy) => EgressGate {
  return (policy) =>
    new EgressGate({ policy, clock, resolver: systemResolver(), ownAddresses: systemAddresses });
}

export function openSystemEgress(clock: Clock): OpenEgress {
  return (policy) =>
    new EgressSession({ policy, clock, resolver: systemResolver(), ownAddresses: systemAddresses });
}
