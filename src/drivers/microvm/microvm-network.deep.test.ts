import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LoopbackServers } from '../../../test/support/loopback-servers.ts';
import { machineImages } from '../../../test/support/machine-images.ts';
import { loopbackPolicy } from '../../../test/support/network-policy.ts';
import { EgressSession } from '../../egress/egress-session.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { nextInstanceId, requestFor, roomyLimits, textOf, whenReady } from '../bench-conformance.ts';
import { MicrovmDriver } from './microvm-driver.ts';

const { imageFolder = '', reason } = await machineImages();
/** A translated processor takes its time for what an interpreter does first. */
const limits = { ...roomyLimits, wallMs: 90_000, cpuMs: 90_000, outputBytes: 16_000_000 };
const MB = 1_048_576;
const servers = new LoopbackServers();
const sessions: EgressSession[] = [];

function proxyFor(allow: readonly string[]): EgressSession {
  const session = new EgressSession({
    policy: loopbackPolicy(allow, { limits: { connectionCountMax: 64, receivedBytesMax: 32 * MB } }),
    clock: systemClock(),
    resolver: { resolve: async () => [], cancel: () => undefined },
    ownAddresses: () => new Set(['127.0.0.1']),
  });
  sessions.push(session);
  return session;
}

/** A web server that says where one is, and of `/large` these bytes; it counts below HTTP. */
async function web(large = Buffer.alloc(0)) {
  const sockets: Socket[] = [];
  const server = createServer((request, response) => {
    const answer = request.url === '/large' ? large : `you are at ${request.url}`;
    request.resume().on('end', () => response.end(answer));
  });
  server.on('connection', (socket) => sockets.push(socket));
  const port = await servers.listen(server);
  const total = (of: (socket: Socket) => number) => sockets.reduce((sum, socket) => sum + of(socket), 0);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    receivedBytes: () => total((socket) => socket.bytesRead),
    sentBytes: () => total((socket) => socket.bytesWritten),
  };
}

const fetching: readonly (readonly [string, string, (url: string) => string])[] = [
  [
    'urllib of Python',
    'python',
    (url) => `import urllib.request\nprint(urllib.request.urlopen("${url}").read().decode())`,
  ],
  ['fetch of Node', 'javascript', (url) => `fetch("${url}").then((r) => r.text()).then(console.log);`],
  [
    'Bash, by a socket of its own',
    'bash',
    (url) => `exec 3<>/dev/tcp/127.0.0.1/3128
printf 'GET %s HTTP/1.1\\r\\nHost: there\\r\\nConnection: close\\r\\n\\r\\n' ${url} >&3
while read -r line || [ -n "$line" ]; do case $line in you*) echo "$line" ;; esac; done <&3`,
  ],
];

