// What is believed of the record, what is proven again, and what is written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sources } from './build.mjs';
import { digestsOf } from './digests.mjs';
import { readGuards } from './guards.mjs';
import { choose, readRecord, SAMPLES, updateRecord, writeRecord } from './record.mjs';

const project = path.dirname(path.dirname(import.meta.dirname));
const guards = readGuards(sources);
const names = guards.map(({ name }) => name);
const digests = digestsOf(guards, project);
const other = 'f'.repeat(64);
let folder;

before(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-record-')); });
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const verdictsOf = (verdict, of = names) => new Map(of.map((name) => [name, verdict]));

/** The prover itself, with a record of its own. */
function prove(file, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'prove.mjs'), '--file', file, ...args], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describe('who is proven', () => {
  it('is everybody while nothing is recorded', () => {
    const { stale, recorded, sample } = choose(guards, { record: new Map(), digests, seed: 0 });
    assert.deepEqual([stale, recorded, sample], [guards, [], []]);
  });

  it('is who has another digest than the recorded one, or none', () => {
    const [first, second] = names;
    const record = new Map(digests).set(first, other);
    record.delete(second);
    assert.deepEqual(choose(guards, { record, digests, seed: 0 }).stale, guards.slice(0, 2));
  });

  it('is besides, of those recorded, another part each day, and everybody once in ten days', () => {
    for (const begin of [0, 20_788, 99_999]) {
      const days = Array.from({ length: SAMPLES }, (_, day) => choose(guards, { record: digests, digests, seed: begin + day }));
      assert.ok(days.every(({ stale }) => stale.length === 0));
      assert.deepEqual(days.flatMap(({ sample }) => sample).map(({ name }) => name).sort(), [...names].sort());
      assert.ok(days.every(({ sample }) => sample.length > guards.length / 30 && sample.length < guards.length / 5), days.map(({ sample }) => sample.length).join());
    }
  });

  it('has the same part on the same day, whichever guards are new', () => {
    const parts = (of) => choose(of, { record: digests, digests, seed: 4 }).sample.map(({ name }) => name);
    assert.deepEqual(parts(guards), parts(guards));
    const left = guards.slice(50);
    assert.deepEqual(parts(left), parts(guards).filter((name) => left.some((each) => each.name === name)));
  });
});

describe('what is recorded', () => {
  const update = (record, changes) => updateRecord(record, { names, before: digests, after: digests, ...changes });

  it('is who was caught', () => {
    assert.deepEqual(update(new Map(), { verdicts: verdictsOf('caught') }), digests);
  });

  it('is nobody who was missed, or of whom the host could not tell, and they lose what was recorded', () => {
    for (const verdict of ['missed', 'untold']) {
      const updated = update(digests, { verdicts: verdictsOf('caught').set(names[3], verdict) });
      assert.deepEqual([...updated.keys()], names.filter((name) => name !== names[3]));
    }
  });

  it('is nobody whose proof changed while it was made', () => {
    const updated = update(digests, { verdicts: verdictsOf('caught'), after: new Map(digests).set(names[5], other) });
    assert.deepEqual([...updated.keys()], names.filter((name) => name !== names[5]));
  });

  it('stays for who was not asked, as it was', () => {
    const record = new Map([[names[0], other], [names[1], other]]);
    assert.deepEqual(update(record, { verdicts: verdictsOf('caught', [names[1]]) }), new Map([[names[0], other], [names[1], digests.get(names[1])]]));
  });

  it('goes when its guard is gone', () => {
    assert.deepEqual(update(new Map([['no guard', other]]), { verdicts: new Map() }), new Map());
  });
});

describe('the file of the record', () => {
  it('comes back as it was written, in the order of names', () => {
    const file = path.join(folder, 'written.json');
    writeRecord(file, new Map([...digests].reverse()));
    assert.deepEqual(readRecord(file), digests);
    assert.deepEqual([...readRecord(file).keys()], [...readRecord(file).keys()].sort());
    assert.deepEqual(fs.readdirSync(folder), ['written.json']);
  });

  it('is none where there is none', () => {
    assert.equal(readRecord(path.join(folder, 'none.json')), undefined);
  });

  for (const [what, content] of Object.entries({
    'an empty file': '',
    'a file that is cut': `{"format": 1, "proven": {"a": "${other}"`,
    'a merge that nobody ended': `<<<<<<< HEAD\n{"format": 1, "proven": {}}\n`,
    'another format': '{"format": 2, "proven": {}}',
    'no list of what is proven': '{"format": 1}',
    'a list in place of names': '{"format": 1, "proven": []}',
    'a digest that is short': '{"format": 1, "proven": {"a": "abc"}}',
    'a digest that is none': '{"format": 1, "proven": {"a": true}}',
    nothing: 'null',
  })) {
    it(`is damaged if it holds ${what}, and the prover says so before it proves anything`, { skip: process.getuid() !== 0 }, () => {
      const file = path.join(folder, 'damaged.json');
      fs.writeFileSync(file, content);
      assert.throws(() => readRecord(file), /damaged/);
      for (const asked of [['--recorded'], ['--recorded', '--record'], ['--record', '--only', 'no such name']]) {
        const { status, said } = prove(file, ...asked);
        assert.equal(status, 1);
        assert.match(said, /^prove: the record \S+ is damaged: /);
      }
      assert.equal(fs.readFileSync(file, 'utf8'), content);
      fs.rmSync(file);
    });
  }
});

