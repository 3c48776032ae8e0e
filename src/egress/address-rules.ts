import { BlockList, isIP } from 'node:net';

/** Special ranges of IPv4 (IANA's registry), and public addresses that clouds answer for the host itself. */
const SPECIAL_IPV4: readonly (readonly [string, number, string])[] = [
  ['0.0.0.0', 8, 'this host'],
  ['10.0.0.0', 8, 'a private network'],
  ['100.64.0.0', 10, 'a carrier network'],
  ['127.0.0.0', 8, 'loopback'],
  ['168.63.129.16', 32, 'a cloud metadata service'],
  ['169.254.0.0', 16, 'link-local, where cloud metadata is served'],
  ['172.16.0.0', 12, 'a private network'],
  ['192.0.0.0', 24, 'a reserved range'],
  ['192.0.2.0', 24, 'a range for examples'],
  ['192.88.99.0', 24, 'a reserved range'],
  ['192.168.0.0', 16, 'a private network'],
  ['198.18.0.0', 15, 'a range for benchmarks'],
  ['198.51.100.0', 24, 'a range for examples'],
  ['203.0.113.0', 24, 'a range for examples'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'a reserved range'],
];

/** Only this is public in IPv6: mapped, compatible, translated, local and multicast addresses all lie outside. */
const GLOBAL_IPV6 = ['2000::', 3] as const;
/** Within it: protocols of their own (Teredo), examples, and 6to4, which holds an IPv4 address. */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const PREFIX = /^\d{1,3}$/;

type Family = 'ipv4' | 'ipv6';

export interface Cidr {
  readonly address: string;
  readonly prefix: number;
  readonly family: Family;
}

/** Reads `address/prefix`, or one address. Undefined for what is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', digits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || more.length > 0) {
    return undefined;
  }
  const bits = version === 4 ? 32 : 128;
  const prefix = digits === undefined ? bits : Number(digits);
  const isPrefix = digits === undefined || (PREFIX.test(digits) && prefix <= bits);
  return isPrefix ? { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' } : undefined;
}

function subnets(list: readonly (readonly [string, number, ...unknown[]])[], family: Family): BlockList {
  const made = new BlockList();
  for (const [address, prefix] of list) {
    made.addSubnet(address, prefix, family);
  }
  return made;
}

const specialIpv4 = SPECIAL_IPV4.map((row) => ({ range: subnets([row], 'ipv4'), what: row[2] }));
const globalIpv6 = subnets([GLOBAL_IPV6], 'ipv6');
const specialIpv6 = subnets(SPECIAL_IPV6, 'ipv6');

function specialOf(address: string, family: Family): string | undefined {
  if (family === 'ipv4') {
    return specialIpv4.find(({ range }) => range.check(address, 'ipv4'))?.what;
  }
  const isPublic = globalIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');
  return isPublic ? undefined : 'not a public IPv6 address';
}

/** Which addresses may be connected to, whatever name led there. */
export class AddressRules {
  // A list for each family: in one, an IPv4 range would also speak for the IPv6 addresses that hold its addresses.
  readonly #allowed: Readonly<Record<Family, BlockList>>;
  readonly #ownAddresses: () => ReadonlySet<string>;

  /** `ownAddresses` are those of this host now, IPv6 ones without a zone. */
  constructor(allowPrivate: readonly Cidr[], ownAddresses: () => ReadonlySet<string>) {
    const ranges = (family: Family) =>
      allowPrivate
        .filter((each) => each.family === family)
        .map((each) => [each.address, each.prefix] as const);
    this.#allowed = { ipv4: subnets(ranges('ipv4'), 'ipv4'), ipv6: subnets(ranges('ipv6'), 'ipv6') };
    this.#ownAddresses = ownAddresses;
  }

  /** What speaks against an IP address, in a few words; undefined when nothing does. */
  objectionTo(address: string): string | undefined {
    const version = isIP(address);
    if (version === 0) {
      return 'no address';
    }
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (this.#allowed[family].check(address, family)) {
      return undefined;
    }
    return specialOf(address, family) ?? (this.#ownAddresses().has(address) ? "the server's own" : undefined);
  }
}
