// Runs the same tests in every way that this machine lets the launcher isolate: with namespaces and samples, with
// namespaces and cgroups (only where directories may be made), with Landlock alone.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { isRoot, startDaemon } from './client.mjs';

const controllers = ['memory', 'pids', 'cpuacct', 'cpu'];

function cgroupParents() {
  const name = `launcher-test-${process.pid}`;
  const v1 = {};
  for (const controller of controllers) {
    const hierarchy = path.join('/sys/fs/cgroup', controller);
    if (fs.existsSync(path.join(hierarchy, 'cgroup.procs'))) {
      v1[controller] = path.join(hierarchy, name);
    }
  }
  const unified = fs.existsSync('/sys/fs/cgroup/unified') ? '/sys/fs/cgroup/unified' : '/sys/fs/cgroup';
  const v2 = fs.existsSync(path.join(unified, 'cgroup.controllers')) ? path.join(unified, name) : undefined;
  return { v1, v2 };
}

export const allModes = ['namespaces', ...(isRoot ? ['cgroups'] : []), 'landlock'].filter(
  (mode) => !process.env.LAUNCHER_MODES || process.env.LAUNCHER_MODES.split(',').includes(mode),
);

/** The daemon's options for a mode, and how to undo what they needed. */
export function openMode(mode) {
  if (mode === 'landlock') {
    const scratch = path.join(os.tmpdir(), `launcher-scratch-${process.pid}`);
    return { options: { landlock: true, scratch }, close: () => fs.rmSync(scratch, { recursive: true, force: true }) };
  }
  if (mode === 'namespaces') {
    return { options: {}, close: () => {} };
  }
  const { v1, v2 } = cgroupParents();
  const parents = [...Object.values(v1), ...(v2 ? [v2] : [])];
  for (const parent of parents) {
    fs.mkdirSync(parent, { recursive: true });
  }
  return {
    options: { v1, ...(v2 ? { v2 } : {}) },
    parents,
    close: () => {
      for (const parent of parents) {
        fs.rmdirSync(parent);
      }
    },
  };
}

/** Declares `body` once per mode, with one daemon each: `bench.daemon`, `bench.mode`. Who holds connections open beyond a
 * test closes them in `bench.beforeStop`: hooks run in the order of their making. */
export function describeModes(name, body, modes = allModes) {
  for (const mode of modes.filter((each) => allModes.includes(each))) {
    describe(`${name} (${mode}${isRoot ? '' : ', not root'})`, () => {
      const bench = { mode };
      let opened;
      before(async () => {
        opened = openMode(mode);
        bench.daemon = await startDaemon(opened.options);
        bench.opened = opened;
        if (bench.daemon.announced.step) {
          throw new Error(JSON.stringify(bench.daemon.announced));
        }
      });
      after(async () => {
        await bench.beforeStop?.();
        await bench.daemon?.stop();
        opened?.close();
      });
      body(bench);
    });
  }
}
