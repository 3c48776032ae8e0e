// The launcher as the first process of a container. Here util-linux makes what of one the launcher relies on: a pid namespace, a
// user without rights, no new privileges; the walls of a whole engine are tested with the driver.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { frame, isRoot, launcher, pairs, type } from './client.mjs';

const USER = 61_999;
const setpriv = ['setpriv', '--reuid', USER, '--regid', USER, '--clear-groups', '--bounding-set', '-all', '--inh-caps', '-all'];
// A root of its own, for /box has to be there, with the folders of the host in it that programs need.
const boxed = `mount -t tmpfs none /mnt && cd /mnt && mkdir usr etc proc dev tmp box oldroot &&
  for d in bin sbin lib lib64; do [ -L /$d ] && cp -d /$d . || { [ -d /$d ] && mkdir $d && mount --bind /$d $d; }; done
  mount --rbind /usr usr && mount --bind /etc etc && mount --rbind /dev dev && mount -t tmpfs -o mode=1777 none tmp &&
  mount -t tmpfs -o mode=1777 none box && mkdir -p "./$(dirname ${launcher})" && mount --bind "$(dirname ${launcher})" "./$(dirname ${launcher})" &&
  pivot_root . oldroot && mount -t proc proc proc && umount -l oldroot && cd / && exec "$@"`;

/** Starts it as pid 1; `words` stand before it, as an engine's choices would. */
function start(words = [...setpriv, '--no-new-privs']) {
  const command = ['--pid', '--fork', '--mount', '--mount-proc', '--net', '--kill-child', 'sh', '-c', boxed, 'sh', ...words, launcher, 'contained'];
  const child = spawn('unshare', command.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  return child;
}

async function talk(child, ...frames) {
  const chunks = [];
  child.stdout.on('data', (bytes) => chunks.push(bytes));
  child.stdin.write(Buffer.concat(frames));
  await once(child, 'exit');
  const found = [];
  let rest = Buffer.concat(chunks);
  while (rest.length >= 5) {
    const length = rest.readUInt32LE(0);
    found.push({ kind: rest[4], payload: rest.subarray(5, 5 + length) });
    rest = rest.subarray(5 + length);
  }
  const text = (kind) => Buffer.concat(found.filter((each) => each.kind === kind).map((each) => each.payload)).toString();
  const json = (kind) => JSON.parse(text(kind));
  return { text, json };
}

const create = (values = {}) => frame(type.create, pairs(values));
const run = (code, values = {}) => frame(type.run, pairs({ arg: ['/bin/bash', '-c', code], ...values }));

describe('contained', { skip: isRoot ? false : 'only root can make what stands for a container' }, () => {
  it('runs one program and tells its end from outside of it', async () => {
    const { text, json } = await talk(start(), create(), run('echo out; echo err >&2; cat /box/none; exit 3'));
    assert.equal(json(type.ready).level, 'container');
    assert.equal(json(type.ready).uid, USER);
    assert.equal(text(type.stdout), 'out\n');
    assert.match(text(type.stderr), /^err\n.*No such file/);
    const exit = json(type.exit);
    assert.equal(exit.exitCode, 3);
    assert.equal(exit.complete, true);
  });

  it('lets a program reach neither the engine\'s streams nor the processes that judge it', async () => {
    const code = `for pid in 1 2 3; do
      for what in fd/0 fd/1 fd/3 mem environ root/usr; do (: </proc/$pid/$what) 2>/dev/null && echo read $pid $what; done
      (echo forged >/proc/$pid/fd/1) 2>/dev/null && echo wrote $pid
      for signal in 0 STOP TERM KILL; do kill -$signal $pid 2>/dev/null && echo signalled $pid $signal; done
    done
    kill -KILL -1 2>/dev/null && echo all; sleep 1 & kill %1 && echo own; echo end`;
    const { text, json } = await talk(start(), create(), run(code));
    assert.equal(text(type.stdout).replace('all\n', ''), 'own\nend\n');
    assert.equal(json(type.exit).exitCode, 0);
  });

  it('ends at its limits, and takes along what a program has left in the background', async () => {
    const wall = await talk(start(), create(), run('(setsid sleep 99 &) ; sleep 99', { wallMs: 300 }));
    assert.equal(wall.json(type.exit).killReason, 'wall');
    const memory = await talk(start(), create(), run('x=x; while :; do x=$x$x; done', { memoryBytes: 64 << 20 }));
    assert.equal(memory.json(type.exit).killReason, 'memory');
    const processes = await talk(start(), create(), run('for i in $(seq 60); do sleep 9 & done; wait', { processes: 20 }));
    assert.equal(processes.json(type.exit).killReason, 'processes');
    const output = await talk(start(), create(), run('while :; do echo xxxxxxxx; done', { outputBytes: 1000 }));
    assert.equal(output.json(type.exit).killReason, 'output');
    assert.equal(output.text(type.stdout).length, 1000);
  });

  it('ends with everything in it when its client is gone', async () => {
    const child = start();
    child.stdin.write(Buffer.concat([create(), run('trap "" TERM HUP; echo ready; sleep 99')]));
    await once(child.stdout, 'data');
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  });

  it('refuses a container that lets programs be root, or gain rights', async () => {
    const asRoot = await talk(start(['setpriv', '--no-new-privs']), create());
    assert.equal(asRoot.json(type.failure).step, 'contained:root');
    const gaining = await talk(start(setpriv), create());
    assert.equal(gaining.json(type.failure).step, 'contained:no_new_privs');
  });
});
