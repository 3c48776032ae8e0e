// What makes a proof stale: each case changes one thing in a copy of what proofs depend on, and asks whose digest changes.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sources } from './build.mjs';
import { digestsOf } from './digests.mjs';
import { readGuards } from './guards.mjs';

const project = path.dirname(path.dirname(import.meta.dirname));
const guards = readGuards(sources);
const namesOf = (list) => list.map(({ name }) => name).sort();
let copy;
let whole;

before(() => {
  copy = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-digests-'));
  for (const folder of ['native/src', 'native/test', 'native/guards', 'runtimes']) {
    fs.cpSync(path.join(project, folder), path.join(copy, folder), { recursive: true });
  }
  whole = digestsOf(guards, copy);
});
after(() => fs.rmSync(copy, { recursive: true, force: true }));

/** The guards whose digest differs while `change` is done to one file of the copy. */
function staleAfter(file, change) {
  const at = path.join(copy, file);
  const original = fs.existsSync(at) ? [fs.readFileSync(at), fs.statSync(at).mode] : undefined;
  fs.mkdirSync(path.dirname(at), { recursive: true });
  change(at);
  const digests = digestsOf(guards, copy);
  fs.rmSync(at, { force: true });
  if (original !== undefined) {
    fs.writeFileSync(at, original[0]);
    fs.chmodSync(at, original[1]);
  }
  return namesOf(guards.filter(({ name }) => digests.get(name) !== whole.get(name)));
}

const append = (at) => fs.appendFileSync(at, '\n');
const remove = (at) => fs.rmSync(at);
const every = namesOf(guards);

describe('the digest of a proof', () => {
  it('is one for each guard, the same wherever the project lies, and no two guards have one', () => {
    assert.deepEqual(digestsOf(guards, project), whole);
    assert.equal(new Set(whole.values()).size, guards.length);
  });

  for (const [what, file, change] of [
    ['a source', 'native/src/watch.c', append],
    ['a header', 'native/src/syscall-table.h', append],
    ['a new source', 'native/src/new.c', append],
    ['a source that is gone', 'native/src/turn.c', remove],
    ['the build with its flags', 'native/guards/build.mjs', append],
    ['the runner', 'native/guards/prove.mjs', append],
    ['the reader of the lists', 'native/guards/guards.mjs', append],
    ['the control', 'native/guards/control.mjs', append],
    ['what tests import', 'native/test/client.mjs', append],
    ['a script that tests start', 'native/test/ask-kernel.py', append],
    ['an agent', 'runtimes/agents/python-agent.py', append],
    ['an agent that can no longer be executed', 'runtimes/agents/bash-agent.sh', (at) => fs.chmodSync(at, fs.statSync(at).mode ^ 0o100)],
  ]) {
    it(`is another for every guard after a change of ${what}`, () => {
      assert.deepEqual(staleAfter(file, change), every);
    });
  }

  it('is another after a change of a test for exactly those that the test watches', () => {
    const watched = namesOf(guards.filter(({ test }) => test.file === 'turns'));
    assert.ok(watched.length > 0 && watched.length < guards.length);
    assert.deepEqual(staleAfter('native/test/turns.test.mjs', append), watched);
    assert.deepEqual(staleAfter('native/test/turns.test.mjs', remove), watched);
  });

  it('is another for a guard of which anything is changed, and for no other', () => {
    const [first, ...others] = guards;
    for (const changed of [
      { ...first, edits: first.edits.map((edit) => ({ ...edit, text: `${edit.text} ` })) },
      { ...first, edits: first.edits.map((edit) => ({ ...edit, becomes: `${edit.becomes} ` })) },
      { ...first, test: { ...first.test, pattern: 'another' } },
      { ...first, mode: 'another' },
      { ...first, hangs: true },
      { ...first, keeps: 'something else' },
    ]) {
      const digests = digestsOf([changed, ...others], copy);
      assert.deepEqual(guards.filter(({ name }) => digests.get(name) !== whole.get(name)), [first]);
    }
  });

  it('stays as it is when what changes is the record, a list, a test that watches no guard, or what Python keeps', () => {
    for (const file of ['native/guards/proven.json', 'native/guards/list/turns.mjs', 'native/guards/record.test.mjs', 'native/test/new.test.mjs', 'runtimes/agents/__pycache__/a.pyc', 'native/build.sh']) {
      assert.deepEqual(staleAfter(file, append), [], file);
    }
  });

  it('needs to know of no other test: only one starts others, and that one is skipped when the prover asks', () => {
    const folder = path.join(project, 'native/test');
    const naming = fs.readdirSync(folder).flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n').filter((line) => line.includes('.test.mjs') && !line.startsWith('//')).map(() => name));
    assert.deepEqual(naming, ['life.test.mjs']);
    assert.match(fs.readFileSync(path.join(folder, 'life.test.mjs'), 'utf8'), /\{ skip: [^}]*process\.env\.LAUNCHER_NESTED !== undefined[^}]*\}[^]*`\$\{each\}\.test\.mjs`/);
    assert.match(fs.readFileSync(path.join(project, 'native/guards/run-tests.mjs'), 'utf8'), /LAUNCHER_NESTED: '1'/);
  });
});
