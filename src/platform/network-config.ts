import { parseCidr } from '../egress/address-rules.ts';
import { parseHostPattern } from '../egress/host-pattern.ts';
import { z } from '../kernel/schema.ts';
import { TENANT_NAME } from '../model/tenant-name.ts';

const MIB = 1_048_576;

const cap = (value: number) => z.number().int().min(1).default(value);

const hostPattern = z.string().refine((text) => parseHostPattern(text) !== undefined, {
  error: ({ input }) => `${JSON.stringify(input)} is not host, *.domain or *, with or without :port`,
});

const cidr = z.string().refine((text) => parseCidr(text) !== undefined, {
  error: ({ input }) => `${JSON.stringify(input)} is not an address range like 10.0.0.0/8`,
});

/** Who may reach what, and how much of it; without anything said, nobody anything. */
export const networkSchema = z
  .strictObject({
    /** By tenant, what its executions may reach when they ask for a network. A tenant that is not named has none. */
    tenants: z.record(z.string().regex(TENANT_NAME), z.array(hostPattern)).default({}),
    /** Ranges of an internal platform that may be reached although they are not public. */
    allowPrivate: z.array(cidr).default([]),
    sentBytesMax: cap(10 * MIB),
    receivedBytesMax: cap(100 * MIB),
    bytesPerSecondMax: cap(10 * MIB),
    connectionCountMax: cap(16),
    attemptCountMax: cap(1000),
    connectMsMax: cap(5000),
  })
  .prefault({});

export type NetworkConfig = z.infer<typeof networkSchema>;
