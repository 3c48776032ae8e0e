import { runCommandLine } from '../../../src/cli/command-line.ts';
import { openHostImages } from '../../../src/cli/host-images.ts';
import type { HostReport } from '../../../src/cli/host-report.ts';
import type { Surroundings } from '../../../src/cli/surroundings.ts';
import { createMemoryChameleon, type MemoryChameleon } from './memory-chameleon.ts';
import { createMemoryTerminal, type MemoryTerminal } from './memory-terminal.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly terminal: MemoryTerminal;
  /** The platforms that the command started itself. */
  readonly started: readonly { readonly chameleon: MemoryChameleon; readonly dataFolder: string }[];
}

const nothingFound: HostReport = {
  platform: 'linux x64',
  node: '24.0.0',
  isRoot: false,
  packages: [],
  levels: [],
};

/** Runs one command against `url`, with platforms in memory where it starts its own. */
export async function runCli(
  args: readonly string[],
  given: {
    readonly url?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string | Uint8Array;
    readonly host?: HostReport;
    readonly terminal?: MemoryTerminal;
  } = {},
): Promise<CliRun> {
  const env = { ...(given.url === undefined ? {} : { CHAMELEON_SERVER: given.url }), ...given.env };
  const terminal = given.terminal ?? createMemoryTerminal({ env, input: given.input ?? '' });
  const started: { chameleon: MemoryChameleon; dataFolder: string }[] = [];
  const surroundings: Surroundings = {
    async startPlatform(config) {
      const chameleon = createMemoryChameleon(config);
      started.push({ chameleon, dataFolder: config.dataFolder });
      return chameleon;
    },
    probeHost: async () => given.host ?? nothingFound,
    measureTiers: async (_config, { runtimes, onProgress }) => {
      onProgress(1);
      const same = { p10: 1, median: 2, p90: 3 };
      const times = {
        coldMs: { p10: 60, median: 80, p90: 90 },
        onDemandMs: same,
        warmMs: same,
        againMs: undefined,
      };
      const tiers = runtimes.map((runtime) => ({ runtime, displayName: runtime, ...times, idleMemoryMb: 4 }));
      return { level: 'process', tiers };
    },
    openImages: async (config) => openHostImages(config),
  };
  const code = await runCommandLine(args, terminal, surroundings);
  return { code, out: terminal.outText, err: terminal.errText, terminal, started };
}
