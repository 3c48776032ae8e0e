import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { BenchClient } from './bench-client.ts';

const SETTLE_MS = 3000;
const EXECUTION_COUNT = 300;

function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

async function openReader(url: URL): Promise<Socket> {
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`GET /v1/events HTTP/1.1\r\nhost: ${url.host}\r\naccept: text/event-stream\r\n\r\n`);
  // Its first bytes, and then nothing any more.
  await once(socket, 'readable');
  socket.pause();
  return socket;
}

async function runMany(url: string, count: number): Promise<void> {
  const client = new BenchClient(url, undefined, 'fresh');
  for (let serial = 0; serial < count; serial += 1) {
    const { status } = await client.execute({
      user: `u${serial % 20}`,
      language: 'bash',
      code: `echo ${serial}`,
    });
    if (status !== 200) {
      throw new Error(`a run was answered ${status}`);
    }
  }
  client.close();
}

/** What each of so many readers of the event stream who do not read costs the server, in KiB, with things going on. */
export async function measureSlowReaders(
  { url, pid }: { readonly url: string; readonly pid: number },
  readerCount: number,
): Promise<{ readonly kibEach: number; readonly droppedCount: number }> {
  // What the same executions make the server hold by themselves is not the readers'.
  await runMany(url, EXECUTION_COUNT);
  await pause(SETTLE_MS);
  const before = residentKb(pid);
  const readers = await Promise.all(Array.from({ length: readerCount }, () => openReader(new URL(url))));
  let droppedCount = 0;
  for (const reader of readers) {
    reader.on('close', () => {
      droppedCount += 1;
    });
  }
  await runMany(url, EXECUTION_COUNT);
  await pause(SETTLE_MS);
  const after = residentKb(pid);
  for (const reader of readers) {
    reader.destroy();
  }
  return { kibEach: (after - before) / readerCount, droppedCount };
}
