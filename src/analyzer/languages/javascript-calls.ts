import { type CallTable, callTable } from './call-effects.ts';

/** What well-known JavaScript calls do, cost and give: the language, Node and a few libraries. */
export const javascriptCalls: CallTable = callTable([
  [
    { operation: 'stdin', gives: 'input' },
    'readline prompt readline.createInterface process.stdin.on process.stdin.read',
  ],
  [{ operation: 'stdin', gives: 'input' }, 'process.stdin.* readline.* .question'],
  [
    { operation: 'file', gives: 'input' },
    'fs.* fs/promises.* fs.promises.* fs-extra.* graceful-fs.* Deno.readTextFile Deno.writeTextFile Bun.file Bun.write',
  ],
  [
    { operation: 'network', gives: 'input' },
    'fetch axios axios.* http.* https.* http2.* net.* tls.* dgram.* dns.* got got.* undici.* node-fetch.* WebSocket ws.* XMLHttpRequest EventSource socket.io.* express express.* fastify.* pg.* mysql2.* mongodb.* redis.* ioredis.* superagent.* Deno.connect Deno.serve Bun.serve',
  ],
  [
    { operation: 'process' },
    'child_process.* cluster.fork execa execa.* Deno.Command Bun.spawn process.kill',
  ],
  [
    { operation: 'concurrency' },
    'Promise.all Promise.allSettled Promise.race Promise.any Worker worker_threads.* worker_threads.Worker cluster.* piscina.* Atomics.* SharedArrayBuffer',
  ],
  [
    { operation: 'sleep' },
    'setTimeout setInterval timers/promises.setTimeout timers.setTimeout Atomics.wait Bun.sleep',
  ],
  [{ operation: 'dynamic-code' }, 'eval Function vm.*'],
  [{ operation: 'sort', cost: 'linearithmic', isIterating: true, gives: 'subject' }, '.sort .toSorted'],
  [
    { isIterating: true, gives: 'list' },
    '.map .filter .flatMap .forEach .reduce .reduceRight .some .every .find .findIndex .findLast .findLastIndex',
  ],
  [{ gives: 'element' }, '.reduce .find .findLast'],
  [{ isIterating: true, cost: 'linear', gives: 'list', subject: 'first' }, 'Array.from Object.fromEntries'],
  [
    { cost: 'linear', gives: 'list' },
    '.slice .concat .reverse .toReversed .splice .flat .fill .join .split .replace .replaceAll .match .matchAll .copyWithin',
  ],
  [
    { cost: 'linear', gives: 'list', subject: 'first' },
    'Object.keys Object.values Object.entries structuredClone JSON.stringify JSON.parse',
  ],
  [{ cost: 'linear', gives: 'range', subject: 'first', isSized: true }, '.repeat'],
  [{ cost: 'linear', gives: 'length' }, '.includes .indexOf .lastIndexOf .shift .unshift'],
  [{ cost: 'linear', gives: 'hash', subject: 'first' }, 'Set Map'],
  [{ gives: 'hash' }, 'WeakMap WeakSet'],
  [{ cost: 'linear', gives: 'element', subject: 'first', isSingleArgument: true }, 'Math.max Math.min'],
  [
    { gives: 'range', isSized: true },
    'Array Int32Array Uint32Array Int16Array Uint16Array Int8Array Uint8Array Float64Array Float32Array BigInt64Array BigUint64Array Uint8ClampedArray ArrayBuffer Buffer.alloc Buffer.allocUnsafe',
  ],
  [
    { gives: 'number', subject: 'first' },
    'parseInt parseFloat Number BigInt Math.floor Math.ceil Math.round Math.abs Math.trunc',
  ],
  [{ gives: 'digits', subject: 'first' }, 'String'],
  [{ gives: 'digits', cost: 'bits' }, '.toString'],
  [{ gives: 'root', subject: 'first' }, 'Math.sqrt Math.cbrt'],
  [{ gives: 'bits', subject: 'first' }, 'Math.log Math.log2 Math.log10'],
  [
    { gives: 'subject' },
    '.trim .trimEnd .trimStart .toLowerCase .toUpperCase .keys .values .entries .padStart .padEnd',
  ],
  [{ gives: 'element' }, '.pop .get .at .charAt .next'],
  [
    { gives: 'fixed' },
    '.charCodeAt .codePointAt .has isNaN Number.isInteger Boolean Symbol console.log Date.now Math.random',
  ],
]);
