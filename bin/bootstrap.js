// What stands between a fresh clone and a running program, written with Node built-ins only: a recent enough
// Node, the locked packages, the compiled sources. Each step is skipped when its result is already there.
import { spawn } from 'node:child_process';
import { ensureBuild } from './bootstrap/build.js';
import { ensurePackages } from './bootstrap/packages.js';
import { ensureNode } from './bootstrap/runtime.js';
import { findTask, taskNames } from './bootstrap/tasks.js';

function run(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' });
  // The child's own handlers decide how to end; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
    child.on('error', (error) => {
      console.error(`chameleon: could not start ${program}: ${error.message}`);
      resolve(1);
    });
  });
}

const [name, ...rest] = process.argv.slice(2);
const task = findTask(name);
if (task === undefined) {
  console.error(`chameleon: unknown task ${JSON.stringify(name ?? '')}; one of: ${taskNames.join(', ')}`);
  process.exit(2);
}
try {
  const node = await ensureNode();
  await ensurePackages(node);
  if (task.isBuildNeeded) {
    await ensureBuild(node);
  }
  for (const { program, args } of task.commands(rest)) {
    const code = await run(program === 'node' ? node : program, args);
    if (code !== 0) {
      process.exit(code);
    }
  }
} catch (error) {
  console.error(`chameleon: ${error.message}`);
  process.exit(1);
}
