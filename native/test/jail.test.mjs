// The jail of a virtual machine's monitor, tried with a shell in the monitor's place: what a guest would find that broke out.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRoot, launcher } from './client.mjs';

const USER = 61_998;
let place;

/** Who starts it may have what the monitor must not. */
const privileged = ['setpriv', '--groups', '27,61996', '--inh-caps', '+kill', '--ambient-caps', '+kill'];

function start(script, { options = [], stdio = ['ignore', 'pipe', 'pipe'], before = [] } = {}) {
  const shown = ['/usr', '/bin', '/lib', '/lib64'].flatMap((each) => ['--bind-ro', each]);
  const who = isRoot ? ['--uid', String(USER)] : [];
  const words = ['jail', '--socket', path.join(place, 'root'), ...who, ...shown, ...options, '--', '/bin/sh', '-c', script];
  const [command, ...rest] = [...before, launcher, ...words];
  return spawn(command, rest, { stdio, env: { PATH: '/usr/bin:/bin' } });
}

async function run(script, options) {
  const child = start(script, options);
  const said = { stdout: '', stderr: '' };
  for (const name of Object.keys(said)) {
    child[name].on('data', (bytes) => {
      said[name] += bytes;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...said };
}

describe(`the jail of a monitor${isRoot ? '' : ', not root'}`, () => {
  before(() => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-jail-'));
  });
  after(() => fs.rmSync(place, { recursive: true, force: true }));

  it('T42 shows what it was told to show, read-only, and nothing else', async () => {
    const { stdout } = await run('ls /; ls /etc /tmp /box; touch /usr/x /tmp/x /x 2>&1; ls -d /root /home /var /sys 2>&1');
    const [listing] = stdout.split('touch:');
    assert.deepEqual(listing.split('\n').filter((line) => /^(root|home|var|sys|srv|opt|shadow)$/.test(line)), []);
    assert.equal(stdout.match(/touch: .*Read-only file system/g)?.length, 3, stdout);
    assert.equal(stdout.match(/No such file/g)?.length, 4, stdout);
  });

  it('T42 has a network, an IPC and a name of its own, and the network is empty', async () => {
    const { stdout } = await run('for each in net ipc uts pid mnt; do readlink /proc/self/ns/$each; done; cat /proc/net/dev');
    const lines = stdout.split('\n');
    for (const [index, name] of ['net', 'ipc', 'uts', 'pid', 'mnt'].entries()) {
      assert.match(lines[index], new RegExp(`^${name}:`));
      assert.notEqual(lines[index], fs.readlinkSync(`/proc/self/ns/${name}`), name);
    }
    assert.deepEqual(lines.slice(5).flatMap((line) => /^\s*(\w+):/.exec(line)?.[1] ?? []), ['lo']);
  });

  it('T42 shows no process but its own', async () => {
    const { stdout } = await run('echo $$; ls /proc | grep -c "^[0-9]"');
    const [pid, count] = stdout.trim().split('\n').map(Number);
    assert.equal(pid, 1);
    assert.ok(count <= 4, `${count} processes`);
  });

  it('T42 leaves no right: no capability, no group, no way to gain any', async () => {
    const { stdout } = await run('cat /proc/self/status', { before: isRoot ? privileged : [] });
    const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(stdout)?.[1];
    for (const name of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      assert.equal(field(name), '0000000000000000', name);
    }
    assert.equal(field('NoNewPrivs'), '1');
    if (isRoot) {
      assert.deepEqual(field('Uid').split('\t'), Array(4).fill(String(USER)));
      assert.deepEqual(field('Gid').split('\t'), Array(4).fill(String(USER)));
      assert.equal(field('Groups').trim(), '');
    }
  });

  it('T42 bounds files, descriptors and processes, and dumps no memory', async () => {
    const { stdout } = await run('cat /proc/self/limits');
    const hard = (name) => new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(stdout)?.[1];
    assert.deepEqual(
      ['Max core file size', 'Max file size', 'Max open files', 'Max processes'].map(hard),
      ['0', '0', '256', '256'],
    );
  });

  it('T42 gives the group of a device, and that alone', { skip: !isRoot && 'only root can give groups' }, async () => {
    const device = path.join(place, 'device');
    fs.writeFileSync(device, 'used\n', { mode: 0o640 });
    fs.chownSync(device, 0, 61_997);
    const { stdout, stderr } = await run(`cat ${device}; grep Groups /proc/self/status`, { options: ['--device', device] });
    assert.match(stdout, /^used\nGroups:\s*61997\s*$/, stderr);
  });

  it('goes with whoever waits for it, and with the one who started that', async () => {
    const child = start('echo here; exec sleep 1000');
    await once(child.stdout, 'data');
    const [inner] = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
    child.kill('SIGKILL');
    // Its output ends when the last who has it is gone.
    const gone = once(child.stdout, 'close').then(() => true);
    child.stdout.resume();
    const late = new Promise((resolve) => {
      setTimeout(resolve, 3000, false).unref();
    });
    const hasGone = await Promise.race([gone, late]);
    if (!hasGone) {
      process.kill(Number(inner), 'SIGKILL');
    }
    assert.ok(hasGone, 'the monitor outlived its jail');
  });

  it('hands descriptors on and keeps none', async () => {
    const child = start('echo here >&3; exec sleep 1000', { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
    const [said] = await once(child.stdio[3], 'data');
    assert.equal(String(said), 'here\n');
    const kept = fs.readdirSync(`/proc/${child.pid}/fd`).map(Number);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(kept.toSorted((a, b) => a - b), [0, 1, 2, 3]);
  });

  it('says by its code how the monitor ended, and what it could not build', async () => {
    assert.equal((await run('exit 7')).code, 7);
    const missing = await run('true', { options: ['--bind-ro', '/no-such-folder'] });
    assert.equal(missing.code, 125);
    assert.match(missing.stderr, /template:open_tree: No such file/);
  });
});
