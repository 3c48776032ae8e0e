// That nothing is ever left: after ends of every kind, after malformed input, after the death of the parent.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually, isDead, leftovers, nothing, processesOf } from './census.mjs';
import { Connection, execute, file, frame, isRoot, pairs, type } from './client.mjs';
import { describeModes } from './modes.mjs';

describeModes('life', (bench) => {
  it('leaves nothing after 200 instances, parked or run or abandoned', async () => {
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 10 }, async (_, i) => {
          const connection = new Connection(bench.daemon);
          connection.create({});
          await connection.until(type.ready);
          if (i % 3 === 1) {
            connection.run({ arg: ['/bin/sh', '-c', 'sleep 300 & exit 0'] });
            await connection.until(type.exit);
          } else if (i % 3 === 2) {
            connection.run({ arg: ['/bin/sleep', '300'] });
            await connection.until(type.started);
          }
          connection.socket.destroy();
          await connection.closed;
        }),
      );
    }
    await eventually(() => assert.deepEqual(leftovers(bench), nothing));
  });

  it('ends the instance when its client hangs up, whatever it does', async () => {
    for (const code of ['sleep 300', 'trap "" TERM HUP INT; while :; do :; done', 'kill -STOP $$', 'while :; do setsid sleep 200 & sleep 0.01; done']) {
      const running = execute(bench.daemon, 'bash', `echo ready; ${code}`, {
        act: async (connection) => {
          await connection.until(type.stdout);
          connection.socket.destroy();
        },
      });
      await assert.rejects(running);
      await eventually(() => assert.deepEqual(leftovers(bench), nothing));
    }
  });

  it('T11 removes what a program nested ten thousand levels deep or named badly', async () => {
    const code = `import os
for i in range(10000):
    os.mkdir("d"); os.chdir("d")
os.mkdir("locked", 0)
open("x" * 255, "w"); os.symlink("/etc", "link")`;
    const { exit } = await execute(bench.daemon, 'python', code);
    assert.equal(exit.exitCode, 0);
    await eventually(() => assert.deepEqual(leftovers(bench), nothing), 15_000);
  });

  it('answers malformed frames with a failure and closes', async () => {
    const oversized = Buffer.alloc(5);
    oversized.writeUInt32LE(0xffffffff, 0);
    const create = isRoot ? { uid: 250_000 } : {};
    const cases = {
      'an unknown type': [frame(0x7f)],
      'a run before the create': [frame(type.run, pairs({ arg: '/bin/true' }))],
      'a length over the limit': [oversized],
      'pairs without an end': [frame(type.create, Buffer.from('uid\0' + '1'.repeat(10)))],
      'an unknown key': [frame(type.create, pairs({ ...create, colour: 'red' }))],
      'a negative number': [frame(type.create, pairs({ ...create, memoryBytes: -1 }))],
      'an overflowing number': [frame(type.create, pairs({ ...create, memoryBytes: '18446744073709551617' }))],
      'an empty number': [frame(type.create, pairs({ ...create, processes: '' }))],
      'a zero limit': [frame(type.create, pairs({ ...create, processes: 0 }))],
      'a second create': [frame(type.create, pairs(create)), frame(type.create, pairs(create))],
      'too many words': [frame(type.create, pairs({ ...create, arg: Array(2000).fill('a') }))],
      'a run without a command': [frame(type.create, pairs(create)), frame(type.run)],
      'a command that is not there': [frame(type.create, pairs(create)), frame(type.run, pairs({ arg: '/no/such' }))],
      'input before the run': [frame(type.create, pairs(create)), frame(type.stdin, Buffer.from('x'))],
      'a file frame that is cut': [frame(type.create, pairs(create)), frame(type.file, Buffer.from([0, 200, 0, 65]))],
    };
    if (isRoot) {
      cases['root without a user to become'] = [frame(type.create)];
    } else {
      cases['a user that is not ours to become'] = [frame(type.create, pairs({ uid: 5 }))];
    }
    for (const [name, frames] of Object.entries(cases)) {
      const connection = new Connection(bench.daemon);
      connection.send(...frames);
      const failure = await connection.json(type.failure, type.exit);
      assert.ok(failure.step, `${name}: ${JSON.stringify(failure)}`);
      await connection.closed;
    }
    await eventually(() => assert.deepEqual(leftovers(bench), nothing));
  });

  it('T59 refuses file names that could leave the box', async () => {
    for (const name of ['../x', '/etc/x', 'a/../../x', '', '.', '..', 'a//b', 'a/', 'a\0b', 'x'.repeat(256), './a']) {
      const connection = new Connection(bench.daemon);
      connection.create({});
      connection.send(file(name, 'x'), frame(type.initialise));
      const failure = await connection.json(type.failure, type.initialised);
      assert.equal(failure.step, 'file:name', JSON.stringify(name));
    }
    const odd = ['-rf', ' a\nb', 'ünï', 'x'.repeat(255), 'deep/er/file'];
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.send(...odd.map((name) => file(name, 'x')), frame(type.initialise));
    await connection.until(type.initialised);
    connection.socket.destroy();
  });

  it('tells what an interpreter said that did not become ready', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ arg: ['/bin/sh', '-c', 'echo broken >&2; exit 1'] });
    const failure = await connection.json(type.failure);
    assert.deepEqual([failure.step, failure.detail], ['agent:ready', 'broken\n']);
    const slow = new Connection(bench.daemon);
    slow.create({ arg: ['/bin/sleep', '60'], timeoutMs: 200 });
    assert.deepEqual([(await slow.json(type.failure)).error], ['Operation timed out']);
  });

  it('leaves no directory when it cannot start', async () => {
    const directory = path.join(os.tmpdir(), `launcher-none-${process.pid}`);
    const { launcher } = await import('./client.mjs');
    const child = spawn(launcher, ['daemon', '--socket', `${directory}/s`, '--bind-ro', '/no/such/path'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data');
    assert.equal(JSON.parse(line.toString()).errno, 2);
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    assert.ok(!fs.existsSync(directory));
  });

  it('survives random bytes', async () => {
    for (let i = 0; i < 200; i += 1) {
      const connection = new Connection(bench.daemon);
      const bytes = Buffer.from(Array.from({ length: 1 + (i * 37) % 400 }, (_, j) => (i * 7919 + j * 104729 + ((i * j) >> 3)) & 255));
      connection.send(i % 2 ? bytes : frame(1 + (i % 8), bytes));
      connection.socket.end();
      await connection.closed;
    }
    const { exit } = await execute(bench.daemon, 'bash', 'exit 7');
    assert.equal(exit.exitCode, 7);
    await eventually(() => assert.deepEqual(leftovers(bench), nothing));
  });

  it('leaves nothing within a second when its parent is killed', async () => {
    const parent = fileURLToPath(new URL('./parent.mjs', import.meta.url));
    const child = spawn(process.execPath, [parent, bench.mode], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data');
    const { daemonPid, directory, parents, scratch } = JSON.parse(line.toString());
    const watched = { daemon: { child: { pid: daemonPid }, directory }, opened: { parents, options: { scratch } } };
    assert.ok(processesOf(watched.daemon).length >= 6);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await eventually(() => {
      assert.ok(isDead(daemonPid));
      const left = leftovers(watched);
      assert.deepEqual([left.processes, left.cgroups, left.scratch, left.mounts], [[], [], [], []]);
      assert.ok(!fs.existsSync(directory));
      const stray = fs.readdirSync('/proc').filter((each) => {
        try {
          return /^\d+$/.test(each) && fs.readFileSync(`/proc/${each}/cmdline`, 'utf8').includes('sleep\x00299');
        } catch {
          return false;
        }
      });
      assert.deepEqual(stray, []);
    }, 1000);
    fs.rmSync(directory, { recursive: true, force: true });
    if (scratch) {
      fs.rmSync(scratch, { recursive: true, force: true });
    }
    for (const each of parents) {
      fs.rmdirSync(each);
    }
  });

  it('clears up after a daemon that was killed itself', async () => {
    if (bench.mode === 'namespaces') {
      return; // nothing there outlives a process
    }
    const { startDaemon } = await import('./client.mjs');
    const first = await startDaemon(bench.opened.options);
    const connection = new Connection(first);
    connection.create({});
    await connection.until(type.ready);
    const pids = processesOf(first).map((each) => each.pid);
    for (const pid of pids) {
      process.kill(pid, 'SIGKILL');
    }
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    await eventually(() => assert.ok(pids.every(isDead)));
    const second = await startDaemon(bench.opened.options);
    await eventually(() => {
      const { cgroups, scratch } = leftovers({ ...bench, daemon: second });
      assert.deepEqual([...cgroups, ...scratch].filter((name) => name.includes(`-${first.child.pid}-`)), []);
    });
    await second.stop();
    fs.rmSync(first.directory, { recursive: true, force: true });
  });
});

describeModes('not root', (bench) => {
  it('the same tests pass for an unprivileged user', { skip: !isRoot || process.env.LAUNCHER_NESTED !== undefined, timeout: 240_000 }, async () => {
    const here = path.dirname(fileURLToPath(import.meta.url));
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-nobody-'));
    fs.chmodSync(home, 0o777);
    const files = ['programs', 'limits', 'walls', 'syscalls', 'threats-b', 'old-landlock', 'inside', 'stuck', 'life'].map((each) => path.join(here, `${each}.test.mjs`));
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--test', '--test-concurrency=1', ...files], {
      uid: 65534,
      gid: 65534,
      env: { ...env, HOME: home, TMPDIR: home, LAUNCHER_NESTED: '1' },
    });
    let output = '';
    child.stdout.on('data', (data) => { output += data; });
    const [code] = await once(child, 'exit');
    fs.rmSync(home, { recursive: true, force: true });
    assert.equal(code, 0, output.split('\n').filter((line) => /not ok|error:|# (pass|fail)/.test(line)).join('\n'));
    assert.match(output, /(#|ℹ) fail 0/);
    assert.ok(bench.daemon);
  });
}, ['namespaces']);
