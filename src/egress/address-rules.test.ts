import { describe, expect, it } from 'vitest';
import { AddressRules, type Cidr, parseCidr } from './address-rules.ts';
import { normaliseHost } from './host-pattern.ts';
import { systemAddresses } from './system-network.ts';

function rulesWith(allowPrivate: readonly string[] = [], own: readonly string[] = []): AddressRules {
  return new AddressRules(
    allowPrivate.map((text) => parseCidr(text) as Cidr),
    () => new Set(own),
  );
}

/** What a host in a URL becomes before it is judged. */
function addressOf(host: string): string {
  return normaliseHost(host)?.replace(/^\[|\]$/g, '') ?? 'malformed';
}

const forbidden = [
  ...[
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '0x7f.0.0.1',
    '127.0.0.1.',
  ],
  ...['0.0.0.0', '0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '3232235777', '100.64.0.1'],
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518', '168.63.129.16'],
  ...[
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '１２７.０.０.１', '①②⑦.⓪.⓪.①'],
  ...[
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:8.8.8.8]',
    '[::127.0.0.1]',
  ],
  ...[
    '[64:ff9b::7f00:1]',
    '[64:ff9b::8.8.8.8]',
    '[64:ff9b:1::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
  ],
  ...[
    '[ff02::1]',
    '[100::1]',
    '[2001::1]',
    '[2001:db8::1]',
    '[2002:7f00:1::1]',
    '[3fff::1]',
    '[4000::1]',
    '[5f00::1]',
  ],
];

describe('the addresses that may be reached', () => {
  it.each(forbidden)('T65 never include %s', (host) => {
    expect(rulesWith().objectionTo(addressOf(host))).toBeTypeOf('string');
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '172.15.255.255',
    '100.128.0.1',
    '11.0.0.1',
    '[2606:4700::1111]',
    '[2a00::1]',
  ])('include the public %s', (host) => {
    expect(rulesWith().objectionTo(addressOf(host))).toBeUndefined();
  });

  it("T65 never include the server's own, public or not", () => {
    const rules = rulesWith([], ['8.8.4.4', '2606:4700::9']);
    expect(rules.objectionTo('8.8.4.4')).toBe("the server's own");
    expect(rules.objectionTo('2606:4700::9')).toBe("the server's own");
    expect(rules.objectionTo('8.8.8.8')).toBeUndefined();
  });

  it('include a range that the operator names, in its own family only', () => {
    const rules = rulesWith(['10.1.0.0/16', '127.0.0.1', 'fd12::/16'], ['127.0.0.1']);
    expect(rules.objectionTo('10.1.2.3')).toBeUndefined();
    expect(rules.objectionTo('127.0.0.1')).toBeUndefined();
    expect(rules.objectionTo('fd12::5')).toBeUndefined();
    for (const address of [
      '10.2.0.1',
      '127.0.0.2',
      'fd13::5',
      '::ffff:10.1.2.3',
      '::ffff:7f00:1',
      '::10.1.2.3',
    ]) {
      expect(rules.objectionTo(address)).toBeTypeOf('string');
    }
  });

  it('are no names', () => {
    expect(rulesWith().objectionTo('example.com')).toBe('no address');
  });

  it.each([
    '',
    '10.0.0.0/33',
    '::/129',
    '10.0.0/8',
    'example.com',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/1e1',
  ])('take %j for no range', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("know this host's own, loopback among them", () => {
    expect(systemAddresses()).toContain('127.0.0.1');
  });
});
