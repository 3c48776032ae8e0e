// What the launcher does when something of its own is gone, stuck or lied to, and what it takes from a client at all.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import { it } from 'node:test';
import { Connection, file, frame, interpreter, isRoot, launcher, pairs, startDaemon, type } from './client.mjs';
import { hostPid } from './host-view.mjs';
import { describeModes } from './modes.mjs';

function isGone(pid) {
  try {
    return /State:\t[ZX]/.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

async function allGone(pids, ms = 3000) {
  const end = performance.now() + ms;
  while (!pids.every(isGone)) {
    assert.ok(performance.now() < end, `still there: ${pids.filter((pid) => !isGone(pid))}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describeModes('stuck', (bench) => {
  const hasNamespaces = () => bench.mode !== 'landlock';
  const uid = isRoot ? { uid: 420_000 } : {};

  async function running(daemon, code = 'echo ready; sleep 300', run = {}) {
    const connection = new Connection(daemon);
    connection.create({});
    connection.send(frame(type.run, pairs({ arg: ['/bin/sh', '-c', code], wallMs: 60_000, ...run })));
    await connection.until(type.stdout);
    // A program may speak before init has told that it runs. Stopped between the two, init is given up only after `timeoutMs`.
    await connection.until(type.started);
    return connection;
  }

  /** A daemon of one test's own, which does not outlive it where the test fails either. */
  async function startOwn(t, options = bench.opened.options) {
    const daemon = await startDaemon(options);
    t.after(() => daemon.child.kill('SIGKILL'));
    return daemon;
  }

  it('a supervisor that is killed takes its init and its program along', async (t) => {
    const daemon = await startOwn(t);
    const connection = await running(daemon);
    const { supervisor, init, program } = hostPid(daemon);
    process.kill(supervisor, 'SIGKILL');
    await allGone([init, program]);
    connection.socket.destroy();
    await daemon.stop();
  });

  it('a daemon that is killed takes its instances along, though their clients stay', async (t) => {
    const daemon = await startOwn(t);
    const connection = await running(daemon);
    const { supervisor, init, program } = hostPid(daemon);
    daemon.child.kill('SIGKILL');
    await allGone([supervisor, init, program]);
    connection.socket.destroy();
    fs.rmSync(daemon.directory, { recursive: true, force: true });
  });

  it('an init that does not answer any more is ended by force', async (t) => {
    const daemon = await startOwn(t);
    const connection = await running(daemon, 'echo ready; sleep 300', { wallMs: 300 });
    const { init, program } = hostPid(daemon);
    process.kill(init, 'SIGSTOP');
    const exit = await connection.json(type.exit, type.failure);
    assert.deepEqual([exit.killReason, exit.complete], ['wall', false]);
    await connection.closed;
    await allGone([init, program]);
    await daemon.stop();
  });

  it('an init that is killed takes all of its instance along, and the run is told', async (t) => {
    const daemon = await startOwn(t);
    const connection = await running(daemon, 'echo ready; sleep 300 & sleep 300');
    const { init, program } = hostPid(daemon);
    process.kill(init, 'SIGKILL');
    assert.equal((await connection.json(type.exit, type.failure)).complete, false);
    await allGone([init, program]);
    await daemon.stop();
  });

  it('a run that is ended is ended by init, in order, and told whole', async () => {
    const connection = await running(bench.daemon, 'echo ready; sleep 300 & sleep 300', { wallMs: 200 });
    const exit = await connection.json(type.exit);
    assert.deepEqual([exit.killReason, exit.complete, exit.usage.wallUs < 1_000_000], ['wall', true, true]);
  });

  it('an interpreter that never lets go of its channel is given up', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ arg: ['/bin/sh', '-c', 'printf . >&3; sleep 300'], timeoutMs: 1000 });
    await connection.until(type.ready);
    connection.run({ entry: 'x' });
    assert.equal((await connection.json(type.failure, type.exit)).step, 'agent:dispatch');
  });

  it('a file is written through no symlink, and into no pipe that nobody reads', async () => {
    for (const [prepare, name, step] of [
      ['mkdir "$TMPDIR/t"; ln -s "$TMPDIR/t" way', 'way/x', 'file:directory'],
      ['ln -s "$TMPDIR/t" leaf', 'leaf', 'file:open'],
      ['mkfifo pipe', 'pipe', 'file:open'],
    ]) {
      const connection = new Connection(bench.daemon);
      connection.create({ arg: ['/bin/sh', '-c', `cd "$HOME"; ${prepare}; printf . >&3; sleep 300`] });
      await connection.until(type.ready);
      connection.send(file(name, 'x'), frame(type.initialise));
      assert.equal((await connection.json(type.failure, type.initialised)).step, step, prepare);
      await connection.closed;
    }
  });

  it('a client that sends more input than it may is refused', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.run({ arg: ['/bin/sleep', '300'], stdin: 1, wallMs: 60_000 });
    await connection.until(type.started);
    for (let part = 0; part < 5; part += 1) {
      connection.send(frame(type.stdin, Buffer.alloc(1 << 19)));
    }
    assert.equal((await connection.json(type.failure, type.exit)).step, 'protocol:stdin-window');
  });

  it('no limit of a run can be above that of its instance', async () => {
    for (const [key, ceiling] of Object.entries({ memoryBytes: 64 << 20, processes: 10, fileBytes: 1 << 20, boxBytes: 1 << 20, boxInodes: 100 })) {
      const connection = new Connection(bench.daemon);
      connection.create({ [key]: ceiling });
      connection.run({ arg: ['/bin/true'], [key]: ceiling + 1 });
      assert.equal((await connection.json(type.failure, type.exit)).step, `request:${key}`);
    }
  });

  it('a number is made of digits', async () => {
    for (const [value, number] of [['-1', 'EINVAL'], ['', 'EINVAL'], ['1 ', 'EINVAL'], ['+5000000', 'EINVAL'], ['0x5000000', 'EINVAL'], ['5e9', 'EINVAL'], ['2000000/', 'EINVAL'], ['200000:', 'EINVAL'], ['18446744073714551616', 'EINVAL']]) {
      const connection = new Connection(bench.daemon);
      connection.create({ memoryBytes: value });
      const failure = await connection.json(type.failure, type.ready);
      assert.deepEqual([failure.step, failure.errno], ['request:memoryBytes', os.constants.errno[number]], value);
      await connection.closed;
    }
  });

  it('a run can have lower ceilings than its instance, in an interpreter that is parked already', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ arg: interpreter(bench.daemon, 'bash').argv, processes: 64, memoryBytes: 256 << 20, fileBytes: 1 << 20 });
    connection.send(file('main.sh', 'ulimit -f; ulimit -u; ulimit -d'), frame(type.run, pairs({ entry: 'main.sh', processes: 5, memoryBytes: 64 << 20, fileBytes: 4096 })));
    await connection.json(type.exit);
    const [files, processes, data] = connection.text(type.stdout).trim().split('\n');
    assert.equal(files, '4');
    assert.ok(Number(processes) === 74 || (!hasNamespaces() && !isRoot), processes);
    assert.equal(data, bench.mode === 'cgroups' ? 'unlimited' : String((128 * 1048576 + 2 ** 30) / 1024));
  });

  it('a box is no larger than its instance asks for', { skip: !hasNamespaces() && 'a folder on the disk there' }, async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ boxBytes: 1 << 20, boxInodes: 64 });
    connection.run({ arg: ['/bin/bash', '-c', 'head -c 2000000 /dev/zero > a 2>/dev/null; stat -c %s a; rm a; i=0; while [ $i -lt 200 ] && : > f$i; do i=$((i+1)); done 2>/dev/null; echo $i'] });
    await connection.json(type.exit);
    const [bytes, files] = connection.text(type.stdout).trim().split('\n').map(Number);
    assert.ok(bytes <= 1 << 20 && bytes > 900_000 && files < 64, `${bytes} ${files}`);
  });

  it('what is cut, or not known, is told as such', async () => {
    const cut = Buffer.concat([Buffer.from([0, 200, 0]), Buffer.alloc(199, 'a')]);
    for (const [frames, step] of [
      [[frame(type.create, pairs(uid)), frame(type.file, cut)], 'file:header'],
      [[frame(type.create, Buffer.concat([pairs(uid), Buffer.from('processes\x004')]))], 'request:pairs'],
      [[frame(type.create, pairs({ ...uid, colour: 'red' }))], 'request:colour'],
    ]) {
      const connection = new Connection(bench.daemon);
      connection.send(...frames, frame(type.initialise));
      assert.equal((await connection.json(type.failure, type.initialised)).step, step);
      connection.socket.destroy();
    }
  });

  it('an instance is made once', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.create({});
    assert.equal((await connection.json(type.failure)).step, 'protocol:frame');
    await connection.closed;
  });

  it('root names the user that a program becomes, and nobody else names any', async () => {
    const connection = new Connection(bench.daemon);
    connection.send(frame(type.create, pairs(isRoot ? {} : { uid: 5 })));
    assert.equal((await connection.json(type.failure, type.ready)).step, 'request:uid');
    connection.socket.destroy();
  });

  it('every number has a range, and every list an end', async () => {
    const bad = [
      ...['cpuMilli', 'timeoutMs', 'memoryBytes', 'processes', 'fileBytes', 'openFiles', 'stackBytes', 'boxBytes', 'boxInodes'].flatMap((key) => [[key, 0], [key, '99999999999999999']]),
      ['ahead', 2], ['uid', 0], ['uid', 4294967294], ['uid', 4294967295],
      ['allow', Array(65).fill('flock')],
      ['env', Array(1025).fill('A=b')],
    ];
    for (const [key, value] of bad) {
      const connection = new Connection(bench.daemon);
      connection.send(frame(type.create, pairs({ ...uid, [key]: value })));
      assert.equal((await connection.json(type.failure, type.ready)).step, `request:${key}`, `${key}=${String(value).slice(0, 30)}`);
      connection.socket.destroy();
    }
    for (const [key, value] of ['wallMs', 'cpuMs'].flatMap((each) => [[each, 0], [each, '99999999999']]).concat([['outputBytes', '99999999999'], ['stdin', 2], ['drain', 2], ['yield', 2]])) {
      const connection = new Connection(bench.daemon);
      connection.create({});
      connection.run({ arg: ['/bin/true'], [key]: value });
      assert.equal((await connection.json(type.failure, type.exit)).step, `request:${key}`);
    }
  });

  it('a command is a path from the root, and an interpreter is told what to run', async () => {
    for (const [create, run, step] of [
      [{}, { arg: ['true'] }, 'request:arg'],
      [{ arg: ['/bin/sh', '-c', 'printf . >&3; sleep 300'] }, {}, 'request:entry'],
    ]) {
      const connection = new Connection(bench.daemon);
      connection.create(create);
      connection.run(run);
      assert.equal((await connection.json(type.failure, type.exit)).step, step);
    }
  });

  it('the daemon changes no mount of whoever starts it', { skip: (!isRoot || !hasNamespaces()) && 'needs a mount namespace of its own' }, async () => {
    const tag = `${7_000_000 + process.pid}`;
    const around = spawn('unshare', ['-m', '--propagation', 'private', '/bin/sh', '-c', `mount --make-rshared /; cat /proc/self/mountinfo; echo end; "${launcher}" daemon --socket /tmp/launcher-apart-${tag}/s --bind-ro /usr; :; cat /proc/self/mountinfo`], { stdio: ['pipe', 'pipe', 'inherit'] });
    let said = '';
    around.stdout.on('data', (data) => {
      said += data;
      if (said.includes('"level":"process"') || said.includes('"step"')) {
        around.stdin.end();
      }
    });
    await once(around, 'close');
    // Where somebody on the host has removed the folder meanwhile, its mount is gone everywhere.
    const places = (text) => text.split('\n').filter((line) => / - /.test(line)).map((line) => line.split(' ').slice(3, 5)).filter(([, at]) => fs.existsSync(at)).map((each) => each.join(' '));
    const [before, after] = said.split('end\n');
    assert.match(after, /"level":"process"/);
    assert.deepEqual(places(after), places(before));
  });

  it('T41 where the processes of others cannot be told, landlock mode does not start', { skip: (!isRoot || hasNamespaces()) && 'only in landlock mode, and root' }, async (t) => {
    const daemon = await startOwn(t, { ...bench.opened.options, wrapper: ['unshare', '-m', '/bin/sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh'] });
    assert.equal(daemon.announced.step, 'landlock:proc-children');
    await daemon.stop();
  });

  it('a name of a call that may never be allowed, or of none, is refused', async () => {
    for (const name of ['mount', 'ptrace', 'no_such_call', '']) {
      const connection = new Connection(bench.daemon);
      connection.create({ allow: [name] });
      assert.equal((await connection.json(type.failure, type.ready)).step, `seccomp:${name}`);
    }
  });

  it('what a program leaves running in sessions of its own is gone with its report', async () => {
    const seconds = 100_000 + process.pid; // by which they are known
    const code = `(setsid sh -c "echo one; exec sleep ${seconds}" &); (setsid setsid sh -c "echo two; exec sleep ${seconds}" &); read -r line`;
    const connection = await running(bench.daemon, code, { stdin: 1 });
    while (!/one/.test(connection.text(type.stdout)) || !/two/.test(connection.text(type.stdout))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const named = () => fs.readdirSync('/proc').filter((each) => /^\d+$/.test(each)).filter((pid) => {
      try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(String(seconds));
      } catch {
        return false; // it ended while we looked
      }
    });
    // What the shell forked to send the two away may not have ended yet.
    const end = performance.now() + 5000;
    let mine = named();
    while (mine.length !== 3) {
      assert.ok(performance.now() < end, `the program and two that it has sent away, not ${mine.length}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      mine = named();
    }
    connection.send(frame(type.stdinEnd));
    await connection.until(type.exit);
    assert.deepEqual(mine.filter((pid) => !isGone(pid)), []);
  });
});
