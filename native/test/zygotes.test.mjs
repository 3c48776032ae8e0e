// Interpreters that are forked from a zygote into boxes: as confined as one that was executed there, or refused.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { agents, Connection, execute, file, frame, isRoot, pairs, startDaemon, startZygote, type } from './client.mjs';
import { allModes, describeModes } from './modes.mjs';

const walled = ['namespaces', 'cgroups'];

/** Whatever a program can read about how it is confined, but for names that differ from instance to instance. */
const selfPortrait = `
import json, os, resource
def lines(path):
    with open(path) as file: return file.read().splitlines()
wanted = ("Name", "Umask", "Uid", "Gid", "Groups", "PPid", "SigIgn", "SigBlk", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters", "Threads")
def attempt(action):
    try: return repr(action())
    except OSError as error: return error.strerror
print(json.dumps({
    "status": [line for line in lines("/proc/self/status") if line.split(":")[0] in wanted],
    "limits": lines("/proc/self/limits"),
    "mounts": [[part for part in line.replace(",", " ").split() if not part.startswith(("uid=", "gid="))] for line in lines("/proc/self/mounts")],
    "descriptors": sorted(os.listdir("/proc/self/fd")),
    "executable": os.readlink("/proc/self/exe"),
    "root": sorted(os.listdir("/")),
    "environment": dict(os.environ),
    "place": [os.getcwd(), os.readlink("/proc/self/root")],
    "session": os.getsid(0) == os.getpid(),
    "host": os.uname().nodename,
    "interfaces": [line.split(":")[0].strip() for line in lines("/proc/self/net/dev")[2:]] if os.path.exists("/proc/self/net/dev") else [],
    "processes": len([each for each in os.listdir("/proc") if each.isdigit()]),
    "attempts": [attempt(lambda: os.listdir("/root")), attempt(lambda: os.setuid(0)), attempt(lambda: os.chroot("/tmp")), attempt(lambda: open("/usr/x", "w")), attempt(lambda: os.mkdir("/x"))],
}, sort_keys=True))
`;

