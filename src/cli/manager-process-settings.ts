import { ChameleonError, messageOf } from '../kernel/errors.ts';
import { type ManagerId, parseId } from '../kernel/ids.ts';
import { z } from '../kernel/schema.ts';
import { defaultManagerSettings } from '../managers/manager-settings.ts';
import { limitsSchema } from '../platform/limits-schema.ts';

const count = z.number().int().min(1);

const driverSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('launcher'),
    isolation: z.enum(['process', 'process-landlock']),
    packages: z.record(z.string(), z.string()).default({}),
    limitsMax: limitsSchema.optional(),
    buildMbMax: z.number().nonnegative().optional(),
  }),
  z.strictObject({
    kind: z.literal('container'),
    socket: z.string(),
    image: z.string().min(1),
    images: z.record(z.string(), z.string().min(1)).default({}),
    ceilings: z.strictObject({ memoryMb: count, processCount: count, fileBytes: count }),
    packages: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    kind: z.literal('microvm'),
    imageFolder: z.string().min(1),
    programMemoryMb: count,
    accelerator: z.enum(['auto', 'kvm', 'tcg']).default('auto'),
  }),
  /** Instances that exist in the books only: for tests and for trying the platform without any isolation. */
  z.strictObject({ kind: z.literal('simulated'), seed: z.number().int() }),
]);

export type DriverSettings = z.infer<typeof driverSchema>;

/** What a server tells a manager's process on its command line, as one JSON argument. */
const settingsSchema = z.strictObject({
  managerId: z.string().transform((text, context): ManagerId => {
    const id = parseId('mgr', text);
    if (id === undefined) {
      context.addIssue({ code: 'custom', message: `not a manager id: ${JSON.stringify(text)}` });
      return z.NEVER;
    }
    return id;
  }),
  /** The usual one first. */
  drivers: z.array(driverSchema).min(1),
  bootCountMax: count.default(defaultManagerSettings.bootCountMax),
  instanceCountMax: count.default(defaultManagerSettings.instanceCountMax),
  surplusIdleMsMin: z.number().nonnegative().default(defaultManagerSettings.surplusIdleMsMin),
  idleMemoryMbMax: z.number().positive().default(defaultManagerSettings.idleMemoryMbMax),
  reusableCountMax: z.number().int().nonnegative().default(defaultManagerSettings.reusableCountMax),
  reusableIdleMs: z.number().positive().default(defaultManagerSettings.reusableIdleMs),
});

export type ManagerProcessSettings = z.infer<typeof settingsSchema>;

/** The settings without those that have a default. */
export type GivenManagerSettings = z.input<typeof settingsSchema>;

/** Reads the argument. Throws `bad-configuration`. */
export function readManagerSettings(argument: string | undefined): ManagerProcessSettings {
  try {
    return settingsSchema.parse(JSON.parse(argument ?? ''));
  } catch (error) {
    throw new ChameleonError('bad-configuration', `a manager needs its settings: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
