import type { ModuleRole } from './language-table.ts';
import { standardNames } from './standard-names.ts';

const bare = standardNames(
  `assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs
     http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream
     string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib`,
);

/** What comes with Node, Deno and Bun; a package is its name, with its scope. */
export const javascriptModules: ModuleRole = {
  standard: new RegExp(`^(?:(?:node|bun|deno):|${bare.source.slice(1)})`),
  package: /^(?:@[^/]+\/)?[^/]+/,
  native: standardNames('bindings bun:ffi ffi-napi koffi node-gyp-build ref-napi'),
};
