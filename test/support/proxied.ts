import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { EgressSession } from '../../src/egress/egress-session.ts';
import type { NameResolver } from '../../src/egress/system-network.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { NetworkPolicy } from '../../src/model/network.ts';
import { systemClock } from '../../src/platform/system-clock.ts';

/** A proxy on a socket of its own, and ways to talk to it as a program would. */
interface Proxied {
  readonly session: EgressSession;
  /** What one connection answers to these bytes, until it ends. */
  ask(text: string): Promise<string>;
  /** Sends these bytes and breaks off, at once or after so many of the answer; resolves when it is gone. */
  leave(text: string, afterBytes?: number): Promise<void>;
  /** Sends CONNECT; resolves with the connection once the answer's head has come, and that head. */
  tunnel(authority: string): Promise<{ readonly socket: Socket; readonly head: string }>;
  close(): Promise<void>;
}

interface ProxiedOptions {
  readonly clock?: Clock;
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  readonly ownAddresses?: readonly string[];
}

const noNames: NameResolver['resolve'] = async (name) => {
  throw new Error(`no test looks up ${name}`);
};

async function openProxied(policy: NetworkPolicy, options: ProxiedOptions = {}): Promise<Proxied> {
  const { clock = systemClock(), resolve = noNames, ownAddresses = [] } = options;
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-egress-'));
  const path = join(folder, 'proxy');
  const session = new EgressSession({
    policy,
    clock,
    resolver: { resolve, cancel: () => undefined },
    ownAddresses: () => new Set(ownAddresses),
  });
  await session.listen(path);
  return {
    session,
    ask(text) {
      const socket = connect(path);
      socket.write(text);
      return allOf(socket);
    },
    leave(text, afterBytes = 0) {
      const socket = connect(path);
      socket.on('error', () => undefined);
      let came = 0;
      socket.on('data', (chunk) => {
        came += chunk.length;
        if (came >= afterBytes) {
          socket.destroy();
        }
      });
      socket.write(text, () => {
        if (afterBytes === 0) {
          socket.destroy();
        }
      });
      return new Promise((resolve) => socket.once('close', () => resolve()));
    },
    async tunnel(authority) {
      const socket = connect(path);
      socket.on('error', () => undefined);
      socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n\r\n`);
      return { socket, head: await headOf(socket) };
    },
    async close() {
      await session.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Everything that comes until the end, or until it breaks. */
export function allOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

function headOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) {
        socket.off('data', onData);
        resolve(text);
      }
    };
    socket.on('data', onData);
    socket.once('close', () => resolve(text));
  });
}

/** Opens proxies for the tests of a file, and closes after each test those that it opened, before hooks declared earlier. */
export function proxiesOfTests(): typeof openProxied {
  const opened: Proxied[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
  return async (policy, options) => {
    const made = await openProxied(policy, options);
    opened.push(made);
    return made;
  };
}
