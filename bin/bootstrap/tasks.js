// The tasks behind the npm scripts: which commands each runs, with the Node of the project.
import { join } from 'node:path';
import { root } from './runtime.js';

const local = (path) => join(root, ...path.split('/'));
const tool = {
  biome: local('node_modules/@biomejs/biome/bin/biome'),
  tsc: local('node_modules/typescript/bin/tsc'),
  knip: local('node_modules/knip/bin/knip.js'),
  vitest: local('node_modules/vitest/vitest.mjs'),
};
const main = local('dist/cli/main.js');

const tasks = {
  start: { isBuildNeeded: true, commands: (args) => [[main, 'serve', ...args]] },
  cli: { isBuildNeeded: true, commands: (args) => [[main, ...args]] },
  build: { isBuildNeeded: true, commands: () => [] },
  test: { isBuildNeeded: true, commands: (args) => [[tool.vitest, 'run', ...args]] },
  demo: { isBuildNeeded: true, commands: (args) => [[main, 'demo', ...args]] },
  bench: { isBuildNeeded: true, commands: (args) => [[local('bench/run.ts'), ...args]] },
  format: { isBuildNeeded: false, commands: () => [[tool.biome, 'check', '--write', root]] },
  check: {
    isBuildNeeded: true,
    commands: () => [
      [tool.biome, 'check', root],
      [tool.tsc, '-p', local('tsconfig.core.json')],
      [tool.tsc, '-p', local('tsconfig.json')],
      [tool.vitest, 'run'],
    ],
  },
};

export const taskNames = Object.keys(tasks);

export function findTask(name) {
  return Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
}
