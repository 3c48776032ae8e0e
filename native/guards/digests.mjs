// What the proof of a guard depends on, as one digest for each guard. Too wide is only slow, too narrow would be a false promise:
// what is left out is left out because no proof can read it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { compiler } from './build.mjs';

/** Folders that proofs read, below the project's: the launcher, its tests, the runner, and what instances execute. */
const folders = ['native/src', 'native/test', 'native/guards', 'runtimes'];
const isTest = (file) => file.endsWith('.test.mjs');
/** Not the lists: of them a proof has its own guard, whole. Not the tests of what is here, nor the record itself. */
const isOutside = (file) => ['native/guards/list/', 'native/guards/proven.json'].some((each) => file.startsWith(each)) || (file.startsWith('native/guards/') && isTest(file));

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** What Python leaves beside its modules is of the host's, not of the project. */
const isCache = (file) => file.split('/').includes('__pycache__');

function readFiles(project) {
  const found = [];
  for (const folder of folders) {
    for (const entry of fs.readdirSync(path.join(project, folder), { recursive: true, withFileTypes: true })) {
      const at = path.join(entry.parentPath, entry.name);
      const file = path.relative(project, at);
      if (!entry.isDirectory() && !isCache(file) && !isOutside(file)) {
        const isExecutable = (fs.statSync(at).mode & 0o100) !== 0;
        found.push([file, `${isExecutable ? 'x' : '-'} ${sha256(fs.readFileSync(at))}`]);
      }
    }
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Name of each guard → digest of everything in the folder `project` that its proof depends on: the guard with its edits, the
 * launcher's sources, the test file that it names and every file of native/test that is no test itself, the runner, the runtimes;
 * and of the host its architecture, the command that compiles and Node's major version. */
export function digestsOf(guards, project) {
  const files = readFiles(project);
  const host = [process.arch, ...compiler, `node ${process.versions.node.split('.')[0]}`];
  const shared = sha256(JSON.stringify([host, files.filter(([file]) => !isTest(file))]));
  const tests = new Map(files.filter(([file]) => isTest(file)));
  return new Map(guards.map((guard) => {
    const test = tests.get(`native/test/${guard.test.file}.test.mjs`) ?? 'none';
    return [guard.name, sha256(JSON.stringify([shared, test, guard]))];
  }));
}