describe('the prover', { skip: process.getuid() !== 0 }, () => {
  it('does not take a missing record for a proof', () => {
    const { status, said } = prove(path.join(folder, 'none.json'), '--recorded');
    assert.equal(status, 1);
    assert.match(said, /^prove: there is no record /);
  });

  it('refuses a seed that is no number', () => {
    for (const seed of ['', 'x', '-1', '1.5']) {
      assert.match(prove(path.join(folder, 'none.json'), '--recorded', '--record', `--seed=${seed}`).said, /^prove: --seed is/);
    }
  });

  it('proves what is not recorded, records it, then believes it, until its turn comes again', { timeout: 300_000 }, () => {
    const file = path.join(folder, 'own.json');
    const [name] = names;
    const only = guards.filter((guard) => guard.name.includes(name));
    const first = prove(file, '--record', '--again', '--only', name);
    assert.equal(first.status, 0, first.said);
    assert.deepEqual(readRecord(file), new Map(only.map((guard) => [guard.name, digests.get(guard.name)])));
    const isSampled = (seed) => choose(only, { record: digests, digests, seed }).sample.length > 0;
    const seeds = Array.from({ length: SAMPLES }, (_, seed) => seed);
    const believed = prove(file, '--recorded', '--again', '--only', name, '--seed', String(seeds.find((seed) => !isSampled(seed))));
    assert.equal(believed.status, 0, believed.said);
    assert.match(believed.said, new RegExp(`: 0 caught, 0 missed, .*, ${only.length} as recorded`));
    const sampled = prove(file, '--recorded', '--again', '--only', name, '--seed', String(seeds.find(isSampled)));
    assert.equal(sampled.status, 0, sampled.said);
    assert.match(sampled.said, /: [1-9]\d* caught, 0 missed/);
  });

  it('finds out who was recorded and is not caught: the run fails, and with --record the entry goes', { timeout: 300_000 }, async () => {
    // A copy of the project with a guard whose removal removes nothing, and a record that says that it was caught.
    const copy = path.join(folder, 'project');
    for (const each of ['native/src', 'native/test', 'native/guards', 'runtimes']) {
      fs.cpSync(path.join(project, each), path.join(copy, each), { recursive: true });
    }
    fs.chmodSync(folder, 0o755);
    const list = path.join(copy, 'native/guards/list/turns.mjs');
    const guard = `['no guard at all', 'nothing', ['main.c', 'int main(', 'int  main('], ['walls', 'T40 network']],`;
    fs.writeFileSync(list, fs.readFileSync(list, 'utf8').replace('export const turns = [', (begin) => `${begin}\n  ${guard}`));
    const { readGuards: readTheirs } = await import(path.join(copy, 'native/guards/guards.mjs'));
    const theirs = readTheirs(path.join(copy, 'native/src'));
    const forged = digestsOf(theirs, copy);
    const file = path.join(copy, 'native/guards/proven.json');
    writeRecord(file, forged);
    const only = theirs.filter(({ name }) => name === 'no guard at all');
    const seed = Array.from({ length: SAMPLES }, (_, each) => each).find((each) => choose(only, { record: forged, digests: forged, seed: each }).sample.length > 0);
    const ask = (...args) => spawnSync(process.execPath, [path.join(copy, 'native/guards/prove.mjs'), '--recorded', '--again', '--only', 'no guard at all', '--seed', String(seed), ...args], { encoding: 'utf8' });
    for (const args of [[], ['--record']]) {
      const { status, stderr } = ask(...args);
      assert.equal(status, 1, stderr);
      assert.match(stderr, /recorded as proven, and missed: no guard at all/);
      forged.delete(...args.map(() => 'no guard at all'));
      assert.deepEqual(readRecord(file), forged);
    }
  });
});
