import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStore } from '../store-conformance.ts';
import { openSqliteStore } from './sqlite-store.ts';

describeStore('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chameleon-store-'));
  return {
    open: (options) => openSqliteStore({ folder, ...options }),
    remove: () => rm(folder, { recursive: true }),
    elsewhere: { module: new URL('./open-place-conformance.ts', import.meta.url), address: folder },
  };
});