describeModes('zygotes', (bench) => {
  before(async () => {
    const zygote = await startZygote(bench.daemon, 'shared');
    bench.beforeStop = async () => {
      zygote.send(frame(type.kill));
      await zygote.closed;
    };
  });

  it('a fork is confined exactly as an interpreter that was executed in its box', async () => {
    const executed = await execute(bench.daemon, 'python', selfPortrait);
    const forked = await execute(bench.daemon, 'python', selfPortrait, { zygote: 'shared' });
    assert.deepEqual(JSON.parse(forked.stdout), JSON.parse(executed.stdout));
    assert.deepEqual({ ...forked.ready, uid: 0, memoryBytes: 0, createUs: 0, stepsUs: 0 }, { ...executed.ready, uid: 0, memoryBytes: 0, createUs: 0, stepsUs: 0 });
  });

  it('forks share no namespace with each other, nor with the launcher', async () => {
    const code = 'import os\nprint([os.readlink("/proc/self/ns/" + each) for each in ("user", "mnt", "pid", "net", "ipc", "uts")])';
    const seen = await Promise.all(Array.from({ length: 4 }, () => execute(bench.daemon, 'python', code, { zygote: 'shared' })));
    const names = seen.flatMap(({ stdout }) => stdout.match(/\w+:\[\d+\]/g));
    const ours = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts'].map((each) => fs.readlinkSync(`/proc/self/ns/${each}`));
    assert.equal(names.length, 24);
    assert.equal(new Set([...names, ...ours]).size, 30);
  });

  it('T45 a fork keeps nothing that another wrote, and sees no other', async () => {
    const write = 'open("/tmp/mark", "w").write("x"); open("mark", "w").write("x"); open("/dev/shm/mark", "w").write("x")\nimport builtins; builtins.mark = 1\nprint("wrote")';
    const read = 'import os, builtins\nprint(os.listdir("/tmp"), os.listdir("."), os.listdir("/dev/shm"), hasattr(builtins, "mark"))';
    const first = await execute(bench.daemon, 'python', write, { zygote: 'shared' });
    const second = await execute(bench.daemon, 'python', read, { zygote: 'shared' });
    assert.equal(first.stdout, 'wrote\n');
    assert.equal(second.stdout, "[] ['main.py'] [] False\n");
  });

  it('a fork is charged for what it has for itself, not for what it has in common with its zygote', async () => {
    const executed = await execute(bench.daemon, 'python', 'pass');
    const forked = await execute(bench.daemon, 'python', 'pass', { zygote: 'shared' });
    // The zygote has loaded far more than one that was just executed.
    assert.ok(forked.ready.memoryBytes < executed.ready.memoryBytes, JSON.stringify([forked.ready, executed.ready]));
  });

  it('T47 forks share no randomness', async () => {
    const code = 'import os, random, secrets, tempfile, uuid\nprint(random.random(), random.SystemRandom().random(), os.urandom(8).hex(), uuid.uuid4(), uuid.uuid1().clock_seq, secrets.token_hex(8), tempfile.mktemp())';
    const seen = new Set();
    for (let round = 0; round < 5; round++) {
      const batch = await Promise.all(Array.from({ length: 8 }, () => execute(bench.daemon, 'python', code, { zygote: 'shared' })));
      for (const { stdout } of batch) {
        stdout.trim().split(' ').forEach((value, at) => seen.add(`${at} ${at === 4 ? stdout : value}`));
      }
    }
    assert.equal(seen.size, 7 * 40);
  });

  it('limits hold in a fork', async () => {
    const bombs = {
      memory: ['x = []\nwhile True: x.append(bytearray(b"x" * 1_000_000))', { memoryBytes: 64 << 20 }],
      wall: ['import time; time.sleep(9)', { wallMs: 200 }],
      cpu: ['while True: pass', { cpuMs: 200 }],
      output: ['while True: print("x" * 1000)', { outputBytes: 10_000 }],
    };
    for (const [reason, [code, run]] of Object.entries(bombs)) {
      const { exit } = await execute(bench.daemon, 'python', code, { run, zygote: 'shared' });
      assert.equal(exit.killReason, reason);
    }
    const many = await execute(bench.daemon, 'python', 'import os, time\nfor _ in range(500):\n    if os.fork() == 0: time.sleep(9)', { run: { processes: 20 }, zygote: 'shared' });
    assert.ok(many.exit.killReason === 'processes' || /BlockingIOError/.test(many.stderr), JSON.stringify(many.exit));
  });

  it('a fork whose client hangs up is gone, at any moment of its making', async () => {
    for (let delayMs = 0; delayMs < 24; delayMs += 3) {
      const connection = new Connection(bench.daemon);
      connection.create({ fork: 'shared' });
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      connection.socket.end();
      connection.socket.destroy();
    }
    const { stdout } = await execute(bench.daemon, 'python', 'print(1)', { zygote: 'shared' });
    assert.equal(stdout, '1\n');
  });

  it('what a fork is asked to load ahead is loaded, and its program finds it', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ fork: 'shared', arg: ['difflib'] });
    await connection.until(type.warm);
    connection.send(file('main.py', 'import sys; print("difflib" in sys.modules)'), frame(type.run, pairs({ entry: 'main.py' })));
    await connection.until(type.exit);
    assert.equal(connection.text(type.stdout), 'True\n');
  });

  it('a zygote runs nothing itself', async () => {
    const own = await startZygote(bench.daemon, 'own');
    own.send(file('main.py', 'print(1)'), frame(type.run, pairs({ entry: 'main.py' })));
    assert.equal((await own.json(type.failure)).step, 'protocol:frame');
    await own.closed;
  });

  it('forks outlive their zygote; after it there are no more', async () => {
    const mortal = await startZygote(bench.daemon, 'mortal');
    const connection = new Connection(bench.daemon);
    connection.create({ fork: 'mortal' });
    await connection.until(type.ready);
    mortal.send(frame(type.kill));
    await mortal.closed;
    connection.send(file('main.py', 'print("alive")'), frame(type.run, pairs({ entry: 'main.py' })));
    await connection.until(type.exit);
    assert.equal(connection.text(type.stdout), 'alive\n');
    const late = new Connection(bench.daemon);
    late.create({ fork: 'mortal' });
    assert.equal((await late.json(type.failure)).step, 'zygote:connect');
  });

  it('a name is taken while its zygote lives', async () => {
    const second = new Connection(bench.daemon);
    second.create({ zygote: 'shared', arg: ['/usr/bin/python3', '/opt/agents/python-zygote.py'] });
    assert.equal((await second.json(type.failure)).step, 'zygote:bind');
    await second.closed;
    const { stdout } = await execute(bench.daemon, 'python', 'print(2)', { zygote: 'shared' });
    assert.equal(stdout, '2\n');
  });

  it('an interpreter that cannot be a zygote is told apart, with what it said', async () => {
    const broken = new Connection(bench.daemon);
    broken.create({ zygote: 'broken', arg: ['/usr/bin/python3', '-c', 'import sys; sys.exit("cannot")'] });
    const failure = await broken.json(type.failure);
    assert.equal(failure.step, 'zygote:lost');
    assert.match(failure.detail, /cannot/);
  });

  for (const [what, create, step] of [
    ['a name that is a path', { zygote: '../x', arg: ['/bin/true'] }, 'request:zygote'],
    ['an empty name', { fork: '' }, 'request:fork'],
    ['a name that is too long', { fork: 'a'.repeat(33) }, 'request:fork'],
    ['a zygote that executes nothing', { zygote: 'x' }, 'request:zygote'],
    ['a zygote that is a fork', { zygote: 'x', fork: 'shared', arg: ['/bin/true'] }, 'request:zygote'],
    ['a zygote that nobody made', { fork: 'nobody' }, 'zygote:connect'],
  ]) {
    it(`${what} is refused`, async () => {
      const connection = new Connection(bench.daemon);
      connection.create(create);
      assert.equal((await connection.json(type.failure)).step, step);
    });
  }

  it('a fork is a member of the cgroups of its box', { skip: bench.mode !== 'cgroups' && 'no cgroups there' }, async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ fork: 'shared' });
    await connection.until(type.ready);
    const zygote = zygotePid(bench.daemon.announced.pid);
    for (const parent of bench.opened.parents) {
      const members = fs.readdirSync(parent).filter((each) => each.startsWith('chameleon-')).map((each) => fs.readFileSync(path.join(parent, each, 'cgroup.procs'), 'utf8').trim().split('\n'));
      // The zygote is alone, and the box has its init and the fork.
      assert.deepEqual(members.find((each) => each.includes(zygote)), [zygote], parent);
      assert.ok(members.some((each) => each.length === 2), parent);
    }
    connection.socket.destroy();
    await connection.closed;
  });

  it('a zygote ends with its supervisor', async () => {
    const daemon = await startDaemon(bench.opened.options);
    const own = await startZygote(daemon, 'orphan');
    const pid = zygotePid(daemon.announced.pid);
    const supervisor = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1];
    process.kill(Number(supervisor), 'SIGKILL');
    for (const end = performance.now() + 3000; fs.existsSync(`/proc/${pid}`) && !/State:\tZ/.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8')); ) {
      assert.ok(performance.now() < end, 'still there');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    own.socket.destroy();
    await daemon.stop();
  });

  it('a fork is refused where its box has no /proc of its own', { skip: !isRoot && 'needs a mount namespace' }, async () => {
    const daemon = await startDaemon({ ...bench.opened.options, wrapper: ['unshare', '-m', '/bin/sh', '-c', 'mount -t tmpfs none /proc/fs && exec "$@"', 'sh'] });
    const zygote = await startZygote(daemon, 'blind');
    const connection = new Connection(daemon);
    connection.create({ fork: 'blind', timeoutMs: 3000 });
    assert.equal((await connection.json(type.failure, type.ready)).step, 'adopt:proc');
    zygote.socket.destroy();
    await daemon.stop();
  });

  it('a zygote itself has no capability, no network and no way up', async () => {
    const pid = zygotePid(bench.daemon.announced.pid);
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    for (const line of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      assert.match(status, new RegExp(`^${line}:\t0{16}$`, 'm'));
    }
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.deepEqual(fs.readdirSync(`/proc/${pid}/fd`).map(Number).filter((fd) => fd > 4), []);
    const [, session] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').match(/^\d+ \(.*\) \S+ \S+ \S+ (\S+)/);
    assert.equal(session, pid);
    assert.match(fs.readFileSync(`/proc/${pid}/limits`, 'utf8'), /Max open files +512 +512 /);
    for (const each of ['net', 'ipc', 'uts', 'mnt']) {
      assert.notEqual(fs.readlinkSync(`/proc/${pid}/ns/${each}`), fs.readlinkSync(`/proc/self/ns/${each}`), each);
    }
    assert.equal(fs.readlinkSync(`/proc/${pid}/cwd`), '/box');
  });
}, walled);

