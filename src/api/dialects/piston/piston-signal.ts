import { signalNumberOf } from '../end-message.ts';

/** Programs that do not ask for these do not notice them. */
const UNNOTICED: ReadonlySet<string> = new Set(['SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH']);

/** What a signal that a client sends comes to: instances take none but their end. */
export function readPistonSignal(signal: unknown): 'ends' | 'changes-nothing' | 'unknown' {
  if (typeof signal !== 'string' || signalNumberOf(signal) === null) {
    return 'unknown';
  }
  return UNNOTICED.has(signal) ? 'changes-nothing' : 'ends';
}
