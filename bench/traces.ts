/** How fast traces are read and made, in events a second. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openTrace } from '../src/simulator/traces/open-trace.ts';
import { csvSplitter } from '../src/simulator/traces/split-csv.ts';
import { describeMachine, type Spread, showSpread, spreadOf } from './support/measure.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    repetitions: { type: 'string', default: '5' },
  },
});

const USAGE = `usage: node bench/traces.ts [--json] [--rows N] [--repetitions N]

Writes an events file of N rows (six columns, 1,000 users) below the temporary folder, then splits and reads it: cells
only, as events, as events from gzip, and with every row quoted. Prints millions of rows a second of CPU time, which
other work on the machine hardly changes: the median of the repetitions and their range.`;

function rowsOf(count: number, quote: string): string {
  const lines = ['t,user,fn,dur_s,mem_mb,x_class'];
  for (let row = 0; row < count; row += 1) {
    const cells = [
      row / 10,
      `user-${(row * 7919) % 1000}`,
      `f${row % 97}`,
      (row % 1000) / 250,
      32 + (row % 64),
      row % 4,
    ];
    lines.push(cells.map((cell) => `${quote}${cell}${quote}`).join(','));
  }
  return `${lines.join('\n')}\n`;
}

async function readEvents(path: string): Promise<number> {
  let count = 0;
  for await (const batch of (await openTrace(path)).batches()) {
    count += batch.length;
  }
  return count;
}

async function splitOnly(text: string): Promise<number> {
  let count = -1;
  const splitter = csvSplitter('bench', () => {
    count += 1;
  });
  for (let from = 0; from < text.length; from += 262_144) {
    splitter.push(text.slice(from, from + 262_144));
  }
  splitter.end();
  return count;
}

async function millionsPerCpuSecond(work: () => Promise<number>, repetitions: number): Promise<Spread> {
  const rates: number[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const before = process.cpuUsage();
    const count = await work();
    const { user, system } = process.cpuUsage(before);
    // The first one warms the compiler up.
    if (repetition > 0) {
      rates.push(count / (user + system));
    }
  }
  return spreadOf(rates);
}

async function main(): Promise<void> {
  const machine = describeMachine();
  const rowCount = Number(values.rows);
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-bench-traces-'));
  try {
    const text = rowsOf(rowCount, '');
    const path = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const plain = path('plain.csv', text);
    const packed = path('packed.csv.gz', gzipSync(text));
    const quoted = path('quoted.csv', rowsOf(rowCount, '"'));
    const works: Record<string, () => Promise<number>> = {
      'cells only': () => splitOnly(text),
      'events, plain': () => readEvents(plain),
      'events, gzip': () => readEvents(packed),
      'events, all cells quoted': () => readEvents(quoted),
    };
    const results: Record<string, Spread> = {};
    for (const [name, work] of Object.entries(works)) {
      results[name] = await millionsPerCpuSecond(work, Number(values.repetitions));
    }
    if (values.json) {
      console.log(JSON.stringify({ machine, rowCount, millionsPerCpuSecond: results }, null, 2));
      return;
    }
    console.log(machine.text);
    for (const [name, spread] of Object.entries(results)) {
      console.log(`${name.padEnd(26)} ${showSpread(spread, 2)} million rows a second of CPU`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (values.help) {
  console.log(USAGE);
} else {
  await main();
}
