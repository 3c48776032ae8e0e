import { placementStrategies } from '../balancer/place-execution.ts';
import { ChameleonError } from '../kernel/errors.ts';
import { z } from '../kernel/schema.ts';
import { isolationLevels } from '../model/instance.ts';
import { isolationStrength } from '../model/isolation-strength.ts';
import { poolModes, promotions, stockPolicies } from '../model/plan.ts';
import { probeModes } from '../model/program-probe.ts';
import { TENANT_NAME } from '../model/tenant-name.ts';
import { configuredLevels, driverNames, launcherLevels } from './configured-levels.ts';
import { dialectsSchema } from './dialect-names.ts';
import { limitsSchema } from './limits-schema.ts';
import { networkSchema } from './network-config.ts';
import { memorySizings } from './size-memory-limit.ts';

/** Different values, joined by commas where they come as text. */
const listOf = <Item extends z.ZodType<string>>(item: Item) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(',').map((each) => each.trim()) : given),
    z
      .array(item)
      .min(1)
      .refine((items) => new Set(items).size === items.length, { error: 'names one of them twice' }),
  );

const count = z.coerce.number().int().nonnegative();
const positive = z.coerce.number().positive();

/** Every setting of a server, with its default. Memory prices are in GB·s (docs/configuration.md says where each comes from). */
const configSchema = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(7077),
  dataFolder: z.string().default('.chameleon'),
  /** `key:tenant` or `key:tenant@role`, joined by commas, beside those that are made with `chameleon key`. */
  apiKeys: z.string().default(''),
  /** APIs of others that are served beside our own, joined by commas. */
  dialects: dialectsSchema,
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  mode: z.enum(poolModes).default('predictive'),
  /** How predictive mode sizes stocks: the cheapest rule so far, or always the weighted sum of the specification. */
  policy: z.enum(stockPolicies).default('cheapest'),
  /** A policy that runs beside in the books only; and whether it is followed once it is shown to be cheaper. */
  challenger: z.enum(['none', ...stockPolicies]).default('none'),
  promotion: z.enum(promotions).default('off'),
  /** Reactive mode keeps this many prewarmed instances of each runtime. */
  reactiveStockCount: count.default(4),
  /** Price of one second of cold-start latency (FeMux, EuroSys'26: 80.55 GB·s for 0.808 s). */
  coldStartPriceGbSPerSecond: positive.default(99.69),
  planIntervalMs: positive.default(500),
  warmMemoryMbMax: positive.default(1024),
  /** Of the warm memory, what instances kept for one user each may hold, over all tenants and of each. */
  personalMemoryMbMax: count.default(256),
  personalMemoryMbPerTenantMax: count.default(128),
  /** Sets of packages held loaded for all who import them; 0: none. And of the warm memory, what they may hold. */
  layerCountMax: count.default(4),
  layerMemoryMbMax: count.default(256),
  managerCountMin: count.min(1).default(1),
  managerCountMax: count.min(1).default(2),
  /** Executions one manager runs at once. */
  managerCapacityCount: count.min(1).default(4),
  placement: z.enum([...placementStrategies, 'auto']).default('least-loaded'),
  /** Users whose profiles are kept in memory, about 1 KB each as they come. */
  profileCountMax: count.min(1).default(100_000),
  /** Finished executions are forgotten after so many days; 0: never. */
  retentionDays: count.default(30),
  queueLengthMax: count.min(1).default(1000),
  /** Of one tenant; 0: as many as of all together. */
  queueLengthPerTenantMax: count.default(0),
  queueLengthPerUserMax: count.min(1).default(200),
  runningPerTenantMax: count.default(0),
  runningPerUserMax: count.min(1).default(4),
  /** How long the place of a program that was killed at its limits stays taken. */
  killedPauseMs: count.default(1000),
  /** Whether programs that are analysed are run a little, too, where the request does not say. */
  probe: z.enum(probeModes).default('never'),
  /** Sessions at once, in all and of one user; how long one waits for its next execution, and at most. */
  sessionCountMax: count.default(32),
  sessionCountPerUserMax: count.default(4),
  sessionIdleMs: positive.default(600_000),
  sessionIdleMsMax: positive.default(3_600_000),
  /** Of one manager: instances that may run their user's program again, and how long each waits for that. */
  reusableCountMax: count.default(8),
  reusableIdleMs: positive.default(60_000),
  codeBytesMax: count.min(1).default(1_048_576),
  /** Files that a program is given, and what they hold in sum; then the same of what it hands back. */
  fileCountMax: count.default(64),
  filesBytesMax: count.default(8_388_608),
  artifactCountMax: count.default(64),
  artifactsBytesMax: count.default(8_388_608),
  /**
   * How instances are made: by the launcher that comes with Chameleon, as containers of an engine that runs here already, or as
   * virtual machines. Of several, the first is the usual way, the others are there for who wants their level.
   */
  driver: listOf(z.enum(driverNames)).default(['launcher']),
  /** Of driver launcher. */
  isolation: z.enum(launcherLevels).default('process'),
  /** By tenant, the weakest level that its code may run at. */
  tenantIsolation: z.record(z.string().regex(TENANT_NAME), z.enum(isolationLevels)).default({}),
  /**
   * Code that reading it finds better walled off in a machine of its own, or that cannot be read: runs at the strongest level there is
   * (`prefer`), runs in a machine or not at all (`require`), or as all other code (`ignore`).
   */
  riskIsolation: z.enum(['prefer', 'require', 'ignore']).default('prefer'),
  /** Of driver container: the engine's socket, empty for the usual places; the image, and those of single runtimes. */
  containerSocket: z.string().default(''),
  containerImage: z.string().min(1).default('localhost/chameleon-runtimes'),
  containerImages: z.record(z.string(), z.string().min(1)).default({}),
  /** Of driver microvm: where images are, and what machines are restored from; empty for the usual place. */
  imageFolder: z.string().default(''),
  /** Of driver microvm: the host's own processor (`kvm`), a translated one (`tcg`), or the first where a machine boots with it. */
  accelerator: z.enum(['auto', 'kvm', 'tcg']).default('auto'),
  /** By runtime, the folder of installed packages that its programs may import. */
  packages: z.record(z.string(), z.string().min(1)).default({}),
  network: networkSchema,
  /** What one manager keeps of the programs that were compiled, for their users' next runs; 0: nothing. */
  buildMbMax: z.coerce.number().nonnegative().default(256),
  limits: limitsSchema.default({
    wallMs: 30_000,
    cpuMs: 10_000,
    memoryMb: 256,
    processCount: 64,
    outputBytes: 262_144,
    fileBytes: 16_777_216,
  }),
  /** What reports of usage turn sums into money by; null: they do not. */
  prices: z
    .strictObject({
      currency: z.string().min(1).max(10),
      perCpuSecond: z.number().nonnegative().default(0),
      perMemoryGbSecond: z.number().nonnegative().default(0),
      perNetworkGb: z.number().nonnegative().default(0),
    })
    .nullable()
    .default(null),
  /** A memory limit that the caller left open: as what it will probably need, never below the default, or always the default. */
  memorySizing: z.enum(memorySizings).default('fit'),
  limitsMax: limitsSchema.default({
    wallMs: 300_000,
    cpuMs: 120_000,
    memoryMb: 2048,
    processCount: 512,
    outputBytes: 16_777_216,
    fileBytes: 268_435_456,
  }),
});

