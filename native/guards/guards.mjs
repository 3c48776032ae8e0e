// Reads the list of guards and refuses one that has rotted.
import fs from 'node:fs';
import path from 'node:path';
import { files } from './list/files.mjs';
import { calls } from './list/calls.mjs';
import { forks } from './list/forks.mjs';
import { landlock } from './list/landlock.mjs';
import { life } from './list/life.mjs';
import { limits } from './list/limits.mjs';
import { machines } from './list/machines.mjs';
import { privileges } from './list/privileges.mjs';
import { requests } from './list/requests.mjs';
import { turns } from './list/turns.mjs';

const modes = ['namespaces', 'cgroups', 'landlock'];

/** A guard is a list: name, what it keeps, edits that remove it, the test that catches that ([file, pattern, mode]), and what is
 * special. An edit is [file, text, what the text becomes]; several stand where a second wall would hide that the first is gone.
 * Special are `refuses` (the step with which nothing starts any more), `hangs` (it is a limit: its test does not end without it),
 * `isUnprivileged` (the test runs as somebody who is not root) and `breaksAll` (why an ordinary instance cannot run either). */
function complete([name, keeps, edits, [file, pattern, mode = 'namespaces'], special = {}]) {
  const each = typeof edits[0] === 'string' ? [edits] : edits;
  return {
    name, keeps, mode, ...special,
    edits: each.map(([from, text, becomes]) => ({ file: from, text, becomes })),
    test: { file, pattern },
  };
}

function check(guard, folder) {
  if (!modes.includes(guard.mode) || !guard.name || !guard.keeps) {
    throw new Error(`guard ${guard.name}: a name, what it keeps and a mode are needed`);
  }
  for (const { file, text, becomes } of guard.edits) {
    const found = fs.readFileSync(path.join(folder, file), 'utf8').split(text).length - 1;
    if (found !== 1 || text === becomes) {
      throw new Error(`guard ${guard.name}: its text stands ${found} times in ${file}, not once: ${text}`);
    }
  }
}

/** Every guard, with what removes it: the edits, each of whose texts stands in its file exactly once. */
export function readGuards(folder) {
  const guards = [...files, ...privileges, ...calls, ...landlock, ...limits, ...life, ...requests, ...forks, ...turns, ...machines].map(complete);
  const names = new Set(guards.map(({ name }) => name));
  if (names.size !== guards.length) {
    throw new Error('two guards have one name');
  }
  for (const guard of guards) {
    check(guard, folder);
  }
  return guards;
}
