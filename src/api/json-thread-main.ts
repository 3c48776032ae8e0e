/** The thread that parses large bodies for `JsonThread`, one after the other. It ends with whoever started it. */
import { parentPort } from 'node:worker_threads';
import type { JsonAnswer, JsonQuestion } from './json-thread-messages.ts';
import { parseJson } from './parse-json.ts';

parentPort?.on('message', ({ id, bytes }: JsonQuestion) => {
  parentPort?.postMessage({ id, parsed: parseJson(bytes) } satisfies JsonAnswer);
});
