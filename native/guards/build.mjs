// Builds launchers fast: the objects of the sources as they are, and for each mutant only what its changes touch.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const sources = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'src');
const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch];
const hasMusl = (process.env.PATH ?? '').split(':').some((each) => fs.existsSync(path.join(each, 'musl-gcc')));
/** The command that compiles a source, as far as the host decides it. */
export const compiler = hasMusl
  ? ['musl-gcc', '-idirafter', '/usr/include', '-idirafter', `/usr/include/${machine}-linux-gnu`]
  : [process.env.CC ?? 'cc'];
const flags = ['-std=gnu11', '-D_GNU_SOURCE', '-O1', '-w', '-fno-pie'];

async function run([program, ...args], cwd) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => { said += data; });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(`${program} failed: ${said.slice(0, 2000)}`);
  }
}

const units = () => fs.readdirSync(sources).filter((each) => each.endsWith('.c'));
const objectOf = (unit) => unit.replace(/\.c$/, '.o');
const compile = (unit, from, to) => run([...compiler, ...flags, '-c', path.join(from, unit), '-o', path.join(to, objectOf(unit))]);
const link = (objects, to) => run([...compiler.slice(0, 1), '-static', '-no-pie', '-s', ...objects, '-o', to]);

/** The launcher as it is; `folder` keeps its objects for the mutants. */
export async function buildWhole(folder) {
  fs.mkdirSync(folder, { recursive: true });
  for (const unit of units()) {
    await compile(unit, sources, folder);
  }
  await link(units().map((unit) => path.join(folder, objectOf(unit))), path.join(folder, 'launcher'));
}

/** A launcher with some texts replaced: [{ file, text, becomes }]. Returns its path. */
export async function buildMutant(edits, wholeFolder, folder) {
  const copy = path.join(folder, 'src');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(sources, copy, { recursive: true });
  fs.chmodSync(folder, 0o755);
  for (const { file, text, becomes } of edits) {
    const at = path.join(copy, file);
    fs.writeFileSync(at, fs.readFileSync(at, 'utf8').replace(text, () => becomes));
  }
  const isWide = edits.some(({ file }) => file.endsWith('.h'));
  const changed = new Set(isWide ? units() : edits.map(({ file }) => file));
  for (const unit of changed) {
    await compile(unit, copy, folder);
  }
  const objects = units().map((unit) => path.join(changed.has(unit) ? folder : wholeFolder, objectOf(unit)));
  const launcher = path.join(folder, 'launcher');
  await link(objects, launcher);
  return launcher;
}
