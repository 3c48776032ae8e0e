'use strict';
// Parked interpreter for Node: boots, says so on descriptor 3, waits there for its one program, becomes it.
// The message is NUL-ended words: what is kept, the wall limit, the input of a kept run, entry, count, arguments, count,
// NAME=value variables. What is kept is 0 for most: then the one program ends this process. Else node-turns.cjs goes on.
// The program then sees what
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

/** Words up to where the lists end, or undefined while some are missing. */
function takeMessage(text) {
  const words = text.split('\0');
  const args = takeList(words, 4);
  const variables = args && takeList(words, args.end);
  return variables && { keep: words[0], wallMs: Number(words[1]), input: words[2], entry: path.resolve(words[3]), args: args.list, variables: variables.list };
}

/** The last of the words is what follows the last NUL. */
function takeList(words, at) {
  const end = at + 1 + Number(words[at]);
  return end < words.length ? { list: words.slice(at + 1, end), end } : undefined;
}

function readMessage() {
  const parts = [];
  for (;;) {
    const part = Buffer.alloc(CHUNK);
    const length = fs.readSync(CHANNEL, part, 0, CHUNK, null);
    if (length === 0) {
      process.exit(125);
    }
    parts.push(part.subarray(0, length));
    const message = takeMessage(Buffer.concat(parts).toString('utf8'));
    if (message !== undefined) {
      return message;
    }
  }
}

function setVariables({ variables }) {
  for (const variable of variables) {
    const equals = variable.indexOf('=');
    process.env[variable.slice(0, equals)] = variable.slice(equals + 1);
  }
}

function receive() {
  fs.writeSync(CHANNEL, '.');
  return readMessage();
}

/** Said before the modules by who restores many machines from the memory of one. */
const CLONED = '--cloned';
/** Besides 32 bits of seed, how many of the numbers that follow from it are passed over at most. */
const PASSED_MAX = 256;

/**
 * What was drawn when this interpreter booted, each of its copies has. Its generator is seeded from a flag while it has drawn nothing;
 * workers are seeded by OpenSSL, which seeds itself anew where the time says that an hour has passed.
 */
function drawAnew() {
  const { randomBytes } = require('node:crypto');
  const { setFlagsFromString } = require('node:v8');
  const drawn = randomBytes(5);
  setFlagsFromString(`--random-seed=${drawn.readInt32LE() || 1}`);
  for (let i = drawn[4]; i < PASSED_MAX; i += 1) {
    Math.random();
  }
  setFlagsFromString('--random-seed=0');
}

/** Leaves no trace of this file: the program is the main module, alone in the cache. */
function become({ entry, args }) {
  process.argv.splice(1, process.argv.length, entry, ...args);
  process.mainModule = undefined;
  delete Module._cache[__filename];
}

warmUp();
linkPackages();
const isCloned = process.argv[2] === CLONED;
preload(process.argv.slice(isCloned ? 3 : 2));
const message = receive();
if (isCloned) {
  drawAnew();
}
if (message.keep === '0') {
  fs.closeSync(CHANNEL);
  setVariables(message);
  become(message);
  runMain();
} else {
  require('./node-turns.cjs')({ readMessage, setVariables, become }, message);
}
