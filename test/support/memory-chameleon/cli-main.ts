import { runCommandLine } from '../../../src/cli/command-line.ts';
import { openHostImages } from '../../../src/cli/host-images.ts';
import { processTerminal } from '../../../src/cli/terminal.ts';
import { createMemoryChameleon } from './memory-chameleon.ts';

// The real command line as a process of its own, over a platform in memory.
const code = await runCommandLine(process.argv.slice(2), processTerminal(), {
  startPlatform: async (config) => {
    const chameleon = createMemoryChameleon(config);
    chameleon.setReady((process.env.TEST_MISSING ?? '').split(';').filter(Boolean));
    return chameleon;
  },
  probeHost: async () => ({ platform: 'linux x64', node: '24.0.0', isRoot: false, packages: [], levels: [] }),
  measureTiers: async () => ({ level: 'simulated', tiers: [] }),
  openImages: async (config) => openHostImages(config),
});
process.exit(code);
