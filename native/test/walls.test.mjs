// What a program cannot reach. Names follow the threats they answer.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { execute, isRoot, Connection, type } from './client.mjs';
import { describeModes } from './modes.mjs';
import { raw } from './raw-calls.mjs';

describeModes('walls', (bench) => {
  const hasNamespaces = () => bench.mode !== 'landlock';
  const bash = async (code, options) => (await execute(bench.daemon, 'bash', code, options)).stdout;
  const python = async (code, options) => {
    const { stdout, stderr } = await execute(bench.daemon, 'python', raw + code, options);
    return stderr === '' ? stdout : stderr;
  };

  it('T35 host files: secrets, other homes, kernel and device files are out of reach', async () => {
    for (const name of ['/etc/shadow', '/root/.bashrc', '/proc/kcore', '/proc/kallsyms', '/sys/kernel', '/dev/mem', '/dev/kmsg',
      '/proc/1/environ', '/proc/1/root/', '/dev/ptmx', '/dev/tty', '/etc/hostname.host', '/home', '/var/log', '/run', '/boot']) {
      assert.equal(await bash(`cat ${name} 2>/dev/null; ls ${name}/ 2>/dev/null; :`), '', name);
    }
  });

  it('host files: nothing of the system can be written', async () => {
    const out = await bash('for d in / /usr /usr/bin /etc /dev /proc /opt/node /var; do (: > $d/x) 2>/dev/null && echo wrote $d; done; :');
    assert.equal(out, '');
  });

  it('host files: neither the socket nor the launcher nor cgroups show in /proc', async () => {
    const out = await bash('cat /proc/self/mountinfo /proc/self/cgroup /proc/1/cmdline /proc/*/cmdline 2>/dev/null; :');
    assert.doesNotMatch(out, /launcher-test|\.sock|chameleon-/);
  });

  it('T28, T64 network: no address can be reached, no socket but a local one can be made', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    const { port } = await new Promise((resolve) => server.on('listening', () => resolve(server.address())));
    const out = await python(`import socket
try:
    socket.create_connection(("127.0.0.1", ${port}), 2); print("connected")
except OSError as e: print(e.errno)
for family in (2, 10, 16, 17, 38, 40, 44):
    print(call(41, family, 1, 0), call(41, family, 2, 0), call(41, family, 3, 0))`);
    server.close();
    const lines = out.trim().split('\n');
    assert.ok(['97', '13'].includes(lines[0]), out);
    assert.ok(lines.slice(1).every((line) => /^(EAFNOSUPPORT|EACCES)( \1){2}$/.test(line)), out);
  });

  it('T40 network: abstract and named sockets of the host are out of reach', async () => {
    const name = path.join(os.tmpdir(), `host-${process.pid}.sock`);
    const server = net.createServer().listen(`\0host-${process.pid}`);
    const named = net.createServer().listen(name);
    fs.chmodSync(name, 0o777);
    const out = await python(`import socket
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    for name in (b"\\0host-${process.pid}", b"${name}"):
        try:
            s = socket.socket(socket.AF_UNIX, kind) ; s.connect(name) ; print("connected")
        except OSError as e: pass
        try:
            a, b = socket.socketpair(socket.AF_UNIX, kind) ; a.sendto(b"x", name) ; print("sent")
        except OSError as e: pass`);
    server.close();
    named.close();
    assert.equal(out, '');
  });

  it('T23 namespaces: no new ones, no joining, no mounts', async () => {
    for (const command of ['unshare -Ur true', 'unshare -n true', 'unshare -m true', 'mount -t tmpfs x /tmp', 'chroot / true', 'nsenter -t 1 -a true']) {
      const out = await bash(`${command} 2>/dev/null && echo done; :`);
      assert.equal(out, '', command);
    }
    const out = await python(`print(call(272, 0x10000000), call(272, 0x40000000), call(308, 0, 0), call(435, 0, 88), call(165, 0, 0, 0, 0, 0))
for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    print(call(56, flag | 17, 0, 0, 0, 0))`);
    assert.equal(out, `EPERM EPERM EPERM ENOSYS EPERM\n${'EPERM\n'.repeat(7)}`);
  });

  it('T31 kernel surface: the dangerous calls are refused', async () => {
    const out = await python(`for n in (101, 310, 311, 438, 312, 321, 298, 323, 248, 249, 250, 425, 426, 427, 278, 447, 154, 303, 304,
  300, 301, 253, 294, 254, 179, 163, 167, 169, 103, 246, 320, 175, 313, 227, 305, 440, 430, 428, 429, 240, 314):
    print(n, call(n, 0, 0, 0, 0, 0, 0))`);
    const allowed = out.trim().split('\n').filter((line) => !line.endsWith('EPERM'));
    assert.deepEqual(allowed, []);
  });

  it('T33 kernel surface: unknown calls look like an older kernel', async () => {
    assert.equal(await python('print(call(500), call(435), call(-1))'), 'ENOSYS ENOSYS ENOSYS\n');
  });

  it('T30 kernel surface: a call through another table ends the program', async () => {
    const { exit } = await execute(bench.daemon, 'python', `${raw}call(0x40000000 + 39)`);
    assert.equal(exit.signal, 31);
  });

  it('arguments: terminals, leases, personalities, priorities and limits of others', async () => {
    const out = await python(`import fcntl, resource
print(call(16, 0, 0x5412, 0), call(16, 0, 0x541c, 0), call(16, 0, 0x100005412, 0))
print(call(72, 0, 1024, 0), call(72, 0, 1026, 0))
print(call(135, 0xffffffff), call(135, 0x0040000))
print(call(302, 1, 7, ctypes.byref(ctypes.c_ulonglong(1)), 0), call(302, 0, 7, 0, 0))
print(call(141, 0, 1, 19), call(141, 2, 0, 19), call(141, 0, 0, 5))
print(call(203, 1, 8, ctypes.byref(ctypes.c_ulonglong(1))))
print(call(157, 35, 0), call(157, 0x59616d61, 1), call(157, 15, b"name"))
print(call(317, 1, 8, 0))`);
    assert.equal(out, 'EPERM EPERM EPERM\nEPERM EPERM\nok EPERM\nEPERM ok\nEPERM EPERM ok\nEPERM\nEPERM EPERM ok\nEPERM\n');
  });

  it('attributes: without a private root, not even those of an open file can be changed', async () => {
    const out = await python(`import os
fd = os.open("own", os.O_CREAT | os.O_RDWR)
print(call(91, fd, 0o600), call(93, fd, -1, -1), call(190, fd, b"user.a", b"b", 1, 0), call(199, fd, b"user.a"))`);
    const refused = 'EPERM EPERM EPERM EPERM\n';
    assert.equal(out === refused, !hasNamespaces(), out);
  });

  it('T34 identity: one unprivileged user, no groups of the host, no capabilities, no new privileges', async () => {
    if (!hasNamespaces()) {
      return; // no /proc to ask there; the same code drops them
    }
    const out = await bash('id -u; id -g; grep -E "^(Cap|NoNewPrivs|Seccomp|Groups)" /proc/self/status; cat /proc/self/uid_map');
    assert.match(out, /^1000\n1000\n/);
    assert.equal((out.match(/Cap\w+:\t0{16}\n/g) ?? []).length, 5);
    assert.match(out, /NoNewPrivs:\t1\nSeccomp:\t2\n/);
    assert.match(out, /\n +1000 +\d+ +1\n/);
    if (isRoot) {
      assert.match(out, /Groups:\t?( |1000)*\n/);
    }
  });

  it('T37 descriptors: nothing but the three streams is open', async () => {
    for (const [language, code] of [
      ['python', 'import os\nprint([fd for fd in range(256) if not os.system(f"true") or True if (lambda f: (os.fstat(f), True)[1])(fd)] if False else "")\nopen_fds = []\nfor fd in range(1024):\n    try: os.fstat(fd); open_fds.append(fd)\n    except OSError: pass\nprint(open_fds)'],
      ['bash', 'exec python3 -c "import os\nr = []\nfor fd in range(1024):\n    try: os.fstat(fd); r.append(fd)\n    except OSError: pass\nprint(r)"'],
    ]) {
      const { stdout } = await execute(bench.daemon, language, code);
      assert.equal(stdout.trim(), '[0, 1, 2]', language);
    }
    const node = `const fs = require('fs'); const kinds = [];
for (let fd = 0; fd < 256; fd += 1) { try { const s = fs.fstatSync(fd); if (s.isSocket() || s.isDirectory() || s.isFile()) kinds.push(fd); } catch {} }
console.log(JSON.stringify(kinds));`;
    assert.equal((await execute(bench.daemon, 'node', node)).stdout, '[]\n');
  });

  it('T25 processes: init and other instances can be neither seen nor traced nor signalled', async () => {
    const victim = new Connection(bench.daemon);
    victim.create({});
    await victim.until(type.ready);
    victim.run({ arg: ['/bin/sleep', '60'], wallMs: 60_000 });
    await victim.until(type.started);
    const out = await python(`import signal
print(call(101, 16, 1, 0, 0), call(310, 1, 0, 0, 0, 0, 0))
seen = [p for p in os.listdir("/proc") if p.isdigit()] if ${hasNamespaces() ? 'True' : 'False'} else [str(os.getpid())]
print(seen == [str(os.getpid())], seen)
hits = []
for pid in list(range(1, 3000)) + list(range(${process.pid} - 50, ${process.pid} + 2000)):
    if pid == os.getpid(): continue
    try: os.kill(pid, signal.SIGKILL if pid != 1 else 0); hits.append(pid)
    except OSError: pass
print([h for h in hits if h != 1])
os.kill(1, signal.SIGKILL) if ${hasNamespaces() ? 'True' : 'False'} else None
print("alive")`);
    assert.match(out, /^EPERM EPERM\nTrue .*\n\[\]\nalive\n$/, out);
    victim.socket.destroy();
  });

  it('T39 devices: only the harmless ones, and none can be made', async () => {
    if (hasNamespaces()) {
      assert.equal(await bash('ls /dev | tr "\\n" " "'), 'fd full null random shm stderr stdin stdout urandom zero ');
    }
    assert.equal(await bash('mknod x c 1 3 2>/dev/null && echo made; mknod y b 1 0 2>/dev/null && echo made; echo a > /dev/null && head -c 2 /dev/zero | wc -c'), '2\n');
  });

  it('T48 watches: shared files can be neither watched nor locked', async () => {
    const out = await python('print(call(253), call(294, 0), call(73, os.open("/usr/bin/env", 0), 2))');
    assert.equal(out, 'EPERM EPERM ENOSYS\n');
  });

  it('T45 two instances share nothing: temporary files, shared memory, processes', async () => {
    await execute(bench.daemon, 'bash', 'echo secret > "$TMPDIR/left"; echo secret > "$HOME/left"; [ -d /dev/shm ] && echo s > /dev/shm/left; :');
    assert.equal(await bash('cat "$TMPDIR/left" "$HOME/left" /dev/shm/left 2>/dev/null; :'), '');
  });

  it('T19, T49 cores, message queues and locked memory are limited', async () => {
    const out = await bash('ulimit -c; ulimit -q; ulimit -l; ulimit -Hn');
    assert.equal(out, '0\n0\n64\n512\n');
  });

  it('allowed names: options can be switched on, refusals cannot', async () => {
    const on = await python('print(call(73, os.open("/usr/bin/env", 0), 1))', { create: { allow: ['flock'] } });
    assert.equal(on, 'ok\n');
    const connection = new Connection(bench.daemon);
    connection.create({ allow: ['mount'] });
    assert.equal((await connection.json(type.failure)).step, 'seccomp:mount');
  });
});
