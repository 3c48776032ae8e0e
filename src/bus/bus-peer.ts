import type { FrameSender } from './bus-frame.ts';
import { SubjectTable } from './subject-table.ts';

/** upstream: the way to whatever is unknown here. downstream: gets only what it said it wants or serves. */
export type PeerSide = 'upstream' | 'downstream';

/** Another process's router as this one knows it. */
export class BusPeer {
  readonly side: PeerSide;
  /** What it serves. */
  readonly served = new Set<string>();
  /** What it was told to be wanted here. */
  readonly told = new Set<string>();
  readonly sender: FrameSender;
  readonly #wanted = new Map<string, () => void>();
  readonly #wantedTable = new SubjectTable<true>();
  #hasSaidHello = false;

  constructor(side: PeerSide, sender: FrameSender) {
    this.side = side;
    this.sender = sender;
  }

  /** Patterns it wants, as announced. */
  wantedPatterns(): Iterable<string> {
    return this.#wanted.keys();
  }

  wantsPattern(pattern: string): boolean {
    return this.#wanted.has(pattern);
  }

  /** Whether a publication goes to it. Until an upstream peer has said what it wants, it gets everything and filters. */
  wants(subject: string): boolean {
    return (
      (this.side === 'upstream' && !this.#hasSaidHello) || this.#wantedTable.matching(subject).length > 0
    );
  }

  greet(): void {
    this.#hasSaidHello = true;
  }

  startWanting(pattern: string): void {
    if (!this.#wanted.has(pattern)) {
      this.#wanted.set(pattern, this.#wantedTable.add(pattern, true));
    }
  }

  stopWanting(pattern: string): void {
    this.#wanted.get(pattern)?.();
    this.#wanted.delete(pattern);
  }
}
