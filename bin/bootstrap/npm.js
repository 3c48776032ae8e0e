// Runs the host's npm with a chosen Node: npm itself decides which optional packages fit by the Node it runs under.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

function npmScript() {
  const beside = join(
    dirname(realpathSync(process.execPath)),
    '..',
    'lib',
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js',
  );
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  const found = [process.env.npm_execpath, beside, ...onPath].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (found === undefined) {
    throw new Error('npm was not found beside Node or on PATH; install npm and try again');
  }
  return realpathSync(found);
}

/** Runs npm to its end; its output is shown only when it fails. Lines of progress go to standard error. */
export function runNpm(node, args) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, [npmScript(), ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const startedAt = Date.now();
  const ticker = setInterval(() => {
    console.error(`chameleon:   … ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, 10_000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(ticker);
      if (code === 0) {
        resolve();
      } else {
        reject(
          new Error(`npm ${args[0]} failed with code ${code}:\n${Buffer.concat(output).toString('utf8')}`),
        );
      }
    });
  });
}
