import type { ChildProcess } from 'node:child_process';
import { startChild } from '../../src/analyzer/child/start-child.ts';

/** How a child of the analysis pool ended. */
export interface ChildEnd {
  /** The signal or the exit code. */
  readonly how: string;
  readonly servedCount: number;
  readonly memoryBytes: number;
  /** Whether it was reading a program when it ended. */
  readonly wasReading: boolean;
}

interface Heard {
  readonly kind: 'ready' | 'answer';
  readonly memoryBytes?: number;
}

/**
 * Starts the real children of a pool and looks on: when each is handed a program, and how it ends. The pool tells
 * neither, and the time that a program waits for a child is not the time that the child takes.
 */
export class WatchedChildren {
  startedCount = 0;
  memoryBytesMax = 0;
  readonly ends: ChildEnd[] = [];
  readonly #handed: (isFirstOfLanguage: boolean) => void;

  /** `handed` is called as a program is handed over; programs are handed over in the order in which they were asked. */
  constructor(handed: (isFirstOfLanguage: boolean) => void) {
    this.#handed = handed;
  }

  readonly start = (): ChildProcess => {
    const child = startChild();
    const languages = new Set<string>();
    let servedCount = 0;
    let memoryBytes = 0;
    let isReading = false;
    this.startedCount += 1;
    const send = child.send;
    child.send = (...sent: readonly unknown[]): boolean => {
      const { language } = sent[0] as { readonly language: string };
      isReading = true;
      this.#handed(!languages.has(language));
      languages.add(language);
      return Reflect.apply(send, child, sent) as boolean;
    };
    child.on('message', (message) => {
      const heard = message as Heard;
      if (heard.kind === 'answer') {
        isReading = false;
        servedCount += 1;
        memoryBytes = heard.memoryBytes ?? 0;
        this.memoryBytesMax = Math.max(this.memoryBytesMax, memoryBytes);
      }
    });
    child.on('exit', (code, signal) => {
      this.ends.push({ how: signal ?? `exit ${code}`, servedCount, memoryBytes, wasReading: isReading });
    });
    return child;
  };
}
