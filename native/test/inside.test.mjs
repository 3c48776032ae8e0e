// What a program begins with, and what the host sees of it: its user, places, limits, descriptors, signals and variables.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { Connection, execute, file, frame, isRoot, pairs, startDaemon, type } from './client.mjs';
import { hostPid } from './host-view.mjs';
import { describeModes } from './modes.mjs';

const allNamespaces = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts', 'cgroup'];

describeModes('inside', (bench) => {
  const hasNamespaces = () => bench.mode !== 'landlock';

  /** Executes a command at the base layer. `look` sees the host while it runs, if it says "ready" and reads its input. */
  async function command(arg, { create = {}, run = {}, look, daemon = bench.daemon } = {}) {
    const connection = new Connection(daemon);
    connection.create(create);
    connection.send(frame(type.run, pairs({ arg, ...(look ? { stdin: 1 } : {}), ...run })));
    if (look) {
      await connection.until(type.stdout);
      await look(hostPid(daemon), connection);
      connection.send(frame(type.stdinEnd));
    }
    const exit = await connection.json(type.exit, type.failure);
    await connection.closed;
    return { exit, stdout: connection.text(type.stdout), stderr: connection.text(type.stderr), connection };
  }
  const whileRunning = (look, options) => command(['/bin/sh', '-c', 'echo ready; read -r line; exit 0'], { ...options, look });

  /** A daemon that was started by a shell which has done `prepare` first. */
  async function withPrepared(prepare, use, options = {}) {
    const daemon = await startDaemon({ ...bench.opened.options, ...options, wrapper: ['/bin/sh', '-c', `${prepare}\nexec "$@"`, 'sh'] });
    try {
      await use(daemon);
    } finally {
      await daemon.stop();
    }
  }

  const statusOf = (pid) => new Map(fs.readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').map((line) => line.split(':\t')));

  it('the user on the host is the one that was asked for, with its group and no others', async () => {
    const uid = String(isRoot ? 400_001 : process.getuid());
    const gid = String(isRoot ? 400_001 : process.getgid());
    await whileRunning(({ program }) => {
      const status = statusOf(program);
      assert.deepEqual([status.get('Uid'), status.get('Gid')], [Array(4).fill(uid).join('\t'), Array(4).fill(gid).join('\t')]);
      if (isRoot) {
        assert.equal(status.get('Groups').trim(), '');
      }
    }, { create: isRoot ? { uid } : {} });
  });

  it('the groups of whoever starts the daemon do not come along', { skip: !isRoot && 'only root has groups to lose' }, async () => {
    // setpriv gives them, as a login does.
    const daemon = await startDaemon({ ...bench.opened.options, wrapper: ['setpriv', '--groups', '4,27'] });
    await whileRunning(({ program }) => assert.equal(statusOf(program).get('Groups').trim(), ''), { daemon });
    await daemon.stop();
  });

  it('all seven namespaces are its own', { skip: bench.mode === 'landlock' && 'none there' }, async () => {
    await whileRunning(({ program }) => {
      const shared = allNamespaces.filter((each) => fs.readlinkSync(`/proc/${program}/ns/${each}`) === fs.readlinkSync(`/proc/self/ns/${each}`));
      assert.deepEqual(shared, []);
    });
  });

  it('System V objects of one instance are not there in another', { skip: bench.mode !== 'cgroups' && 'refused there' }, async () => {
    const inPython = (code) => ['/usr/bin/python3', '-c', `import ctypes, sys\n${code}`];
    const find = inPython('print(ctypes.CDLL(None).shmget(0x4c41, 4096, 0) >= 0)');
    const make = inPython('print(ctypes.CDLL(None).shmget(0x4c41, 4096, 0o1666) >= 0, flush=True); sys.stdin.read()');
    const { stdout } = await command(make, { look: async () => assert.equal((await command(find)).stdout, 'False\n') });
    assert.equal(stdout, 'True\n');
  });

  it('its variables are what was given and four others, never the daemon\'s', async () => {
    await withPrepared('export SECRET=1', async (daemon) => {
      const { stdout } = await command(['/usr/bin/env'], { daemon, run: { env: ['GIVEN=2'] } });
      assert.deepEqual(stdout.trim().split('\n').map((line) => line.split('=')[0]).sort(), ['GIVEN', 'HOME', 'LANG', 'PATH', 'TMPDIR']);
    });
  });

  it('T37 a program that is executed at the base layer has its three streams and nothing else', async () => {
    const look = 'import os\nfor fd in range(1024):\n    try: os.fstat(fd); print(fd)\n    except OSError: pass';
    await withPrepared('exec 9</dev/null', async (daemon) => {
      assert.equal((await command(['/usr/bin/python3', '-c', look], { daemon })).stdout, '0\n1\n2\n');
    });
  });

  it('T37 the daemon lets go of what it was started with, and init of what the daemon and its supervisor hold', { skip: !isRoot && 'only root can look' }, async () => {
    await withPrepared('exec 9</etc/hostname', async (daemon) => {
      await whileRunning(({ init }) => {
        const open = (pid) => fs.readdirSync(`/proc/${pid}/fd`).map((fd) => fs.readlinkSync(`/proc/${pid}/fd/${fd}`));
        assert.ok(!open(daemon.announced.pid).some((each) => each.endsWith('hostname')), open(daemon.announced.pid).join());
        const held = open(init);
        assert.deepEqual(held.filter((each) => /cgroup|chameleon|launcher\.sock|launcher-test|^pipe/.test(each)), [], held.join());
        assert.equal(held.filter((each) => each.startsWith('socket:')).length, 1, held.join());
      }, { daemon });
    });
  });

  it('signals and the mask of modes are the usual ones, whatever the daemon was started with', async () => {
    await withPrepared('umask 0; trap "" HUP USR1', async (daemon) => {
      await whileRunning(({ program }) => {
        const status = statusOf(program);
        assert.deepEqual(['SigIgn', 'SigBlk'].map((each) => BigInt(`0x${status.get(each)}`)), [0n, 0n]);
        assert.equal(status.get('Umask'), '0022');
      }, { daemon });
    });
  });

  it('every ceiling is set, soft and hard alike', async () => {
    const create = { openFiles: 100, fileBytes: 1 << 20, stackBytes: 1 << 20, processes: 10, memoryBytes: 64 << 20 };
    await whileRunning(({ program }) => {
      const found = new Map(fs.readFileSync(`/proc/${program}/limits`, 'utf8').trim().split('\n').slice(1).map((line) => [line.slice(4, 26).trim(), line.slice(26).trim().split(/\s+/).slice(0, 2).map((each) => (each === 'unlimited' ? Infinity : Number(each)))]));
      const expected = { 'open files': 100, 'file size': 1 << 20, 'stack size': 1 << 20, 'core file size': 0, 'msgqueue size': 0, 'locked memory': 65536, 'pending signals': 512, 'nice priority': 0, 'realtime priority': 0 };
      for (const [name, value] of Object.entries(expected)) {
        assert.deepEqual(found.get(name), [value, value], name);
      }
      const [processes, hardProcesses] = found.get('processes');
      assert.ok(processes === hardProcesses && processes >= 84 && (hasNamespaces() || isRoot ? processes === 84 : processes < 5000), `${processes}`);
      const data = bench.mode === 'cgroups' ? Infinity : 128 * 1048576 + 2 ** 30;
      assert.deepEqual(found.get('data size'), [data, data]);
    }, { create });
  });

  it('what it is given belongs to its user, and no other user can look into its folder', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.send(file('given', 'x'), frame(type.run, pairs({ arg: ['/bin/sh', '-c', 'stat -c "%u %a" given; id -u; (echo more >> given) && echo writable; echo looked; read -r line'], stdin: 1 })));
    while (!connection.text(type.stdout).includes('looked')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const [given, own, ...more] = connection.text(type.stdout).trim().split('\n');
    if (!hasNamespaces()) {
      const { scratch } = bench.opened.options;
      const folder = path.join(scratch, fs.readdirSync(scratch).find((each) => fs.existsSync(path.join(scratch, each, 'box/given'))));
      const modes = [scratch, folder, path.join(folder, 'box'), path.join(folder, 'tmp')].map((each) => fs.statSync(each).mode & 0o777);
      assert.deepEqual(modes, [0o711, 0o700, 0o700, 0o700]);
    }
    connection.socket.destroy();
    assert.deepEqual([given, more], [`${own} 644`, ['writable', 'looked']]);
  });

  it('the folder of the socket is nobody else\'s, whoever made it', async () => {
    const directory = fs.mkdtempSync(path.join(bench.daemon.directory, '../launcher-open-'));
    fs.chmodSync(directory, 0o777);
    const daemon = await startDaemon({ ...bench.opened.options, directory });
    assert.equal(fs.statSync(directory).mode & 0o777, 0o700);
    await daemon.stop();
  });

  it('T35 where the kernel refuses a /proc of its own, there is none', { skip: (bench.mode === 'landlock' || !isRoot) && 'nothing to refuse' }, async () => {
    // A masked /proc around the daemon, as containers have it.
    const daemon = await startDaemon({ ...bench.opened.options, wrapper: ['unshare', '-m', '/bin/sh', '-c', 'mount -t tmpfs none /proc/fs && exec "$@"', 'sh'] });
    const connection = new Connection(daemon);
    connection.create({});
    const ready = await connection.json(type.ready);
    connection.run({ arg: ['/bin/sh', '-c', 'ls -A /proc; cat /proc/version; for n in 1 self; do ls /proc/$n; done; (: > /proc/x) && echo made'] });
    await connection.json(type.exit);
    assert.deepEqual([ready.proc, connection.text(type.stdout)], [false, '']);
    await daemon.stop();
  });

  it('T38 its share of the processors is what was asked for', { skip: bench.mode !== 'cgroups' && 'no cgroups there' }, async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ cpuMilli: 300, processes: 7, memoryBytes: 64 << 20 });
    await connection.until(type.ready);
    const groups = bench.opened.parents.flatMap((parent) => fs.readdirSync(parent).map((each) => path.join(parent, each)));
    const read = (...names) => groups.flatMap((group) => names.map((name) => path.join(group, name))).filter((each) => fs.existsSync(each)).map((each) => fs.readFileSync(each, 'utf8').trim());
    assert.ok(read('cpu.cfs_quota_us', 'cpu.max').some((each) => each === '30000' || each === '30000 100000'));
    assert.ok(read('pids.max').includes('8'));
    assert.ok(read('memory.limit_in_bytes', 'memory.max').includes(String(64 << 20)));
    connection.socket.destroy();
  });
});
