// Times, interleaved in one run, so that the machine's noise falls on all alike:
//   node native/test/bench.mjs [rounds] [mode]
// one-shot: a sandboxed start of a program through the daemon, against Node's bare child_process.spawn of the same.
// warm: an interpreter parked ahead is handed a program; until its first output, and until its report.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Connection, file, frame, interpreter, nodePath, pairs, startDaemon, type } from './client.mjs';
import { openMode } from './modes.mjs';

const rounds = Number(process.argv[2] ?? 30);
const opened = openMode(process.argv[3] ?? 'namespaces');
const daemon = await startDaemon(opened.options);
const samples = new Map();

function record(name, ms) {
  samples.set(name, [...(samples.get(name) ?? []), ms]);
}

async function timed(name, action) {
  const begin = performance.now();
  await action();
  record(name, performance.now() - begin);
}

async function bareSpawn([command, ...args]) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end();
  child.stdout.resume();
  child.stderr.resume();
  await once(child, 'close');
}

async function oneShot(argv) {
  const connection = new Connection(daemon);
  connection.create({});
  connection.run({ arg: argv, wallMs: 20_000 });
  await connection.until(type.exit);
  return connection;
}

const hello = { node: 'console.log("hi")', python: 'print("hi")', bash: 'echo hi' };

async function warm(language) {
  const { argv, entry } = interpreter(daemon, language);
  const connection = new Connection(daemon);
  await timed(`${language}: create until ready`, async () => {
    connection.create({ arg: argv });
    await connection.until(type.ready);
  });
  const ready = JSON.parse((await connection.until(type.ready)).payload.toString());
  record(`${language}: create without the interpreter (daemon's clock)`, (ready.createUs - ready.stepsUs.exec - ready.stepsUs.agent) / 1000);
  record(`${language}: idle MB`, ready.memoryBytes / 1048576);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const begin = performance.now();
  connection.send(file(entry, hello[language]), frame(type.run, pairs({ entry, wallMs: 20_000 })));
  const first = await connection.until(type.stdout);
  record(`${language}: run until first output`, first.at - begin);
  const exit = await connection.json(type.exit);
  record(`${language}: run until report`, performance.now() - begin);
  record(`${language}: run until program begins (startUs)`, exit.usage.startUs / 1000);
  await connection.closed;
  record(`${language}: run until all is gone`, performance.now() - begin);
}

const programs = {
  'true': ['/bin/true'],
  'bash -c :': ['/bin/bash', '-c', ':'],
  'python3 -c pass': ['/usr/bin/python3', '-c', 'pass'],
};
for (let round = 0; round < rounds; round += 1) {
  for (const [name, argv] of Object.entries(programs)) {
    await timed(`spawn    ${name}`, () => bareSpawn(argv));
    let connection;
    await timed(`one-shot ${name}`, async () => {
      connection = await oneShot(argv);
    });
    await connection.closed;
  }
  for (const language of ['node', 'python', 'bash']) {
    await warm(language);
  }
}
await daemon.stop();
opened.close();
console.log(`${rounds} rounds, mode ${process.argv[3] ?? 'namespaces'}, ${process.version} drives, ${nodePath} runs; milliseconds`);
for (const [name, values] of samples) {
  const sorted = values.sort((a, b) => a - b);
  const at = (ratio) => sorted[Math.min(sorted.length - 1, Math.floor(ratio * sorted.length))].toFixed(2).padStart(8);
  console.log(`${name.padEnd(52)} p50 ${at(0.5)}  p90 ${at(0.9)}  min ${at(0)}`);
}
