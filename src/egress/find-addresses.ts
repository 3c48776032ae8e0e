import { isIP } from 'node:net';
import type { AddressRules } from './address-rules.ts';
import { type DialParts, within } from './dial.ts';
import { EgressRefusal } from './egress-refusal.ts';
import type { NameResolver } from './system-network.ts';

/** More than these are not tried. */
const ADDRESS_COUNT_MAX = 4;

/**
 * The addresses of a host that may be connected to: looked up once, so that whoever answers for the name cannot say one
 * thing to be judged and another to be reached. Rejects with an `EgressRefusal`.
 */
export async function findAddresses(
  host: string,
  rules: AddressRules,
  parts: DialParts & { readonly resolver: NameResolver },
): Promise<readonly string[]> {
  const literal = host.replace(/^\[|\]$/g, '');
  const found = isIP(literal) === 0 ? await lookUp(host, parts) : [literal];
  const judged = found.map((address) => ({ address, objection: rules.objectionTo(address) }));
  const reachable = judged.filter(({ objection }) => objection === undefined).map(({ address }) => address);
  if (reachable.length === 0) {
    const why = judged.find(({ objection }) => objection !== undefined)?.objection;
    throw why === undefined
      ? new EgressRefusal(502, `${host} has no address`)
      : new EgressRefusal(403, `${host} leads to an address that is not reachable from here: ${why}`);
  }
  return reachable.slice(0, ADDRESS_COUNT_MAX);
}

async function lookUp(
  host: string,
  parts: DialParts & { readonly resolver: NameResolver },
): Promise<readonly string[]> {
  try {
    return await within(parts.resolver.resolve(host), parts, {
      late: `${host} was not found`,
      abandon: () => undefined,
    });
  } catch (error) {
    if (error instanceof EgressRefusal) {
      throw error;
    }
    throw new EgressRefusal(502, `${host} has no address`);
  }
}