/** The process of the only zygote that a daemon has: the interpreter that is a child of one of its supervisors. */
function zygotePid(daemonPid) {
  const childrenOf = (pid) => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const found = childrenOf(daemonPid)
    .flatMap(childrenOf)
    .filter((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('python-zygote.py'));
  assert.equal(found.length, 1);
  return found[0];
}

describe('a daemon with a zygote', () => {
  it('leaves nothing behind when it ends', async () => {
    const daemon = await startDaemon();
    const zygote = await startZygote(daemon, 'last');
    const pid = zygotePid(daemon.announced.pid);
    daemon.child.stdin.end();
    zygote.socket.end();
    await once(daemon.child, 'exit');
    assert.equal(fs.existsSync(daemon.directory), false);
    assert.equal(fs.existsSync(`/proc/${pid}`), false);
  });

  it('has none in landlock mode', { skip: !allModes.includes('landlock') }, async () => {
    const scratch = path.join(os.tmpdir(), `launcher-scratch-zygote-${process.pid}`);
    const daemon = await startDaemon({ landlock: true, scratch });
    const connection = new Connection(daemon);
    connection.create({ zygote: 'x', arg: ['/usr/bin/python3', path.join(agents, 'python-zygote.py')] });
    assert.equal((await connection.json(type.failure)).step, 'zygote:namespaces');
    await daemon.stop();
    fs.rmSync(scratch, { recursive: true, force: true });
  });
});
