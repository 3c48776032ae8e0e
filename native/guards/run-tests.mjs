// Runs tests of native/test against a launcher, and leaves nothing of either behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const tests = path.join(path.dirname(here), 'test');
const TEST_MS = 15_000;
const FILE_MS = 60_000;
/** Users from `uid` to there are this run's: its instances', then the one that is not root. */
const USERS = 2000;
const UNPRIVILEGED = 1999;

const alive = () => fs.readdirSync('/proc').filter((each) => /^\d+$/.test(each));

/** Whether a process is one of this run: by its program, or by the user that only this run gives to its instances. */
function isOurs(pid, { folder, uid }) {
  try {
    const owner = fs.statSync(`/proc/${pid}`).uid;
    return (owner >= uid && owner < uid + USERS) || fs.readlinkSync(`/proc/${pid}/exe`).startsWith(`${folder}/`);
  } catch {
    return false; // it ended while we looked
  }
}

function endProcesses(place) {
  for (const pid of alive().filter((each) => isOurs(each, place))) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // it ended while we looked
    }
  }
}

function removeGroups(pid) {
  const roots = ['/sys/fs/cgroup', ...fs.readdirSync('/sys/fs/cgroup').map((each) => path.join('/sys/fs/cgroup', each))];
  for (const parent of roots.map((root) => path.join(root, `launcher-test-${pid}`)).filter((each) => fs.existsSync(each))) {
    for (const each of fs.readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      fs.rmdirSync(path.join(parent, each.name));
    }
    fs.rmdirSync(parent);
  }
}

async function eventually(action) {
  for (let left = 100; ; left -= 1) {
    try {
      return action();
    } catch (error) {
      if (left === 0) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function capture(args, { launcher, mode, isUnprivileged, place }) {
  const temporary = path.join(place.folder, 'tmp');
  fs.mkdirSync(temporary, { recursive: true });
  fs.chmodSync(temporary, 0o777);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const user = isUnprivileged && process.getuid() === 0 ? { uid: place.uid + UNPRIVILEGED, gid: place.uid + UNPRIVILEGED } : {};
  // A launcher without its own mount namespace must not change the host's.
  const belt = process.getuid() === 0 && !isUnprivileged ? ['unshare', '-m', '--propagation', 'private'] : [];
  const [program, ...rest] = [...belt, process.execPath, ...args];
  const child = spawn(program, rest, {
    ...user,
    env: { ...env, LAUNCHER: launcher, LAUNCHER_MODES: mode, LAUNCHER_TEST_UID: String(place.uid), LAUNCHER_NESTED: '1', TMPDIR: temporary, HOME: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: FILE_MS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  child.stderr.on('data', (data) => { output += data; });
  await once(child, 'exit');
  endProcesses(place);
  child.stdout.destroy();
  child.stderr.destroy();
  await eventually(() => removeGroups(child.pid));
  fs.rmSync(temporary, { recursive: true, force: true });
  return output;
}

/** Each test whose name matches, with its outcome: passed, skipped, refuted (by an assertion), hung or failed. */
export async function runTests({ file, pattern }, how) {
  const output = await capture(
    [`--test-reporter=${path.join(here, 'reporter.mjs')}`, '--test-reporter-destination=stdout', `--test-timeout=${TEST_MS}`,
      `--test-name-pattern=${pattern}`, path.join(tests, `${file}.test.mjs`)],
    how,
  );
  const lines = output.split('\n').filter((line) => line.startsWith('{"name"'));
  return { results: lines.map((line) => JSON.parse(line)), output };
}

/** What control.mjs says of a launcher. */
export async function runControl(how) {
  return (await capture([path.join(here, 'control.mjs'), how.mode], how)).split('\n')[0];
}
