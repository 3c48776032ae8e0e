import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { LoopbackServers } from '../../../test/support/loopback-servers.ts';
import { loopbackPolicy } from '../../../test/support/network-policy.ts';
import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { EgressSession } from '../../egress/egress-session.ts';
import { makeId } from '../../kernel/ids.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { someOwner } from '../bench-conformance.ts';
import { LauncherDriver } from './launcher-driver.ts';

const limits = {
  wallMs: 20_000,
  cpuMs: 20_000,
  memoryMb: 256,
  processCount: 32,
  outputBytes: 10_000,
  fileBytes: 1_000_000,
};
const levels = await openableLevels();
const servers = new LoopbackServers();
const sessions: EgressSession[] = [];
const drivers: LauncherDriver[] = [];

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await servers.end();
});

afterAll(() => Promise.all(drivers.map((driver) => driver.close())));

async function open(isolation: 'process' | 'process-landlock', isForking = true): Promise<LauncherDriver> {
  const driver = await LauncherDriver.open({ isolation, isForking });
  drivers.push(driver);
  return driver;
}

function proxyFor(allow: readonly string[]): EgressSession {
  const session = new EgressSession({
    policy: loopbackPolicy(allow),
    clock: systemClock(),
    resolver: { resolve: async () => [], cancel: () => undefined },
    ownAddresses: () => new Set(['127.0.0.1']),
  });
  sessions.push(session);
  return session;
}

/** A web server that says how many bytes it got and gave, below HTTP. */
async function web() {
  const sockets: Socket[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end(`you are at ${request.url}`));
  });
  server.on('connection', (socket) => sockets.push(socket));
  const port = await servers.listen(server);
  const total = (of: (socket: Socket) => number) => sockets.reduce((sum, socket) => sum + of(socket), 0);
  return {
    port,
    receivedBytes: () => total((socket) => socket.bytesRead),
    sentBytes: () => total((socket) => socket.bytesWritten),
  };
}

async function run(
  driver: LauncherDriver,
  runtime: string,
  code: string,
  network: EgressSession | undefined,
) {
  const instance = await driver.create({ instanceId: makeId('ins', 'one'), runtime, network });
  const report = await instance.run(
    {
      executionId: makeId('exe', 'one'),
      owner: someOwner,
      program: { programId: 'prg_one', code },
      stdin: '',
      args: [],
      env: {},
      limits,
    },
    () => undefined,
  );
  await instance.ended;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { ...report, stdout: text(report.stdout), stderr: text(report.stderr) };
}

const fetching: readonly (readonly [string, string, (url: string) => string])[] = [
  [
    'urllib of Python',
    'python',
    (url) => `import urllib.request\nprint(urllib.request.urlopen("${url}").read().decode())`,
  ],
  ['fetch of Node', 'javascript', (url) => `fetch("${url}").then((r) => r.text()).then(console.log);`],
  [
    'http of Node',
    'javascript',
    (url) => `require("node:http").get("${url}", (r) => r.on("data", (d) => console.log(String(d))));`,
  ],
  ['curl', 'bash', (url) => `curl -sS ${url}; echo`],
  ['curl through a tunnel', 'bash', (url) => `curl -sSp ${url}; echo`],
];

const refused: readonly (readonly [string, string, (url: string) => string])[] = [
  [
    'urllib of Python',
    'python',
    (url) => `import urllib.request, urllib.error
try: urllib.request.urlopen("${url}")
except urllib.error.HTTPError as e: print(e.code, e.reason)`,
  ],
  ['curl', 'bash', (url) => `curl -sS -w '%{http_code}' ${url}`],
];

describe.runIf(levels.includes('process'))('a program with a way out', async () => {
  const driver = await open('process');

  it.each(fetching)('T64 fetches by %s, and every byte is counted', async (_, runtime, code) => {
    const server = await web();
    const session = proxyFor([`127.0.0.1:${server.port}`]);
    const { stdout, stderr } = await run(
      driver,
      runtime,
      code(`http://127.0.0.1:${server.port}/there`),
      session,
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'you are at /there\n', stderr: '' });
    const { sentBytes, receivedBytes, hosts } = session.usage();
    expect(hosts).toEqual([`127.0.0.1:${server.port}`]);
    expect(sentBytes).toBe(server.receivedBytes());
    expect(receivedBytes).toBe(server.sentBytes());
  });

  it.each(refused)('T65 is told by %s why it may not', async (_, runtime, code) => {
    const server = await web();
    const { stdout } = await run(
      driver,
      runtime,
      code(`http://127.0.0.1:${server.port}/`),
      proxyFor(['a.example']),
    );
    expect(stdout).toMatch(/403/);
    expect(stdout).toMatch(new RegExp(`127\\.0\\.0\\.1:${server.port} is not on the allow-list`));
    expect(server.receivedBytes()).toBe(0);
  });

  it('T64 has none unless it was asked for', async () => {
    const server = await web();
    const url = `http://127.0.0.1:${server.port}/`;
    const { stdout, exitCode } = await run(
      driver,
      'bash',
      `env | grep -ci proxy; curl -sS ${url}`,
      undefined,
    );
    expect(stdout).toBe('0\n');
    expect(exitCode).toBe(7);
  });

  it('T67 resolves no name, not even of a host that it may reach', async () => {
    const code =
      'import socket\ntry: socket.getaddrinfo("allowed.example", 80)\nexcept socket.gaierror as e: print("no")';
    expect((await run(driver, 'python', code, proxyFor(['allowed.example']))).stdout).toBe('no\n');
  });

  it('is alone with its proxy: two at a time reach what each may', async () => {
    const [one, two] = [await web(), await web()];
    const code = [one, two]
      .map(({ port }) => `curl -s -o /dev/null -w '%{http_code} ' http://127.0.0.1:${port}/`)
      .join('\n');
    const outs = await Promise.all(
      [one, two].map(({ port }) => run(driver, 'bash', code, proxyFor([`127.0.0.1:${port}`]))),
    );
    expect(outs.map(({ stdout }) => stdout)).toEqual(['200 403 ', '403 200 ']);
  });

  it('may set another proxy for itself, which leads nowhere', async () => {
    const server = await web();
    const code = `curl -sS --noproxy '*' http://127.0.0.1:${server.port}/`;
    const { exitCode } = await run(driver, 'bash', code, proxyFor([`127.0.0.1:${server.port}`]));
    expect(exitCode).toBe(7);
    expect(server.receivedBytes()).toBe(0);
  });

  it('is given a door that is moved when its first instance could not be made', async () => {
    const session = proxyFor([]);
    const paths: string[] = [];
    const network = {
      async listen(path: string) {
        paths.push(path);
        await session.listen(path);
      },
    };
    const instance = await driver.create({ instanceId: makeId('ins', 'two'), runtime: 'bash', network });
    await session.listen(`${paths[0]}-moved`);
    expect(paths.map((path) => existsSync(path))).toEqual([false]);
    expect(existsSync(`${paths[0]}-moved`)).toBe(true);
    await instance.stop();
  });
});

describe.runIf(levels.includes('process-landlock'))('a program at the lower level', () => {
  it('T64 is refused a way out, by name of what is missing', async () => {
    const driver = await open('process-landlock');
    const { runtimes } = await driver.capabilities();
    expect(runtimes.map((each) => each.isNetworkOffered)).not.toContain(true);
    await expect(run(driver, 'bash', ':', proxyFor([]))).rejects.toMatchObject({
      code: 'isolation-unavailable',
      message: expect.stringMatching(/no network namespace/),
    });
  });
});
