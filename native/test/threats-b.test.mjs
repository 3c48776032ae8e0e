// Section B of the threats, the kernel's surface. The same number may stand in walls, syscalls and other files here, too.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { execute, frame, isRoot, startDaemon, type } from './client.mjs';
import { hostPid, mountsOf } from './host-view.mjs';
import { describeModes } from './modes.mjs';
import { raw } from './raw-calls.mjs';

describeModes('kernel surface', (bench) => {
  const hasNamespaces = () => bench.mode !== 'landlock';
  const run = (language, code, options) => execute(bench.daemon, language, code, options);
  const python = async (code, options) => {
    const { stdout, stderr, exit } = await run('python', raw + code, options);
    assert.equal(stderr, '', JSON.stringify(exit));
    return stdout;
  };
  /** Lets `look` see the host while a program runs. */
  const whileRunning = async (look) => {
    const { exit } = await run('bash', 'echo ready; read -r; exit 0', {
      run: { stdin: 1 },
      act: async (connection) => {
        await connection.until(type.stdout);
        look(hostPid(bench.daemon));
        connection.send(frame(type.stdinEnd));
      },
    });
    assert.equal(exit.exitCode, 0);
  };

  it('T24 no mount of the old kind or the new, no other root', async () => {
    const out = await python(`os.mkdir("m")
print(call(165, b"none", b"/box/m", b"tmpfs", 0, 0), call(165, b"/usr", b"/box/m", 0, 4096, 0), call(165, 0, b"/usr", 0, 32 | 4096, 0))
print(call(166, b"/proc", 2), call(166, b"/tmp", 2), call(155, b".", b"."), call(161, b"/tmp"))
print(call(428, -100, b"/usr", 1), call(429, 3, b"", -100, b"/box/m", 4), call(430, b"tmpfs", 0), call(431, 3, 6, 0, 0, 0))
print(call(432, 3, 0, 0), call(433, -100, b"/", 0), call(442, -100, b"/usr", 0, bytes(32), 32), call(457, bytes(32), bytes(64), 64, 0), call(458, bytes(32), bytes(64), 8, 0))`);
    assert.deepEqual([...new Set(out.trim().split(/\s/))], ['EPERM']);
  });

  it('T25 nothing can be done to a sibling, to the supervisor or to init, even by its number on the host', async () => {
    const victim = spawn('sleep', ['30'], isRoot ? { uid: 65534, gid: 65534 } : {});
    const out = await python(`import signal
child = os.fork()
if child == 0: signal.pause()
for pid in (1, ${bench.daemon.child.pid}, ${victim.pid}, child):
    word = ctypes.create_string_buffer(8)
    part = (ctypes.c_ulong * 2)(ctypes.addressof(word), 8)
    print(call(101, 16, pid, 0, 0), call(101, 0x4206, pid, 0, 0), call(310, pid, part, 1, part, 1, 0), call(311, pid, part, 1, part, 1, 0), call(312, os.getpid(), pid, 0, 0, 0), call(440, pid, part, 1, 4, 0))
print(call(101, 0, 0, 0, 0), call(438, os.pidfd_open(child), 0, 0))
os.kill(child, signal.SIGKILL)
for pid in (1, ${bench.daemon.child.pid}, ${victim.pid}):
    for name in ("mem", "maps", "environ", "fd/0", "root/etc", "task"):
        try: open(f"/proc/{pid}/{name}"); print("opened", pid, name)
        except OSError: pass
    try: os.kill(pid, signal.SIGSTOP); print("signalled", pid) if pid != 1 else None
    except OSError: pass`);
    const isAlive = victim.exitCode === null && victim.signalCode === null;
    victim.kill('SIGKILL');
    assert.equal(out.replaceAll('EPERM', '').trim(), '');
    assert.ok(isAlive);
  });

  it('T25 init and the supervisor give nobody their memory, not even their own user', async () => {
    await whileRunning(({ init, supervisor }) => {
      // Of a process that may not be looked into, the files in /proc belong to root.
      assert.deepEqual([init, supervisor].map((pid) => fs.statSync(`/proc/${pid}/mem`).uid), [0, 0]);
    });
  });

  it('T26 no keys of the kernel', async () => {
    const out = await python(`print(call(248, b"user", b"name", b"data", 4, -3), call(249, b"user", b"name", 0, -3))
print(*[call(250, operation, -3, 0, 0, 0) for operation in (0, 1, 6, 11, 14, 17, 24)])`);
    assert.deepEqual([...new Set(out.trim().split(/\s/))], ['EPERM']);
  });

  it('T27 no io_uring', async () => {
    assert.equal(await python('print(call(425, 8, bytes(120)), call(426, 3, 1, 0, 0, 0, 0), call(427, 3, 0, 0, 0))'), 'EPERM EPERM EPERM\n');
  });

  it('T29 no terminal: none to open, none that controls, nothing typed into one', async () => {
    const out = await python(`for name in ("/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts/0", "/dev/tty1", "/dev/vcs"):
    try: os.open(name, os.O_RDWR); print("opened", name)
    except OSError: pass
print(os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid())
for command in (0x5412, 0x541c, 0x5423):
    print(call(16, 0, command, b"x"), call(16, 0, command | 1 << 32, b"x"), call(16, 0, command | 0xdead << 32, b"x"))`);
    assert.equal(out, `True True\n${'EPERM EPERM EPERM\n'.repeat(3)}`);
  });

  it('T32 a program can confine itself further, but loosen nothing and answer for nobody', async () => {
    const out = await python(`import struct
def load(*code):
    kept = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *each) for each in code))
    return kept, struct.pack("@HP", len(code), ctypes.addressof(kept))
allow = (0x06, 0, 0, 0x7fff0000)
kept, all = load(allow)
also, stricter = load((0x20, 0, 0, 0), (0x15, 0, 1, 110), (0x06, 0, 0, 0x50000 | 13), allow)
print(call(317, 1, 8, all), call(317, 1, 8 | 16, all), call(317, 1, 9, all))
print(call(317, 1, 1, all), call(157, 22, 2, all, 0, 0), call(317, 1, 0, stricter))
print(call(110), call(165, b"none", b"/box", b"tmpfs", 0, 0), call(272, 0x10000000))`);
    assert.equal(out, 'EPERM EPERM EPERM\nok ok ok\nEACCES EPERM EPERM\n');
  });

  it('T34 what the kernel says: no capability, none to come, no new privileges, one filter', async () => {
    const out = await python(`libc.prctl.restype = ctypes.c_long
head, data = (ctypes.c_uint * 2)(0x20080522, 0), (ctypes.c_uint * 6)()
print(call(125, head, data), list(data), libc.prctl(39, 0, 0, 0, 0), libc.prctl(21, 0, 0, 0, 0))
print([n for n in range(64) if libc.prctl(23, n, 0, 0, 0) == 1])
print(libc.prctl(3, 0, 0, 0, 0), os.getgroups(), libc.prctl(27, 0, 0, 0, 0))
for n in range(41):
    data[0] = data[1] = 1 << n if n < 32 else 0
    data[3] = data[4] = 1 << (n - 32) if n >= 32 else 0
    if call(126, head, data) == "ok": print("raised", n)
for attempt in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
    try: attempt(); print("became root")
    except OSError: pass`);
    // Who has no privilege and gets none by a namespace cannot lock what it never had.
    const [bounding, securebits] = isRoot || hasNamespaces() ? ['[]', 0xef] : [out.split('\n')[1], 0];
    assert.equal(out, `ok [0, 0, 0, 0, 0, 0] 1 2\n${bounding}\n1 [] ${securebits}\n`);
  });

  it('T35 /proc has the processes of the instance and nothing else', async () => {
    const out = await python(`import glob, json
hidden = "kallsyms kcore kmsg interrupts softirqs timer_list sched_debug keys key-users sysrq-trigger acpi scsi config.gz cmdline version meminfo loadavg stat uptime vmstat slabinfo modules iomem ioports cpuinfo partitions diskstats mounts net sys pressure pressure/cpu fs bus driver irq tty self/../../proc/1 1/environ".split()
seen = []
for name in hidden:
    try: open("/proc/" + name).read(1); seen.append(name)
    except IsADirectoryError: seen.append(name)
    except OSError: pass
try: listed = os.listdir("/proc")
except OSError: listed = []
own = [str(os.getpid())]
print(json.dumps([seen, sorted(each for each in listed if each not in own)]))
for name in ("/sys", "/sys/kernel", "/sys/fs/cgroup", "/run", "/var", "/root", "/home", "/boot", "/mnt", "/srv", "/lost+found"):
    try: print(name, os.listdir(name))
    except OSError: pass`);
    assert.equal(out, hasNamespaces() ? '[[], ["self", "thread-self"]]\n' : '[[], []]\n');
  });

  it('T35 what a program can read of itself tells of no cgroup and no other user', { skip: bench.mode === 'landlock' && 'no /proc there' }, async () => {
    const out = await python(`print(sorted(set(line.split(":", 2)[2].strip() for line in open("/proc/self/cgroup"))))
print(len(open("/proc/self/uid_map").readlines()), len(open("/proc/self/gid_map").readlines()), open("/proc/self/setgroups").read().strip())
try: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-999"); print("safe from the killer")
except OSError: pass
print([line.split(":")[0].strip() for line in open("/proc/self/net/dev").readlines()[2:]], len(open("/proc/self/net/unix").readlines()))
print(os.uname().nodename)`);
    assert.equal(out, "['/']\n1 1 deny\n['lo'] 1\nbox\n");
  });

  it('T36 no program that the launcher or another instance runs can be written, by its own name or through /proc', async () => {
    const out = await python(`paths = [sys.executable, os.path.realpath(sys.executable), "/usr/bin/env", "/proc/self/exe", "/proc/1/exe", "/proc/self/root/usr/bin/env"]
for path in paths:
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_TRUNC, os.O_WRONLY | os.O_APPEND):
        try: os.open(path, flags); print("opened", path, flags)
        except OSError: pass
    for change in (lambda: os.chmod(path, 0o777), lambda: os.rename(path, path + "x"), lambda: os.unlink(path), lambda: os.truncate(path, 0), lambda: os.link(path, "/box/link"), lambda: os.utime(path), lambda: os.setxattr(path, "user.a", b"b")):
        try: change(); print("changed", path)
        except OSError: pass
for pid in [each for each in (os.listdir("/proc") if ${hasNamespaces() ? 'True' : 'False'} else []) if each.isdigit() and int(each) != os.getpid()]:
    print("another process", pid)`);
    assert.equal(out, '');
  });

  it('T37 the working directory is inside, and no way leads up from it', async () => {
    const out = await python(`print(os.getcwd() == os.environ["HOME"], os.path.realpath("/proc/self/cwd") == os.getcwd())
for step in range(40): os.chdir("..")
try: print(sorted(os.listdir(".")))
except OSError: print("closed")
print(os.stat(".").st_ino == os.stat("/").st_ino, os.path.lexists("/etc/shadow") and ${hasNamespaces() ? 'True' : 'False'})`);
    const top = hasNamespaces() ? /^\['bin', 'box', 'dev', 'etc'.*'proc'.*'tmp', 'usr'\]$/ : /^closed$/;
    const [home, listing, identity] = out.trim().split('\n');
    assert.deepEqual([home, identity], ['True True', 'True False']);
    assert.match(listing, top);
  });

  it('T38 no control group can be seen, joined, made or changed', async () => {
    const out = await python(`for path in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/devices"):
    for name in ("cgroup.procs", "release_agent", "notify_on_release", "tasks", "devices.allow", "memory.limit_in_bytes", "memory.max"):
        try: os.open(path + "/" + name, os.O_WRONLY); print("opened", path, name)
        except OSError: pass
    try: os.mkdir(path + "/own"); print("made", path)
    except OSError: pass
print(call(165, b"none", b"/box", b"cgroup", 0, b"memory"), call(165, b"none", b"/box", b"cgroup2", 0, 0))`);
    assert.equal(out, 'EPERM EPERM\n');
  });

  it('T38 the program is a member of its own group in every hierarchy, and its namespace ends there', { skip: bench.mode !== 'cgroups' && 'no cgroups there' }, async () => {
    await whileRunning(({ program }) => {
      const groups = fs.readFileSync(`/proc/${program}/cgroup`, 'utf8').trim().split('\n').filter((line) => line.includes('chameleon-'));
      assert.equal(groups.length, bench.opened.parents.length, groups.join());
      assert.notEqual(fs.readlinkSync(`/proc/${program}/ns/cgroup`), fs.readlinkSync('/proc/self/ns/cgroup'));
    });
  });

  it('T39 no device but the five harmless ones can be opened or made', async () => {
    const out = await python(`import stat
names = "mem kmem port kmsg vda vda1 sda nvme0n1 fuse kvm net/tun loop0 loop-control mapper/control vhost-net vsock userfaultfd uinput hidraw0 dri/card0 cuse autofs btrfs-control ptmx pts/ptmx".split()
for name in names:
    try: os.open("/dev/" + name, os.O_RDONLY | os.O_NONBLOCK); print("opened", name)
    except OSError: pass
for kind, major, minor in ((stat.S_IFCHR, 1, 1), (stat.S_IFCHR, 1, 3), (stat.S_IFCHR, 10, 229), (stat.S_IFCHR, 10, 200), (stat.S_IFCHR, 5, 2), (stat.S_IFBLK, 254, 0), (stat.S_IFBLK, 7, 0)):
    for folder in (os.environ["HOME"], os.environ["TMPDIR"], "/dev/shm"):
        try: os.mknod(folder + "/d", kind | 0o666, os.makedev(major, minor)); print("made", major, minor)
        except OSError: pass
os.mkfifo("pipe"); print("a pipe is fine")
if ${hasNamespaces() ? 'False' : 'True'}:
    try: os.mknod("whiteout", stat.S_IFCHR, 0); print("made a whiteout")
    except OSError: pass
    print(call(16, os.open("/dev/urandom", os.O_RDONLY), 0x80045200, (ctypes.c_int * 1)()))`);
    // A version of Landlock before 5 does not see what is asked of a device.
    const answer = hasNamespaces() ? '' : bench.daemon.announced.landlock < 5 ? 'ok\n' : 'EACCES\n';
    assert.equal(out, `a pipe is fine\n${answer}`);
  });

  it('T39 every mount is without set-user-id, without devices but the five, and read-only but for the box', { skip: bench.mode === 'landlock' && 'no mounts there' }, async () => {
    const mounts = mountsOf((await run('bash', 'cat /proc/self/mountinfo', { run: { boxBytes: 1 << 20 } })).stdout);
    const covered = mounts.find(({ at, kind, options }) => at === '/proc' && kind === 'proc' && !options.has('nosuid'));
    const visible = mounts.filter((each) => each !== covered);
    const isDevice = ({ at }) => /^\/dev\/(null|zero|full|random|urandom)$/.test(at);
    const isOwn = ({ at }) => ['/box', '/tmp', '/dev/shm', '/proc'].includes(at);
    const lacking = (option, among) => visible.filter((each) => among(each) && !each.options.has(option)).map(({ at }) => `${at} lacks ${option}`);
    assert.deepEqual(lacking('nosuid', () => true), []);
    assert.deepEqual(lacking('nodev', (each) => !isDevice(each)), []);
    assert.deepEqual(lacking('ro', (each) => !isOwn(each)), []);
    assert.deepEqual(lacking('noexec', (each) => isDevice(each) || each.at === '/proc'), []);
    const proc = visible.find(({ at }) => at === '/proc');
    assert.match(proc.superOptions, /hidepid=(2|invisible)/);
    assert.match(proc.superOptions, /subset=pid/);
    // The kernel wants a whole /proc underneath before it lets an instance mount its own; nobody can uncover it.
    assert.equal(mounts.filter(({ at }) => at === '/proc').at(-1), proc);
  });

  /** A folder of the host that instances see, with what a test puts there; it is gone afterwards. */
  async function withFolder(fill, use) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-bound-'));
    fs.chmodSync(folder, 0o755);
    fill(folder);
    const daemon = await startDaemon({ ...bench.opened.options, binds: [hasNamespaces() ? `${folder}:/opt/bound` : folder] });
    try {
      await use(daemon, hasNamespaces() ? '/opt/bound' : folder, folder);
    } finally {
      await daemon.stop();
      fs.rmSync(folder, { recursive: true });
    }
  }

  it('T34 a set-user-id program and one with capabilities of its own give nothing', { skip: !isRoot && 'only root can make them' }, async () => {
    const everything = '00000002ffffffff00000000ffffffff00000000';
    const prepare = (folder) => {
      for (const name of ['setuid', 'capable']) {
        fs.copyFileSync(fs.realpathSync('/usr/bin/python3'), path.join(folder, name));
      }
      fs.chmodSync(path.join(folder, 'setuid'), 0o6755);
      const setxattr = 'import os, sys; os.setxattr(sys.argv[1], "security.capability", bytes.fromhex(sys.argv[2]))';
      assert.equal(spawnSync('/usr/bin/python3', ['-c', setxattr, path.join(folder, 'capable'), everything]).status, 0);
    };
    await withFolder(prepare, async (daemon, inside) => {
      const shows = 'import ctypes, os; h = (ctypes.c_uint * 2)(0x20080522, 0); d = (ctypes.c_uint * 6)(); ctypes.CDLL(None).capget(h, d); print(os.getresuid() == (os.getuid(),) * 3, os.getuid() != 0, os.getgid() == os.getegid(), list(d))';
      const { stdout, stderr } = await execute(daemon, 'bash', `for each in setuid capable; do ${inside}/$each -c '${shows}'; done`);
      assert.equal(stdout, 'True True True [0, 0, 0, 0, 0, 0]\n'.repeat(2), stderr);
    });
  });

  it('T43 the cache of a shared file cannot be written, by no mapping, no pipe and no memory file', async () => {
    const content = 'x'.repeat(8192);
    const prepare = (folder) => {
      fs.writeFileSync(path.join(folder, 'shared'), content);
      fs.chmodSync(path.join(folder, 'shared'), 0o666);
    };
    await withFolder(prepare, async (daemon, inside, folder) => {
      const { stdout, stderr } = await execute(daemon, 'python', `${raw}import mmap
path = "${inside}/shared"
for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_TRUNC, os.O_RDWR | os.O_APPEND):
    try: os.open(path, flags); print("opened", flags)
    except OSError: pass
fd = os.open(path, os.O_RDONLY)
try: mmap.mmap(fd, 8192, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE); print("mapped")
except OSError: pass
private = mmap.mmap(fd, 8192, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE)
private[0:1] = b"y"
address = libc.mmap; address.restype = ctypes.c_void_p
at = address(None, 8192, 1, 2, fd, ctypes.c_long(0))
try: os.pwrite(os.open("/proc/self/mem", os.O_RDWR), b"yyyy", at)
except OSError: pass
r, w = os.pipe()
vector = (ctypes.c_ulong * 2)(at, 4096)
print(call(278, w, vector, 1, 0), call(275, fd, 0, w, 0, 4096, 0), call(276, r, w, 4096, 0), call(41, 38, 5, 0))
print(call(285, fd, 0, 0, 4096), call(77, fd, 0), call(76, path.encode(), 0))
if ${!isRoot && !hasNamespaces() ? 'False' : 'True'}:
    try: os.chmod(path, 0o777); print("changed")
    except OSError: pass`);
      assert.equal(stderr, '');
      assert.match(stdout, /^EPERM ENOSYS ENOSYS (EAFNOSUPPORT|EACCES)\nEBADF (EBADF|EINVAL) (EROFS|EPERM)\n$/);
      assert.equal(fs.readFileSync(path.join(folder, 'shared'), 'utf8'), content);
    });
  });
});
