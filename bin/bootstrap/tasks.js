// The tasks behind the npm scripts: which commands each runs. `node` stands for the Node of the project.
import { join } from 'node:path';
import { root } from './runtime.js';

const local = (path) => join(root, ...path.split('/'));
const script = (path, ...args) => ({ program: 'node', args: [local(path), ...args] });
const main = (...args) => script('dist/cli/main.js', ...args);
const tsc = (config) => script('node_modules/typescript/bin/tsc', '-p', local(config));
const vitest = (...args) => script('node_modules/vitest/vitest.mjs', 'run', ...args);
const knip = () => script('node_modules/knip/bin/knip.js');
const biome = (...args) => ({
  program: local(`node_modules/@biomejs/cli-linux-${process.arch}/biome`),
  args: ['check', ...args, root],
});

const tasks = {
  start: { isBuildNeeded: true, commands: (args) => [main('serve', ...args)] },
  cli: { isBuildNeeded: true, commands: (args) => [main(...args)] },
  build: { isBuildNeeded: true, commands: () => [] },
  screenshots: {
    isBuildNeeded: true,
    commands: (args) => [script('dashboard/tools/save-screenshots.ts', ...args)],
  },
  test: { isBuildNeeded: true, commands: (args) => [vitest(...args)] },
  deep: {
    isBuildNeeded: true,
    commands: (args) => [vitest('--config', local('vitest.deep.config.ts'), ...args)],
  },
  demo: { isBuildNeeded: true, commands: (args) => [main('demo', ...args)] },
  bench: { isBuildNeeded: true, commands: (args) => [script('bench/run.ts', ...args)] },
  // The shapes of the client, of what the schemas of the API say now.
  generate: {
    isBuildNeeded: false,
    commands: () => [script('clients/typescript/generate/write-api-shapes.ts')],
  },
  format: { isBuildNeeded: false, commands: () => [biome('--write')] },
  check: {
    isBuildNeeded: true,
    // --tested: who has just run the tests need not wait for them again.
    commands: (args) => [
      ...[biome(), tsc('tsconfig.core.json'), tsc('tsconfig.json')],
      ...[tsc('clients/typescript/tsconfig.json'), tsc('dashboard/tsconfig.json'), knip()],
      ...(args.includes('--tested') ? [] : [vitest()]),
    ],
  },
};

export const taskNames = Object.keys(tasks);

export function findTask(name) {
  return Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
}
