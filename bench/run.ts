/** Runs the measurements of this folder: `npm run bench`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What runs when none is named: no root, no data from elsewhere, within minutes. */
const USUAL = ['profiles', 'bus', 'store', 'traces'];
const NOTHING_MEASURED = 2;

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== basename(import.meta.filename))
  .map((file) => basename(file, '.ts'));

function fileOf(name: string): string {
  return join(import.meta.dirname, `${name}.ts`);
}

/** The first sentence of each script says what it measures. */
function sentenceOf(name: string): string {
  return /\/\*\*\s*(?:\*\s*)?([^\n]*?)(?:\s*\*\/|\n|: `)/.exec(readFileSync(fileOf(name), 'utf8'))?.[1] ?? '';
}

function usage(): string {
  const lines = names.map(
    (name) => `  ${USUAL.includes(name) ? '*' : ' '} ${name.padEnd(16)} ${sentenceOf(name)}`,
  );
  return `usage: npm run bench [-- NAME [OPTION...]]

Without a name: those marked * one after the other. With one: that one, with its own options (--help tells them).
Exits 0 if every promise holds, 1 if one does not, 2 if something could not be measured. See bench/README.md.

${lines.join('\n')}`;
}

async function run(name: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [fileOf(name), ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : NOTHING_MEASURED;
}

async function runUsual(): Promise<number> {
  const codes: number[] = [];
  for (const name of USUAL) {
    console.log(`\n== ${name}: ${sentenceOf(name)}`);
    codes.push(await run(name, []));
  }
  return codes.includes(1) ? 1 : Math.max(...codes);
}

const [name, ...args] = process.argv.slice(2);
if (name === undefined) {
  process.exitCode = await runUsual();
} else if (name === '--help') {
  console.log(usage());
} else if (names.includes(name)) {
  process.exitCode = await run(name, args);
} else {
  console.error(`no measurement is called ${JSON.stringify(name)}\n\n${usage()}`);
  process.exitCode = NOTHING_MEASURED;
}
