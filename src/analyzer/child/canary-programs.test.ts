import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import { AnalysisPool } from './analysis-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'chameleon-canary-'));
const sung = join(folder, 'sung');
let pool: AnalysisPool;
let port = 0;
let connectionCount = 0;
const server = createServer((socket) => {
  connectionCount += 1;
  socket.destroy();
});

beforeAll(async () => {
  pool = new AnalysisPool({
    childCount: 1,
    queueMsMax: 60_000,
    loadMsMax: 60_000,
    limits: defaultAnalysisLimits,
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});

afterAll(async () => {
  await pool.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Programs that leave a mark as soon as anything of them runs: at the top level, at import, at compile time, in a macro. */
const canaries = (): readonly (readonly [string, string])[] => [
  [
    'python',
    `open(${JSON.stringify(sung)}, 'w').write('x')\nimport socket\nsocket.create_connection(('127.0.0.1', ${port}))\n`,
  ],
  [
    'python',
    `class A(type(open(${JSON.stringify(sung)}, 'w'))): pass\n@(lambda f: open(${JSON.stringify(sung)}, 'w'))\ndef f(x=open(${JSON.stringify(sung)}, 'w')): pass\n`,
  ],
  [
    'javascript',
    `require('fs').writeFileSync(${JSON.stringify(sung)}, 'x'); require('net').connect(${port});`,
  ],
  [
    'javascript',
    `process.binding('fs'); this.constructor.constructor("return process")().mainModule.require('fs').writeFileSync(${JSON.stringify(sung)}, '');`,
  ],
  [
    'typescript',
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(sung)}, 'x');\nawait fetch('http://127.0.0.1:${port}');\n`,
  ],
  ['bash', `echo x > ${sung}; exec 3<>/dev/tcp/127.0.0.1/${port}; $(touch ${sung})\n`],
  ['ruby', `File.write(${JSON.stringify(sung)}, 'x')\nBEGIN { \`touch ${sung}\` }\n`],
  [
    'c',
    `#include "${sung}"\n__attribute__((constructor)) void f() { fopen(${JSON.stringify(sung)}, "w"); }\nint main() {}\n`,
  ],
  ['cpp', `#include <fstream>\nstatic std::ofstream f(${JSON.stringify(sung)});\nint main() {}\n`],
  [
    'java',
    `class A { static { try { new java.io.File(${JSON.stringify(sung)}).createNewFile(); } catch (Exception e) {} } }\n`,
  ],
  [
    'go',
    `package main\nimport "os"\nfunc init() { os.Create(${JSON.stringify(sung)}) }\nfunc main() {}\n//go:generate touch ${sung}\n`,
  ],
  [
    'rust',
    `const X: &str = include_str!(${JSON.stringify(sung)});\nfn main() { std::fs::write(${JSON.stringify(sung)}, "x").unwrap(); }\n`,
  ],
];

it('T80 reading a program runs nothing of it', async () => {
  for (const [language, source] of canaries()) {
    const outcome = await pool.parse({ language, source });
    expect([language, outcome.kind]).toEqual([language, 'known']);
  }
  expect([existsSync(sung), connectionCount]).toEqual([false, 0]);
});
