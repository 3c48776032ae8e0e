// The record of what was proven: for each guard that was seen being caught, the digest of what that proof depended on.
import { createHash } from 'node:crypto';
import fs from 'node:fs';

const FORMAT = 1;
/** So many samples, one a day, have every guard in one of them. */
export const SAMPLES = 10;

const isDigest = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Name → digest, as a file has them, or undefined if there is no such file. Throws if it is not a record from end to end. */
export function readRecord(file) {
  if (!fs.existsSync(file)) {
    return undefined;
  }
  const damaged = (why) => new Error(`the record ${file} is damaged: ${why}. Nothing counts as proven by it; --record alone makes it anew`);
  let content;
  try {
    content = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw damaged(error.message);
  }
  if (!isObject(content) || content.format !== FORMAT || !isObject(content.proven)) {
    throw damaged(`it is not {"format": ${FORMAT}, "proven": {…}}`);
  }
  const wrong = Object.entries(content.proven).find(([, digest]) => !isDigest(digest));
  if (wrong !== undefined) {
    throw damaged(`the digest of "${wrong[0]}" is ${JSON.stringify(wrong[1])}`);
  }
  return new Map(Object.entries(content.proven));
}

/** Writes it in one step, in the order of names, so that a difference shows what changed. */
export function writeRecord(file, record) {
  const proven = Object.fromEntries([...record].sort(([a], [b]) => (a < b ? -1 : 1)));
  const beside = `${file}.${process.pid}`;
  fs.writeFileSync(beside, `${JSON.stringify({ format: FORMAT, proven }, undefined, 1)}\n`);
  fs.renameSync(beside, file);
}

/** In which of the samples a guard is: by its name alone, so that a new guard moves no other. */
const sampleOf = (name) => createHash('sha256').update(name).digest().readUInt32LE(0) % SAMPLES;

/** Which guards are to be proven: those whose digest is not the recorded one, and of the others the sample of this seed. */
export function choose(guards, { record, digests, seed }) {
  const isRecorded = ({ name }) => record.get(name) === digests.get(name);
  const recorded = guards.filter(isRecorded);
  return {
    stale: guards.filter((guard) => !isRecorded(guard)),
    recorded,
    sample: recorded.filter(({ name }) => sampleOf(name) === seed % SAMPLES),
  };
}

/** The record after a run. Who was asked is in it only if it was caught, and if what its proof depends on was the same before and
 * after; who was not asked stays as it was; a name that is no guard's any more goes. */
export function updateRecord(record, { names, verdicts, before, after }) {
  const keptOf = (name) => {
    if (!verdicts.has(name)) {
      return record.get(name);
    }
    return verdicts.get(name) === 'caught' && before.get(name) === after.get(name) ? before.get(name) : undefined;
  };
  return new Map(names.map((name) => [name, keptOf(name)]).filter(([, digest]) => digest !== undefined));
}
