import type { DetectedRuntime } from '../../src/drivers/launcher/detect-runtimes.ts';

/** A Python as a host may have it: with an agent, a zygote, one offered folder of packages, and one module to load ahead. */
export const forkablePython: DetectedRuntime = {
  info: {
    runtime: 'python',
    displayName: 'Python',
    version: '3',
    aliases: [],
    extensions: [],
    parkedAt: 'interpreter',
    fileName: 'main.py',
    preloadable: ['json'],
    isKeepable: false,
    loadable: [{ name: 'wave', brings: [] }],
  },
  parked: ['/usr/bin/python3', 'agent.py'],
  loadable: [{ name: 'wave', brings: [], seed: 'random.seed' }],
  zygote: ['/usr/bin/python3', 'zygote.py'],
  environment: ['PYTHONPATH=/opt/packages'],
  command: [],
  compile: undefined,
};