describe.skipIf(imageFolder === '')(
  `a program in a machine with a way out${reason === undefined ? '' : `, skipped: ${reason}`}`,
  { timeout: 180_000 },
  () => {
    let driver: MicrovmDriver;

    beforeAll(async () => {
      driver = await MicrovmDriver.open({ imageFolder, programMemoryMb: 512 });
    }, 240_000);

    afterEach(async () => {
      await Promise.all(sessions.splice(0).map((session) => session.close()));
      await servers.end();
    });

    afterAll(() => driver.close());

    async function run(runtime: string, code: string, network?: EgressSession) {
      const instance = await driver.create({ instanceId: nextInstanceId(), runtime, network });
      const report = await instance.run(requestFor(code, { limits }), () => undefined);
      await instance.ended;
      return { ...report, stdout: textOf(report.stdout), stderr: textOf(report.stderr) };
    }

    it('is offered by the driver', async () => {
      const { runtimes } = await driver.capabilities();
      expect(runtimes.map(({ isNetworkOffered }) => isNetworkOffered)).not.toContain(false);
    });

    it.each(fetching)('T64 fetches by %s, and every byte is counted', async (_, runtime, code) => {
      const server = await web();
      const session = proxyFor([`127.0.0.1:${server.port}`]);
      const { stdout, stderr } = await run(runtime, code(`${server.url}/there`), session);
      expect({ stdout: stdout.trimEnd(), stderr }).toEqual({ stdout: 'you are at /there', stderr: '' });
      const { sentBytes, receivedBytes, hosts } = session.usage();
      expect(hosts).toEqual([`127.0.0.1:${server.port}`]);
      expect([sentBytes, receivedBytes]).toEqual([server.receivedBytes(), server.sentBytes()]);
      expect(sentBytes).toBeGreaterThan(0);
    });

    it('T65 is told why it may not', async () => {
      const server = await web();
      const code = `import urllib.request, urllib.error
try: urllib.request.urlopen("${server.url}/")
except urllib.error.HTTPError as e: print(e.code, e.reason)`;
      const { stdout } = await run('python', code, proxyFor(['a.example']));
      expect(stdout).toBe(`403 127.0.0.1:${server.port} is not on the allow-list\n`);
      expect(server.receivedBytes()).toBe(0);
    });

    it('T64 has none unless it was asked for, though the machine has its port', async () => {
      const { stdout } = await run(
        'python',
        `import glob, os, socket
try: print(socket.socket())
except OSError as e: print(e.strerror)
print(sum("proxy" in name.lower() for name in os.environ), glob.glob("/dev/vport*"), os.path.exists("/run/ways"))`,
      );
      expect(stdout).toBe('Address family not supported by protocol\n0 [] False\n');
    });

    it('T67 reaches nothing but that port', async () => {
      const { stdout } = await run(
        'python',
        `import errno, socket
for host, port in (("127.0.0.1", 22), ("10.0.2.2", 80), ("169.254.169.254", 80), ("8.8.8.8", 53)):
    try: socket.create_connection((host, port), 2); print("reached")
    except OSError as e: print(errno.errorcode[e.errno])`,
        proxyFor([]),
      );
      expect(stdout.split('\n').slice(0, 4)).toEqual([
        'ECONNREFUSED',
        'ENETUNREACH',
        'ENETUNREACH',
        'ENETUNREACH',
      ]);
    });

    it('T68 has many connections at once', async () => {
      const server = await web();
      const code = `import threading, urllib.request
barrier, answers = threading.Barrier(40), []
def one(i):
    barrier.wait()
    answers.append(urllib.request.urlopen(f"${server.url}/{i}").read().decode() == f"you are at /{i}")
threads = [threading.Thread(target=one, args=(i,)) for i in range(40)]
for t in threads: t.start()
for t in threads: t.join()
print(answers.count(True))`;
      const { stdout, stderr } = await run('python', code, proxyFor([`127.0.0.1:${server.port}`]));
      expect({ stdout, stderr }).toEqual({ stdout: '40\n', stderr: '' });
    });

    it('T12, T68 downloads much while it floods its output, and loses nothing of either', async () => {
      const large = randomBytes(8 * MB);
      const server = await web(large);
      const session = proxyFor([`127.0.0.1:${server.port}`]);
      const code = `import hashlib, sys, threading, urllib.request
done, lines = threading.Event(), 0
def flood():
    global lines
    while not done.is_set() and lines < 100000:
        sys.stdout.write("x" * 99 + "\\n"); lines += 1
flooding = threading.Thread(target=flood); flooding.start()
digest = hashlib.sha256(urllib.request.urlopen("${server.url}/large").read()).hexdigest()
done.set(); flooding.join(); sys.stdout.flush()
print(digest, lines, file=sys.stderr)`;
      const { stdout, stderr, reason: ended } = await run('python', code, session);
      const [digest, lines] = stderr.trim().split(' ');
      expect([ended, digest]).toEqual(['exit', createHash('sha256').update(large).digest('hex')]);
      expect(Number(lines)).toBeGreaterThan(1000);
      expect(stdout.length).toBe(100 * Number(lines));
      expect(session.usage().receivedBytes).toBe(server.sentBytes());
    });

    it('loses its connections with the door, and goes on', async () => {
      const { port } = await servers.echo();
      const session = proxyFor([`127.0.0.1:${port}`]);
      const code = `import socket
s = socket.create_connection(("127.0.0.1", 3128))
s.sendall(b"CONNECT 127.0.0.1:${port} HTTP/1.1\\r\\n\\r\\n")
print(s.recv(999).split(b"\\r\\n")[0].decode())
s.sendall(b"ping"); print(s.recv(4).decode())
print("ready", flush=True)
def attempt(act):
    try: return act()
    except OSError: return b""
print(attempt(lambda: s.recv(9)), attempt(lambda: socket.create_connection(("127.0.0.1", 3128)).recv(9)))`;
      const instance = await driver.create({
        instanceId: nextInstanceId(),
        runtime: 'python',
        network: session,
      });
      const { ready, report } = whenReady(instance, requestFor(code, { limits }));
      await ready;
      await session.close();
      const { stdout, exitCode } = await report;
      expect([textOf(stdout), exitCode]).toEqual([
        "HTTP/1.1 200 Connection established\nping\nready\nb'' b''\n",
        0,
      ]);
    });

    it('is alone with its proxy: two machines at a time reach what each may', async () => {
      const [one, two] = [await web(), await web()];
      const code = `import urllib.request, urllib.error
for port in (${one.port}, ${two.port}):
    try: print(urllib.request.urlopen(f"http://127.0.0.1:{port}/").status)
    except urllib.error.HTTPError as e: print(e.code)`;
      const outs = await Promise.all(
        [one, two].map(({ port }) => run('python', code, proxyFor([`127.0.0.1:${port}`]))),
      );
      expect(outs.map(({ stdout }) => stdout)).toEqual(['200\n403\n', '403\n200\n']);
    });
  },
);
