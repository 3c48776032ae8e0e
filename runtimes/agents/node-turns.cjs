'use strict';
// Runs of a Node that is kept for its user: one after the other, each told on descriptor 3 and answered there.
// It writes `b` when a run begins and `e` with the exit code when it has ended; the launcher stops every process of the
// instance then, until the next message. A program can write the same: it ends its own run sooner, and nothing else.
//
// What is kept is, with 1, the interpreter with whatever modules it has loaded, and each program begins anew; with 2 the
// variables as well, as in a notebook: each run goes on in the same global scope and shows the value of its last
// expression. A program of the first kind that ends the process (an error that nobody catches, process.exit), or that is a
// module of ECMAScript, is not kept: it ends as any other.
const fs = require('node:fs');
const { Module, createRequire } = require('node:module');
const path = require('node:path');
const util = require('node:util');
const { Script } = require('node:vm');

const CHANNEL = 3;
/** The launcher's limit comes first: it is what the run is told to have met. */
const PATIENCE_MS = 100;
const KEEPS_VARIABLES = '2';
const home = process.cwd();

/** The file becomes standard input, the lowest descriptor that is free, and has no name any more. */
function takeInput(name) {
  const file = name === '' ? '/dev/null' : path.join(home, name);
  fs.closeSync(0);
  fs.openSync(file, 'r');
  if (name !== '') {
    fs.unlinkSync(file);
  }
  // What was made of the one before is not asked again: the next to ask makes its own.
  delete process.stdin;
  let stream;
  Object.defineProperty(process, 'stdin', {
    configurable: true,
    enumerable: true,
    get: () => (stream ??= fs.createReadStream(null, { fd: 0, autoClose: false })),
  });
}

function begin(message) {
  takeInput(message.input);
  fs.writeSync(CHANNEL, 'b');
}

function end(code) {
  fs.writeSync(CHANNEL, Buffer.from(['e'.charCodeAt(0), code & 0xff]));
}

let scriptText;

/** Whether it can be begun anew: a module of ECMAScript runs once in the life of a process. */
function isScript(entry) {
  const text = fs.readFileSync(entry, 'utf8');
  if (text === scriptText) {
    return true;
  }
  try {
    new Script(Module.wrap(text));
    scriptText = text;
    return true;
  } catch {
    return false;
  }
}

/** Programs from the start: the process runs dry when one has ended. */
function runPrograms(agent, first) {
  const variables = { ...process.env };
  const known = new Set(Object.keys(Module._cache));
  const ownGlobals = new Set(Reflect.ownKeys(globalThis));

  function run(message) {
    process.chdir(home);
    for (const name of Object.keys(process.env)) {
      delete process.env[name];
    }
    Object.assign(process.env, variables);
    agent.setVariables(message);
    begin(message);
    agent.become(message);
    process.exitCode = undefined;
    if (!isScript(message.entry)) {
      process.removeListener('beforeExit', next);
      fs.closeSync(CHANNEL);
    }
    Module._load(message.entry, null, true);
  }

  function next() {
    if (process.listenerCount('beforeExit') > 1) {
      return; // the program has one of its own: it decides when it has ended
    }
    process.emit('exit', Number(process.exitCode ?? 0));
    process.removeAllListeners('exit');
    for (const each of Object.keys(Module._cache)) {
      if (!known.has(each) && !each.includes('/node_modules/')) {
        delete Module._cache[each];
      }
    }
    for (const each of Reflect.ownKeys(globalThis)) {
      if (!ownGlobals.has(each)) {
        Reflect.deleteProperty(globalThis, each);
      }
    }
    end(Number(process.exitCode ?? 0));
    const message = agent.readMessage();
    // Something must happen, or running dry is the end.
    setImmediate(() => run(message));
  }

  process.on('beforeExit', next);
  run(first);
}

/** As at a prompt: declarations can be made again, and `await` stands anywhere. */
async function runPieces(agent, first) {
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connect();
  const post = util.promisify(session.post.bind(session));
  // A value that is of no use any more must not be kept by who evaluated it.
  const objectGroup = 'run';
  globalThis.require = createRequire(path.join(home, 'session.js'));
  globalThis.module = new Module('session');
  globalThis.exports = globalThis.module.exports;
  const stop = Promise.withResolvers();
  let interrupt = stop;
  process.on('SIGINT', () => interrupt.reject(new Error('interrupted')));
  process.on('uncaughtException', (error) => console.error(util.inspect(error)));
  process.on('unhandledRejection', (error) => console.error(util.inspect(error)));

  async function evaluate(message) {
    const { result, exceptionDetails } = await post('Runtime.evaluate', {
      expression: fs.readFileSync(message.entry, 'utf8'),
      replMode: true,
      awaitPromise: true,
      timeout: message.wallMs + PATIENCE_MS,
      objectGroup,
    });
    const { exception } = exceptionDetails ?? {};
    const shown = exception ?? result;
    if (shown?.type === 'undefined' && exception === undefined) {
      return 0;
    }
    await show(shown, exceptionDetails);
    return exceptionDetails === undefined ? 0 : 1;
  }

  /** The value itself, by a function that is called on it: what the inspector says of it is for other eyes. */
  async function show(value, exceptionDetails) {
    const print = exceptionDetails === undefined ? console.log : printError;
    if (value?.objectId === undefined) {
      print(value?.unserializableValue ?? util.inspect(value?.value ?? exceptionDetails?.text));
      return;
    }
    globalThis[SHOWN] = (each) => print(util.inspect(each));
    await post('Runtime.callFunctionOn', { objectId: value.objectId, functionDeclaration: `function () { globalThis[Symbol.for('${SHOWN.description}')](this); }` });
    delete globalThis[SHOWN];
  }

  for (let message = first; ; message = agent.readMessage()) {
    agent.setVariables(message);
    process.argv.splice(1, process.argv.length, message.entry, ...message.args);
    process.exitCode = undefined;
    interrupt = Promise.withResolvers();
    begin(message);
    const code = await Promise.race([evaluate(message), interrupt.promise]).catch((error) => {
      console.error(error.message);
      return 130;
    });
    await post('Runtime.releaseObjectGroup', { objectGroup });
    end(Number(process.exitCode ?? code));
  }
}

const SHOWN = Symbol.for('show');

/** Without the lines of whoever evaluated it. */
function printError(text) {
  const own = text.indexOf('\n    at Session.post (node:inspector');
  const after = own < 0 ? '' : text.slice(own + 1).replace(/^( {4}at .*(\n|$))+/, '');
  console.error(own < 0 ? text : `${text.slice(0, own)}${after === '' ? '' : ' '}${after}`.trimEnd());
}

module.exports = function liveOn(agent, first) {
  if (first.keep === KEEPS_VARIABLES) {
    void runPieces(agent, first);
  } else {
    runPrograms(agent, first);
  }
};
