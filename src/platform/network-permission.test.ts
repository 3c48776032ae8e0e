import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { readConfig } from './config.ts';
import { NetworkPermission } from './network-permission.ts';

const acme = makeId('ten', 'acme');

function permissionOf(tenants: Record<string, string[]>, more: object = {}): NetworkPermission {
  return new NetworkPermission(readConfig({}, { network: { tenants, ...more } }).network);
}

describe('what tenants may reach', () => {
  it('T64 is nothing, for nobody, unless the operator says so', () => {
    const nobody = new NetworkPermission(readConfig({}).network);
    expect(() => nobody.check(acme, {})).toThrow(/may not use the network/);
    expect(nobody.policyFor(acme, {}).allow).toEqual([]);
  });

  it('is the list of their own, with the limits and ranges of all', () => {
    const permission = permissionOf(
      { acme: ['*.example.com'], other: ['other.test'] },
      { allowPrivate: ['10.0.0.0/8'], sentBytesMax: 5 },
    );
    permission.check(acme, {});
    expect(permission.policyFor(acme, {})).toEqual({
      allow: ['*.example.com'],
      allowPrivate: ['10.0.0.0/8'],
      limits: {
        sentBytesMax: 5,
        receivedBytesMax: 104_857_600,
        bytesPerSecondMax: 10_485_760,
        connectionCountMax: 16,
        attemptCountMax: 1000,
        connectMsMax: 5000,
      },
    });
  });

  it('can be narrowed by a request, never widened', () => {
    const permission = permissionOf({ acme: ['*.example.com', 'one.test:8080'] });
    permission.check(acme, { allow: ['a.example.com', '*.b.example.com', 'one.test:8080'] });
    permission.check(acme, { allow: [] });
    for (const line of ['example.com', 'one.test', '*', 'a.example.com:22']) {
      expect(() => permission.check(acme, { allow: [line] })).toThrow(/may not reach/);
    }
    expect(permission.policyFor(acme, { allow: ['a.example.com'] }).allow).toEqual(['a.example.com']);
    expect(permission.policyFor(acme, { allow: [] }).allow).toEqual([]);
  });

  it('is what is left when the operator takes away what a request was accepted with', () => {
    const wish = { allow: ['a.example.com', 'b.test'] };
    permissionOf({ acme: ['*.example.com', 'b.test'] }).check(acme, wish);
    expect(permissionOf({ acme: ['b.test'] }).policyFor(acme, wish).allow).toEqual(['b.test']);
    expect(permissionOf({}).policyFor(acme, wish).allow).toEqual([]);
  });

  it.each([
    [{ tenants: { acme: ['http://a'] } }, /network.tenants.acme.0: "http:\/\/a" is not host/],
    [{ tenants: { 'a b': [] } }, /network.tenants/],
    [{ allowPrivate: ['10.0.0.0/99'] }, /network.allowPrivate.0: "10.0.0.0\/99" is not an address range/],
    [{ sentBytesMax: 0 }, /network.sentBytesMax/],
    [{ sentBytes: 1 }, /network: .*sentBytes/],
  ])('is refused as a setting where it says %j', (network, message) => {
    expect(() => readConfig({ CHAMELEON_NETWORK: JSON.stringify(network) })).toThrow(message);
  });
});
