import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { socketPathIn, sweepLauncherFolders } from './launcher-folder.ts';

let parent: string;
const servers: Server[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'chameleon-sweep-'));
});

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
  }
  rmSync(parent, { recursive: true, force: true });
});

function makeFolder(name: string, age: 'old' | 'young'): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  const at = Date.now() / 1000 - (age === 'old' ? 3600 : 0);
  utimesSync(folder, at, at);
  return folder;
}

function listenIn(folder: string): Promise<void> {
  return new Promise((resolve) => {
    servers.push(createServer().listen(socketPathIn(folder), resolve));
  });
}

describe('the sweep of launcher folders', () => {
  it('removes old ones that nobody listens in, and nothing else', async () => {
    const deserted = makeFolder('chameleon-launcher-dead', 'old');
    const young = makeFolder('chameleon-launcher-young', 'young');
    const foreign = makeFolder('somebody-elses', 'old');
    const used = join(parent, 'chameleon-launcher-used');
    mkdirSync(used);
    await listenIn(used);
    utimesSync(used, 1, 1);
    await sweepLauncherFolders(parent);
    expect([deserted, young, foreign, used].map((folder) => existsSync(folder))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
