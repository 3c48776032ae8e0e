// What stands between a fresh clone and a running program, written with Node built-ins only: a recent enough
// Node, the locked packages, the compiled sources. Each step is skipped when its result is already there.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from './bootstrap/build.js';
import { ensurePackages } from './bootstrap/packages.js';
import { ensureNode } from './bootstrap/runtime.js';
import { findTask, taskNames } from './bootstrap/tasks.js';

/** Becomes the script, in this very process: what is sent to it, kill -9 too, then reaches nobody in between. */
async function become([script, ...args]) {
  process.argv = [process.execPath, script, ...args];
  await import(pathToFileURL(script));
}

function run(program, args) {
  // The channel carries nothing: its end tells a child of ours that this process is gone, however it went.
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
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

async function runAll(node, commands) {
  for (const { program, args } of commands) {
    const isNode = program === 'node';
    if (isNode && node === process.execPath && commands.length === 1) {
      return become(args);
    }
    const code = await run(isNode ? node : program, args);
    if (code !== 0) {
      process.exit(code);
    }
  }
  process.exit(0);
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
  await runAll(node, task.commands(rest));
} catch (error) {
  console.error(`chameleon: ${error.message}`);
  process.exit(1);
}
