import type { NetworkLimits, NetworkPolicy } from '../../src/model/network.ts';

/** Room for every test that is not about the limits themselves. */
const roomyLimits: NetworkLimits = {
  sentBytesMax: 10_000_000,
  receivedBytesMax: 10_000_000,
  bytesPerSecondMax: 100_000_000,
  connectionCountMax: 16,
  attemptCountMax: 100,
  connectMsMax: 5000,
};

/** A policy for servers on this machine's loopback, as `allow` says. */
export function loopbackPolicy(
  allow: readonly string[],
  given: { readonly limits?: Partial<NetworkLimits>; readonly allowPrivate?: readonly string[] } = {},
): NetworkPolicy {
  const { limits, allowPrivate = ['127.0.0.1/32'] } = given;
  return { allow, allowPrivate, limits: { ...roomyLimits, ...limits } };
}
