// Speaks the launcher's protocol directly, as PROTOCOL.md describes it, for the launcher's own tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const native = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const agents = path.join(path.dirname(native), 'runtimes/agents');
const platform = process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64';
export const launcher = process.env.LAUNCHER ?? path.join(native, 'bin', platform, 'chameleon-launcher');
export const isRoot = process.getuid() === 0;

export const type = {
  create: 0x01, file: 0x02, initialise: 0x03, run: 0x04, stdin: 0x05, stdinEnd: 0x06, kill: 0x07, wanted: 0x08, interrupt: 0x09,
  ready: 0x81, initialised: 0x82, started: 0x83, stdout: 0x84, stderr: 0x85, stdinAck: 0x86, exit: 0x87, failure: 0x88,
  warm: 0x89, collected: 0x8a, passedOver: 0x8b,
};

export function frame(kind, payload = Buffer.alloc(0)) {
  const header = Buffer.alloc(5);
  header.writeUInt32LE(payload.length, 0);
  header[4] = kind;
  return Buffer.concat([header, payload]);
}

/** key\0value\0 pairs; a list repeats its key. */
export function pairs(values) {
  const words = [];
  for (const [key, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      words.push(key, String(each));
    }
  }
  return Buffer.from(words.map((word) => `${word}\0`).join(''));
}

export function file(name, content, flags = 0) {
  const bytes = Buffer.from(name);
  const header = Buffer.alloc(3);
  header[0] = flags;
  header.writeUInt16LE(bytes.length, 1);
  return frame(type.file, Buffer.concat([header, bytes, Buffer.from(content)]));
}

/** The node that the agents run on: never a shim, never a version without type stripping if another is given. */
export const nodePath = process.env.TEST_NODE ?? fs.realpathSync(process.execPath);

/** Where things are inside: apart from the host's names, except where no mount can rename them. */
export function inside(landlock) {
  return landlock
    ? { node: path.dirname(nodePath), agents }
    : { node: '/opt/node', agents: '/opt/agents' };
}

function bindPaths(landlock) {
  const system = ['/usr', '/bin', '/sbin', '/lib', '/lib64'].filter((each) => fs.existsSync(each));
  const names = inside(landlock);
  return [...system, `${path.dirname(nodePath)}:${names.node}`, `${agents}:${names.agents}`];
}

/** `wrapper`: a command that executes what follows it, as `prlimit` does. */
export async function startDaemon(options = {}) {
  const directory = options.directory ?? fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-test-'));
  const socket = path.join(directory, 'launcher.sock');
  const args = ['daemon', '--socket', socket, ...[...bindPaths(options.landlock), ...(options.binds ?? [])].flatMap((each) => ['--bind-ro', each])];
  if (options.landlock) {
    args.push('--landlock', '--scratch', options.scratch ?? path.join(os.tmpdir(), `launcher-scratch-${process.pid}`));
  }
  for (const [name, parent] of Object.entries(options.v1 ?? {})) {
    args.push('--cgroup-v1', `${name}=${parent}`);
  }
  if (options.v2) {
    args.push('--cgroup-v2', options.v2);
  }
  const [program, ...words] = [...(options.wrapper ?? []), launcher, ...args];
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const announced = JSON.parse(line.toString());
  const daemon = { child, socket, directory, announced, nextUid: Number(process.env.LAUNCHER_TEST_UID ?? 200_000), inside: inside(options.landlock) };
  daemon.stop = async () => {
    if (child.exitCode === null) {
      child.stdin.end();
      await once(child, 'exit');
    }
    fs.rmSync(directory, { recursive: true, force: true });
  };
  return daemon;
}

/** One connection. Frames are kept; `until` waits for one of a kind, `closed` for the end. */
export class Connection {
  frames = [];
  #waiting = [];
  #input = Buffer.alloc(0);

  constructor(daemon) {
    this.daemon = daemon;
    this.socket = net.connect(daemon.socket);
    this.socket.on('error', () => {});
    this.socket.on('data', (data) => this.#take(data));
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    this.closed.then(() => this.#wake());
  }

  #take(data) {
    this.#input = Buffer.concat([this.#input, data]);
    while (this.#input.length >= 5 && this.#input.length >= 5 + this.#input.readUInt32LE(0)) {
      const length = this.#input.readUInt32LE(0);
      this.frames.push({ kind: this.#input[4], payload: this.#input.subarray(5, 5 + length), at: performance.now() });
      this.#input = this.#input.subarray(5 + length);
    }
    this.#wake();
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) {
      wake();
    }
  }

  send(...frames) {
    this.socket.write(Buffer.concat(frames));
  }

  create(values = {}) {
    const uid = isRoot ? { uid: this.daemon.nextUid++ } : {};
    this.send(frame(type.create, pairs({ ...uid, ...values })));
  }

  run(values = {}) {
    this.send(frame(type.run, pairs(values)));
  }

  /** The first frame of one of these kinds; rejects when the connection ends without one. */
  async until(...kinds) {
    for (;;) {
      const found = this.frames.find((each) => kinds.includes(each.kind));
      if (found) {
        return found;
      }
      if (this.socket.closed) {
        const failure = this.frames.find((each) => each.kind === type.failure);
        throw new Error(`closed without the frame; ${failure ? failure.payload : 'no failure either'}`);
      }
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The same, read; of a frame that says nothing, nothing. */
  async json(...kinds) {
    return JSON.parse((await this.until(...kinds)).payload.toString() || '{}');
  }

  text(kind) {
    return Buffer.concat(this.frames.filter((each) => each.kind === kind).map((each) => each.payload)).toString();
  }
}

export function interpreter(daemon, language) {
  const at = (name) => path.join(daemon.inside.agents, name);
  return {
    node: { argv: [path.join(daemon.inside.node, 'node'), at('node-agent.cjs')], entry: 'main.js' },
    python: { argv: ['/usr/bin/python3', at('python-agent.py')], entry: 'main.py' },
    bash: { argv: ['/bin/bash', at('bash-agent.sh')], entry: 'main.sh' },
  }[language];
}

/** Makes a zygote of Python; resolves with its connection once it listens. */
export async function startZygote(daemon, name, { script = path.join(daemon.inside.agents, 'python-zygote.py'), ...create } = {}) {
  const connection = new Connection(daemon);
  connection.create({ ...create, zygote: name, arg: ['/usr/bin/python3', script] });
  await connection.until(type.ready);
  return connection;
}

/** Parks an interpreter or a fork of a zygote, runs one program in it at once or when it has warmed up, returns everything that came back. */
export async function execute(daemon, language, code, { create = {}, run = {}, stdin, files = [], act, isWarm = false, zygote } = {}) {
  const { argv, entry } = interpreter(daemon, language);
  const connection = new Connection(daemon);
  connection.create({ ...create, ...(zygote ? { fork: zygote } : { arg: argv }) });
  const ready = await connection.json(type.ready);
  if (isWarm) {
    await connection.until(type.warm);
  }
  const values = { entry, wallMs: 20_000, cpuMs: 10_000, ...(stdin === undefined ? {} : { stdin: 1 }), ...run };
  connection.send(file(entry, code), ...files, frame(type.run, pairs(values)));
  if (stdin !== undefined) {
    connection.send(frame(type.stdin, Buffer.from(stdin)), frame(type.stdinEnd));
  }
  await act?.(connection);
  const exit = await connection.json(type.exit, type.failure);
  await connection.closed;
  return { ready, exit, stdout: connection.text(type.stdout), stderr: connection.text(type.stderr), connection };
}
