// Every limit, its verdict, and that nothing survives it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Connection, execute, frame, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const MB = 1048576;

describeModes('limits', (bench) => {
  const verdict = async (language, code, run, create = {}) => {
    const result = await execute(bench.daemon, language, code, { run, create });
    return { ...result, reason: result.exit.killReason };
  };
  // Without a cgroup memory outside the heap is refused, not counted.
  const isCharged = () => bench.mode === 'cgroups';

  it('T7, T8 wall: a sleeper, a blocked reader, a stopped program, one that ignores SIGTERM', async () => {
    const programs = ['sleep 100', 'trap "" TERM INT HUP; while :; do sleep 1; done', 'kill -STOP $$; sleep 1'];
    for (const code of programs) {
      const { reason, exit } = await verdict('bash', code, { wallMs: 300 });
      assert.equal(reason, 'wall', code);
      assert.equal(exit.signal, 9);
      assert.ok(exit.usage.wallUs >= 290_000 && exit.usage.wallUs < 3_000_000, `${exit.usage.wallUs}`);
    }
  });

  it('T6 cpu: one spinning program, and many that spin together', async () => {
    const alone = await verdict('python', 'while True: pass', { cpuMs: 300 });
    assert.equal(alone.reason, 'cpu');
    const spent = (alone.exit.usage.cpuUserUs + alone.exit.usage.cpuSystemUs) / 1000;
    assert.ok(spent > 295 && spent < 700, `${spent}`);
    assert.equal((await verdict('bash', 'for i in 1 2 3 4; do (while :; do :; done) & done; wait', { cpuMs: 300 })).reason, 'cpu');
  });

  it('T55 cpu: many short-lived children count too', async () => {
    const { reason } = await verdict('bash', 'while :; do /bin/true; done', { cpuMs: 300 });
    assert.equal(reason, 'cpu');
  });

  it('T4 memory: one process that grows, and many that share the growth', async () => {
    const grow = 'a = []\nwhile True: a.append(bytearray(1 << 20))';
    const one = await verdict('python', grow, { memoryBytes: 96 * MB });
    assert.equal(one.reason, 'memory');
    assert.ok(one.exit.usage.memoryBytesPeak >= 80 * MB, JSON.stringify(one.exit.usage));
    const hidden = `import ctypes\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n${grow}`;
    assert.equal((await verdict('python', hidden, { memoryBytes: 96 * MB })).reason, 'memory');
    const many = `import os, time
for i in range(8):
    if os.fork() == 0:
        a = bytearray(20 << 20)
        for j in range(0, len(a), 4096): a[j] = 1
        time.sleep(30)
time.sleep(30)`;
    assert.equal((await verdict('python', many, { memoryBytes: 96 * MB })).reason, 'memory');
  });

  it('memory: one giant allocation, touched at once', async () => {
    const { reason, exit } = await verdict('python', 'a = bytearray(2 << 30)\nfor i in range(0, len(a), 4096): a[i] = 1', {
      memoryBytes: 128 * MB,
    });
    assert.ok(reason === 'memory' || (!isCharged() && exit.exitCode === 1), JSON.stringify(exit));
  });

  it('memory: pages that a fork shares are counted once', async () => {
    const code = `import os, time
a = bytearray(60 << 20)
for j in range(0, len(a), 4096): a[j] = 1
children = [os.fork() for i in range(1)]
if children[0] == 0:
    b = [os.fork() for i in range(2)]
time.sleep(0.5)`;
    const { reason } = await verdict('python', code, { memoryBytes: 128 * MB });
    assert.equal(reason, 'none');
  });

  it('T5 memory: tmpfs, shared memory and memfd are charged or refused', async () => {
    if (bench.mode === 'landlock') {
      return; // the private directory is on the host's disk there
    }
    for (const folder of ['/tmp', '/dev/shm', '/box']) {
      const { reason } = await verdict('bash', `head -c 200M /dev/zero | cat > ${folder}/x; sleep 5`, { memoryBytes: 64 * MB, fileBytes: 512 * MB }, { boxBytes: 512 * MB, fileBytes: 512 * MB });
      assert.equal(reason, 'memory', folder);
    }
    const memfd = await verdict('python', `import os
fd = os.memfd_create("x")
for i in range(200): os.write(fd, bytes(1 << 20))`, { memoryBytes: 64 * MB, fileBytes: 512 * MB }, { fileBytes: 512 * MB });
    assert.ok(isCharged() ? memfd.reason === 'memory' : memfd.stderr.includes('Function not implemented'), memfd.stderr);
  });

  it('T1, T3 processes: a fork bomb, a thread bomb, and daemons that hide in sessions of their own', async () => {
    const bomb = 'f() { f | f & }; f; sleep 30';
    assert.equal((await verdict('bash', bomb, { processes: 32 })).reason, 'processes');
    // It does not die of the first refusal: where processes are sampled, that may come before anybody has looked.
    const threads = `import threading, time
for i in range(200):
    try: threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    except RuntimeError: break
time.sleep(30)`;
    const byThreads = await verdict('python', threads, { processes: 32 });
    assert.equal(byThreads.reason, 'processes', byThreads.stderr);
    const sessions = 'while :; do setsid sleep 30 & done';
    assert.equal((await verdict('bash', sessions, { processes: 32 })).reason, 'processes');
  });

  it('T12 output: cut exactly at the limit, both streams together', async () => {
    const { reason, stdout, exit } = await verdict('bash', 'while :; do echo 0123456789; done', { outputBytes: 10_001 });
    assert.equal(reason, 'output');
    assert.equal(stdout.length, 10_001);
    assert.equal(exit.stdoutTruncated, true);
    assert.equal(exit.stderrTruncated, false);
    const exact = await verdict('bash', 'printf 12345; printf 67890 >&2', { outputBytes: 10 });
    assert.deepEqual([exact.reason, exact.stdout, exact.stderr], ['none', '12345', '67890']);
  });

  it('T12 output: may be drained instead, and the program ends by itself', async () => {
    const { reason, stdout, exit } = await verdict('bash', 'head -c 1000000 /dev/zero; echo done >&2; exit 4', { outputBytes: 100, drain: 1 });
    assert.equal(reason, 'none');
    assert.equal(stdout.length, 100);
    assert.equal(exit.exitCode, 4);
    assert.equal(exit.stdoutTruncated, true);
  });

  it('file size: a file stops growing at the limit', async () => {
    const { exit } = await verdict('bash', 'head -c 3000000 /dev/zero > big; stat -c %s big', { fileBytes: MB });
    assert.ok(exit.usage.boxBytes <= MB + 65536);
  });

  it('T10, T11 box size and inodes: no space left, inside only', async () => {
    if (bench.mode === 'landlock') {
      return;
    }
    const bytes = await verdict('bash', 'head -c 9000000 /dev/zero > a', { boxBytes: 4 * MB });
    assert.match(bytes.stderr, /No space left/);
    const inodes = await verdict('bash', 'for i in {1..500}; do : > $i || exit 9; done', { boxInodes: 100 });
    assert.equal(inodes.exit.exitCode, 9);
  });

  it('T16 open files: the limit holds', async () => {
    const { stdout } = await verdict('python', `import os
n = 0
try:
    while True: os.dup(0); n += 1
except OSError as e: print(e.errno, n < 64)`, {}, { openFiles: 64 });
    assert.equal(stdout, '24 True\n');
  });

  it('cancelled: a kill ends the run and tells what it used', async () => {
    const { exit, stdout } = await execute(bench.daemon, 'bash', 'echo ready; sleep 60', {
      act: async (connection) => {
        await connection.until(type.stdout);
        connection.send(frame(type.kill));
      },
    });
    assert.equal(exit.killReason, 'cancelled');
    assert.equal(stdout, 'ready\n');
  });

  it('hangup: a client that half closes may still read the report', async () => {
    const { exit } = await execute(bench.daemon, 'bash', 'echo ready; sleep 60', {
      act: async (connection) => {
        await connection.until(type.stdout);
        connection.socket.end();
      },
    });
    assert.equal(exit.killReason, 'hangup');
  });

  it('T2 background children end with the program', async () => {
    const { exit, connection } = await execute(bench.daemon, 'bash', '(setsid sleep 300 &) ; setsid bash -c "trap \\"\\" TERM; sleep 300" & exit 0');
    assert.equal(exit.exitCode, 0);
    assert.ok(connection.socket.closed);
  });

  it('T14 a client that reads nothing stops the program, not the host', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    await connection.until(type.ready);
    connection.socket.pause();
    connection.run({ arg: ['/bin/cat', '/dev/zero'], outputBytes: 1 << 30, wallMs: 700, cpuMs: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    connection.socket.resume();
    const exit = await connection.json(type.exit);
    assert.equal(exit.killReason, 'wall');
    assert.ok(exit.usage.cpuSystemUs < 300_000, JSON.stringify(exit.usage));
  });

  it('refuses a run above the ceilings of its instance', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ memoryBytes: 64 * MB });
    connection.run({ arg: ['/bin/true'], memoryBytes: 65 * MB });
    const failure = await connection.json(type.failure);
    assert.equal(failure.step, 'request:memoryBytes');
  });
});
