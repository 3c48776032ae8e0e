'use strict';
// Parked interpreter for Node: boots, says so on descriptor 3, waits there for its one program, becomes it.
// The message is NUL-ended words: entry, count, arguments, count, NAME=value variables. The program then sees what
// `node entry arguments` would show it, and Node's own loader decides between CommonJS, modules and TypeScript.
const fs = require('node:fs');
const path = require('node:path');
const { Module, runMain } = require('node:module');

const CHANNEL = 3;
const CHUNK = 65536;

/** Loads what small programs use. Nothing that opens a handle, starts a thread or touches a network. */
function warmUp() {
  for (const name of [
    'assert',
    'async_hooks',
    'buffer',
    'child_process',
    'crypto',
    'events',
    'fs/promises',
    'os',
    'perf_hooks',
    'querystring',
    'readline',
    'readline/promises',
    'stream',
    'stream/promises',
    'string_decoder',
    'timers',
    'timers/promises',
    'url',
    'util',
    'vm',
    'worker_threads',
    'zlib',
  ]) {
    require(`node:${name}`);
  }
  // The code paths of a first run: compiling a function, formatting a value, parsing JSON.
  new Function('return 1')();
  require('node:util').inspect({ warm: [1, 'a', new Map()] });
  JSON.parse(JSON.stringify({ warm: true }));
}

/** Loads what the one program that this instance is kept for imports: built-in modules that the manifest allows. */
function preload(names) {
  for (const name of names) {
    require(`node:${name}`);
  }
}

/** Lets `import` find the packages that are offered, for it knows no NODE_PATH: it looks beside the program. */
function linkPackages() {
  if (process.env.NODE_PATH !== undefined) {
    fs.symlinkSync(process.env.NODE_PATH, 'node_modules');
  }
}

function readMessage() {
  const parts = [];
  for (;;) {
    const part = Buffer.alloc(CHUNK);
    const length = fs.readSync(CHANNEL, part, 0, CHUNK, null);
    if (length === 0) {
      return Buffer.concat(parts).toString('utf8').split('\0');
    }
    parts.push(part.subarray(0, length));
  }
}

function takeList(words, at) {
  const end = at + 1 + Number(words[at]);
  return { list: words.slice(at + 1, end), end };
}

function receive() {
  fs.writeSync(CHANNEL, '.');
  const words = readMessage();
  fs.closeSync(CHANNEL);
  if (words.length < 3) {
    process.exit(125);
  }
  const args = takeList(words, 1);
  for (const variable of takeList(words, args.end).list) {
    const equals = variable.indexOf('=');
    process.env[variable.slice(0, equals)] = variable.slice(equals + 1);
  }
  return { entry: path.resolve(words[0]), args: args.list };
}

/** Leaves no trace of this file: the program is the main module, alone in the cache. */
function become({ entry, args }) {
  process.argv.splice(1, process.argv.length, entry, ...args);
  process.mainModule = undefined;
  delete Module._cache[__filename];
}

warmUp();
linkPackages();
preload(process.argv.slice(2));
become(receive());
runMain();