export type Config = z.infer<typeof configSchema>;

const ENV_PREFIX = 'CHAMELEON_';
/** What the environment gives as JSON. */
const JSON_KEYS: ReadonlySet<string> = new Set([
  'packages',
  'containerImages',
  'tenantIsolation',
  'network',
  'prices',
  'limits',
  'limitsMax',
]);

/** `CHAMELEON_QUEUE_LENGTH_MAX` for `queueLengthMax`. */
function envNameOf(key: string): string {
  return ENV_PREFIX + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Settings of the environment under the names of the schema. */
function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const key of Object.keys(configSchema.shape)) {
    const text = env[envNameOf(key)];
    if (text === undefined || text === '') {
      continue;
    }
    found[key] = JSON_KEYS.has(key) ? parseJson(envNameOf(key), text) : text;
  }
  return found;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ChameleonError('bad-configuration', `${name} must be JSON, got ${JSON.stringify(text)}`, {
      cause: error,
    });
  }
}

/** Reads the configuration: what is given here wins over the environment, which wins over the defaults. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, unknown>> = {},
): Config {
  const parsed = configSchema.safeParse({ ...fromEnvironment(env), ...withoutUndefined(given) });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ChameleonError('bad-configuration', `bad configuration: ${problems.join('; ')}`);
  }
  if (parsed.data.managerCountMin > parsed.data.managerCountMax) {
    throw new ChameleonError(
      'bad-configuration',
      `managerCountMin ${parsed.data.managerCountMin} is above managerCountMax ${parsed.data.managerCountMax}`,
    );
  }
  if (parsed.data.challenger === parsed.data.policy) {
    throw new ChameleonError(
      'bad-configuration',
      `challenger ${parsed.data.challenger} is the policy itself`,
    );
  }
  checkTenantIsolation(parsed.data);
  return parsed.data;
}

/** A tenant that may run nothing at all is a mistake of whoever configured it. */
function checkTenantIsolation(config: Config): void {
  const levels = configuredLevels(config);
  const strongest = Math.max(...levels.map(isolationStrength));
  for (const [tenant, level] of Object.entries(config.tenantIsolation)) {
    if (isolationStrength(level) > strongest) {
      throw new ChameleonError(
        'bad-configuration',
        `tenantIsolation wants ${level} for ${tenant}, above what the drivers offer: ${levels.join(', ')}`,
      );
    }
  }
}

function withoutUndefined(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
