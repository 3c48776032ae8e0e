// The way out of an instance: one port on its own loopback, carried to one socket outside. Names follow the threats they answer.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { it } from 'node:test';
import { Connection, execute, interpreter, startZygote, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const PORT = 3128;

/** A server where a proxy would be; `serve` gets each connection. */
async function openOutside(daemon, name, serve) {
  const open = new Set();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    serve(socket);
  });
  await new Promise((resolve) => server.listen(path.join(daemon.directory, `egress-${name}`), resolve));
  return {
    open,
    async close() {
      for (const socket of open) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const echo = (socket) => socket.pipe(socket);

const raw = `import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *args):
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in args])
    return "ok" if result >= 0 else errno.errorcode[ctypes.get_errno()]
def attempt(act):
    try: return act()
    except OSError as e: return errno.errorcode.get(e.errno, type(e).__name__)
`;

describeModes(
  'egress',
  (bench) => {
    const outside = [];
    const withOutside = async (name, serve) => {
      const opened = await openOutside(bench.daemon, name, serve);
      outside.push(opened);
      return opened;
    };
    bench.beforeStop = () => Promise.all(outside.map((each) => each.close()));
    const python = async (code, { create, ...options } = {}) => {
      const ended = await execute(bench.daemon, 'python', raw + code, { create, ...options });
      assert.equal(ended.stderr, '', ended.stderr);
      return ended.stdout;
    };

    it('carries bytes both ways, as many as there are, and the end of each side', async () => {
      await withOutside('echo', echo);
      const out = await python(
        `s = socket.create_connection(("127.0.0.1", ${PORT}))
import threading
data = os.urandom(1 << 20) * 5
threading.Thread(target=lambda: (s.sendall(data), s.shutdown(socket.SHUT_WR))).start()
got = bytearray()
while chunk := s.recv(65536): got += chunk
print(got == data)`,
        { create: { egress: 'echo' } },
      );
      assert.equal(out, 'True\n');
    });

    it('READY says whether there is a way out', async () => {
      assert.equal((await execute(bench.daemon, 'bash', ':', { create: { egress: 'echo' } })).ready.egress, true);
      assert.equal((await execute(bench.daemon, 'bash', ':')).ready.egress, false);
    });

    it('T64 is not there unless it was asked for', async () => {
      const out = await python(`print(attempt(lambda: socket.create_connection(("127.0.0.1", ${PORT}), 2)))`);
      assert.equal(out, 'EAFNOSUPPORT\n');
    });

    it('T28 allows no socket but a local one and TCP of IPv4', async () => {
      const out = await python(
        `print(call(41, 2, 1, 0), call(41, 2, 1, 6), call(41, 1, 1, 0), call(41, 2, 1 | 0o2004000, 0))
for family in (10, 16, 17, 38, 40, 44): print(call(41, family, 1, 0), call(41, family, 2, 0), call(41, family, 3, 0))
print(call(41, 2, 2, 0), call(41, 2, 3, 1), call(41, 2, 5, 132), call(41, 2, 1, 262), call(41, 2, 1, 132), call(53, 2, 1, 0, 0))`,
        { create: { egress: 'echo' } },
      );
      const lines = out.trim().split('\n');
      assert.equal(lines[0], 'ok ok ok ok');
      assert.ok(lines.slice(1, -1).every((line) => line === 'EAFNOSUPPORT EAFNOSUPPORT EAFNOSUPPORT'), out);
      assert.equal(lines.at(-1), 'EACCES EACCES EACCES EPROTONOSUPPORT EPROTONOSUPPORT EAFNOSUPPORT');
    });

    it('T28 allows only options that keep a socket what it is', async () => {
      const out = await python(
        `s = socket.socket()
def option(level, name, value=1): return attempt(lambda: s.setsockopt(level, name, value) or "ok")
print(option(6, 1), option(6, 4), option(6, 18), option(1, 9), option(0, 1))
print(option(6, 31, b"tls"), option(6, 13, b"cubic"), option(6, 19), option(0, 2), option(0, 64, b"x"), option(41, 26), option(1, 60))`,
        { create: { egress: 'echo' } },
      );
      assert.equal(
        out,
        'ok ok ok ok ok\nENOPROTOOPT ENOPROTOOPT ENOPROTOOPT ENOPROTOOPT ENOPROTOOPT ENOPROTOOPT ENOPROTOOPT\n',
      );
    });

    it('T67 reaches nothing but that port: no other address, no neighbour, no name server', async () => {
      const server = net.createServer().listen(0, '0.0.0.0');
      const port = await new Promise((resolve) => server.on('listening', () => resolve(server.address().port)));
      const out = await python(
        `for host in ("127.0.0.1", "127.0.0.2", "10.0.0.1", "169.254.169.254", "8.8.8.8", "172.17.0.1"):
    print(attempt(lambda: socket.create_connection((host, ${port}), 2)))
print(attempt(lambda: socket.create_connection(("8.8.8.8", 53), 2)))
print(attempt(lambda: socket.getaddrinfo("example.com", 80)))`,
        { create: { egress: 'echo' } },
      );
      server.close();
      assert.deepEqual(out.trim().split('\n'), [
        'ECONNREFUSED', 'ECONNREFUSED', 'ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH', 'gaierror',
      ]);
    });

    it('T67 lets nobody outside, or in another instance, reach a server inside', async () => {
      const out = await execute(
        bench.daemon,
        'python',
        `import socket
s = socket.socket(); s.bind(("0.0.0.0", 45671)); s.listen(); print("listening", flush=True)
s.settimeout(20)
try: s.accept(); print("reached")
except KeyboardInterrupt: pass`,
        {
          create: { egress: 'echo' },
          act: async (connection) => {
            await connection.until(type.stdout);
            const code = await new Promise((resolve) => {
              net.connect(45671, '127.0.0.1').on('connect', () => resolve('connected')).on('error', (error) => resolve(error.code));
            });
            assert.equal(code, 'ECONNREFUSED');
            const other = await python(`print(attempt(lambda: socket.create_connection(("127.0.0.1", 45671), 2)))`, {
              create: { egress: 'echo' },
            });
            assert.equal(other, 'ECONNREFUSED\n');
            connection.send(Buffer.from([0, 0, 0, 0, type.kill]));
          },
        },
      );
      assert.equal(out.stdout, 'listening\n');
    });

    it('leads each instance to its own socket, and to no other', async () => {
      await withOutside('one', (socket) => socket.end('one'));
      await withOutside('two', (socket) => socket.end('two'));
      const code = `s = socket.create_connection(("127.0.0.1", ${PORT})); print(s.recv(9).decode())
for name in (b"${path.join(bench.daemon.directory, 'egress-one')}", b"/launcher.sock", b"egress-one"):
    print(attempt(lambda: socket.socket(socket.AF_UNIX).connect(name)))`;
      const outs = await Promise.all(['one', 'two'].map((egress) => python(code, { create: { egress } })));
      assert.deepEqual(outs, ['one\nENOENT\nENOENT\nENOENT\n', 'two\nENOENT\nENOENT\nENOENT\n']);
    });

    it('just ends a connection where no proxy listens', async () => {
      const out = await python(
        `s = socket.create_connection(("127.0.0.1", ${PORT})); print(attempt(lambda: s.recv(9)) in (b"", "ECONNRESET"))`,
        { create: { egress: 'nobody' } },
      );
      assert.equal(out, 'True\n');
    });

    it('ends every connection with the run, those of detached children too', async () => {
      const held = await withOutside('held', (socket) => socket.resume().write('x'));
      const { exit } = await execute(
        bench.daemon,
        'python',
        `import os, socket, time
for s in [socket.create_connection(("127.0.0.1", ${PORT})) for _ in range(3)]:
    s.recv(1)
    if os.fork() == 0:
        os.setsid(); time.sleep(60)`,
        { create: { egress: 'held' } },
      );
      assert.equal(exit.exitCode, 0);
      await Promise.all([...held.open].map((socket) => new Promise((resolve) => socket.on('close', resolve).end())));
      assert.equal(held.open.size, 0);
    });

    it('T68 a flood of connections and bytes delays no limit, and is nobody else\'s', async () => {
      await withOutside('sink', (socket) => socket.resume());
      const started = performance.now();
      const { exit } = await execute(
        bench.daemon,
        'python',
        `import socket, threading
def flood():
    while True:
        try:
            s = socket.create_connection(("127.0.0.1", ${PORT}))
            while True: s.send(b"x" * 65536)
        except OSError: pass
for _ in range(100): threading.Thread(target=flood, daemon=True).start()
threading.Event().wait()`,
        { create: { egress: 'sink', processes: 200 }, run: { wallMs: 2000, cpuMs: 60000 } },
      );
      assert.equal(exit.killReason, 'wall');
      assert.ok(performance.now() - started < 8000);
    });

    it('is not counted as a process of the instance', async () => {
      const { exit } = await execute(bench.daemon, 'bash', 'sleep 0.3', { create: { egress: 'echo' } });
      const without = await execute(bench.daemon, 'bash', 'sleep 0.3');
      assert.equal(exit.usage.processesPeak, without.exit.usage.processesPeak);
    });

    it('the process that carries has no capability, no new privileges, a filter, and ends with the instance', async () => {
      const relays = () =>
        fs.readdirSync('/proc').filter((pid) => {
          try {
            const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
            return /^Name:\tlauncher$/m.test(status) && /^Seccomp:\t2$/m.test(status) && /^NSpid:\t\d+$/m.test(status);
          } catch {
            return false;
          }
        });
      const before = new Set(relays());
      const connection = new Connection(bench.daemon);
      connection.create({ egress: 'echo' });
      await connection.until(type.ready);
      const deadline = Date.now() + 5000;
      let made = [];
      while (made.length === 0 && Date.now() < deadline) {
        made = relays().filter((pid) => !before.has(pid));
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.equal(made.length, 1);
      const status = fs.readFileSync(`/proc/${made[0]}/status`, 'utf8');
      assert.match(status, /^CapEff:\t0+$/m);
      assert.match(status, /^CapBnd:\t0+$/m);
      assert.match(status, /^NoNewPrivs:\t1$/m);
      connection.socket.destroy();
      while (fs.existsSync(`/proc/${made[0]}`) && Date.now() < deadline) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.ok(!fs.existsSync(`/proc/${made[0]}`));
    });

    it('a fork of a zygote has it where asked for, and not where not', async () => {
      const zygote = await startZygote(bench.daemon, 'egress-zygote');
      const code = `print(attempt(lambda: socket.create_connection(("127.0.0.1", ${PORT})).recv(9)))`;
      assert.equal(await python(code, { create: { egress: 'one' }, zygote: 'egress-zygote' }), "b'one'\n");
      assert.equal(await python(code, { zygote: 'egress-zygote' }), 'EAFNOSUPPORT\n');
      zygote.socket.destroy();
      await zygote.closed;
    });

    it('names that could lead elsewhere, and a zygote with a way out, are refused', async () => {
      for (const egress of ['', '../x', 'a/b', 'A', 'x'.repeat(33)]) {
        const connection = new Connection(bench.daemon);
        connection.create({ egress });
        assert.equal((await connection.json(type.failure)).step, 'request:egress');
      }
      const connection = new Connection(bench.daemon);
      connection.create({ egress: 'echo', zygote: 'z', arg: interpreter(bench.daemon, 'python').argv });
      assert.equal((await connection.json(type.failure)).step, 'request:egress');
    });
  },
  ['namespaces', 'cgroups'],
);

describeModes(
  'egress',
  (bench) => {
    it('T64 is refused where there is no network namespace', async () => {
      const connection = new Connection(bench.daemon);
      connection.create({ egress: 'echo' });
      const failure = await connection.json(type.failure);
      assert.equal(failure.step, 'request:egress');
      assert.match(failure.error, /not supported/i);
    });
  },
  ['landlock'],
);
