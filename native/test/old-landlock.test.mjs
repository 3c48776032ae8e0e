// Kernels whose Landlock is older than the one here, or that have none: what is missing is made up for, told, or refused.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { execute, startDaemon } from './client.mjs';
import { allModes } from './modes.mjs';

const wrapper = fileURLToPath(new URL('./old-landlock.py', import.meta.url));

/** A daemon that believes in this version of Landlock. */
async function withVersion(version, use, options = {}) {
  const scratch = path.join(os.tmpdir(), `launcher-scratch-${process.pid}-${version}`);
  const daemon = await startDaemon({ landlock: true, scratch, wrapper: ['/usr/bin/python3', wrapper, String(version)], ...options });
  try {
    await use(daemon);
  } finally {
    await daemon.stop();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

const attempts = (shared) => `import ctypes, os, signal, socket, struct
def attempt(name, action):
    try: action(); print(name)
    except OSError: pass
shared = ${JSON.stringify(shared)}
attempt("empties by opening", lambda: os.open(shared, os.O_RDONLY | os.O_TRUNC))
def empties(*arguments):
    if ctypes.CDLL(None).syscall(*arguments) < 0: raise OSError()
if os.uname().machine == "x86_64": attempt("empties by the old call", lambda: empties(2, shared.encode(), os.O_RDONLY | os.O_TRUNC))
attempt("empties by the new call", lambda: empties(437, -100, shared.encode(), struct.pack("QQQ", os.O_RDONLY | os.O_TRUNC, 0, 0), 24))
attempt("empties by name", lambda: os.truncate(shared, 0))
attempt("writes", lambda: os.open(shared, os.O_WRONLY))
attempt("reads elsewhere", lambda: open("/etc/passwd").read(1))
attempt("lists elsewhere", lambda: os.listdir("/"))
attempt("makes elsewhere", lambda: os.mkdir("/tmp/launcher-made"))
attempt("connects", lambda: socket.socket(socket.AF_UNIX).connect("\\0x"))
attempt("signals the daemon", lambda: os.kill(int(os.environ["DAEMON"]), 0))
open("own", "w").write("own"); os.rename("own", "other"); open("other", "w").write("again")
child = os.fork()
if child == 0: os._exit(0)
os.waitpid(child, 0)
attempt("signals itself", lambda: os.kill(os.getpid(), 0))
print("ran")`;

describe('older Landlock', { skip: allModes.includes('landlock') ? false : 'needs Landlock' }, () => {
  for (const [version, extra] of [[1, ''], [2, ''], [3, ''], [4, ''], [5, ''], [6, 'signals itself\n']]) {
    it(`T41 version ${version}: its number stands in the result, and the walls stand`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-bound-'));
      const shared = path.join(folder, 'shared');
      fs.writeFileSync(shared, 'content');
      fs.chmodSync(folder, 0o777);
      fs.chmodSync(shared, 0o666);
      await withVersion(version, async (daemon) => {
        assert.equal(daemon.announced.landlock, version);
        const { ready, stdout, stderr } = await execute(daemon, 'python', attempts(shared), { run: { env: [`DAEMON=${daemon.announced.pid}`] } });
        assert.deepEqual([ready.level, ready.landlock], ['process-landlock', version]);
        assert.deepEqual([stdout, stderr], [`${extra}ran\n`, '']);
        assert.equal(fs.readFileSync(shared, 'utf8'), 'content');
      }, { binds: [folder] });
      fs.rmSync(folder, { recursive: true });
    });
  }

  it('T41 none at all: the daemon says so and does not start', async () => {
    await withVersion(0, (daemon) => assert.deepEqual([daemon.announced.step, daemon.announced.level], ['landlock:missing', undefined]));
  });
});
