import type { FilesLeft, LeftOutFile, LeftOutReason, ProgramFile } from '../../model/program-file.ts';
import { decodeNamed, encodeFile, type Frame, frameTypes } from './frame-codec.ts';

const EXECUTABLE_FLAG = 1;
const CONTINUED_FLAG = 2;
/** What a file takes of a box besides its bytes: a page that is not full. */
const FILE_SLACK_BYTES = 4096;

/** The launcher's numbers for why a file was passed over. */
const reasons: Readonly<Record<number, LeftOutReason>> = {
  1: 'missing',
  2: 'not-a-file',
  3: 'too-large',
  4: 'too-many',
  5: 'too-deep',
};

interface Collected {
  readonly parts: Uint8Array[];
  readonly isExecutable: boolean;
}

function isOther(content: Buffer, before: Uint8Array | undefined): boolean {
  return before === undefined || !content.equals(before);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** The files of one run: what it is given, and, frame by frame, what it leaves. */
export class LauncherFiles {
  readonly #given: readonly ProgramFile[];
  readonly #program: readonly ProgramFile[];
  readonly #collected = new Map<string, Collected>();
  readonly #leftOut = new Map<string, LeftOutReason>();
  readonly #strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #open: string | undefined;

  /** `program` is its own file, or what was compiled of it; what is given under the same name gives way to it. */
  constructor(program: readonly ProgramFile[], given: readonly ProgramFile[]) {
    const own = new Set(program.map(({ name }) => name));
    this.#program = program;
    this.#given = given.filter(({ name }) => !own.has(name));
  }

  /** What is in the box before the program begins. */
  get boxBytes(): number {
    return [...this.#given, ...this.#program].reduce(
      (sum, { content }) => sum + content.length + FILE_SLACK_BYTES,
      0,
    );
  }

  /** The frames that write them; the program's own come last, or not at all where it was loaded before. */
  given({ isLoaded }: { readonly isLoaded: boolean }): readonly Buffer[] {
    return [...this.#given, ...(isLoaded ? [] : this.#program)].map(({ name, content, isExecutable }) =>
      encodeFile(name, content, isExecutable),
    );
  }

  /** A frame that tells of a file. A name comes once: what was asked for twice is taken the first time. */
  take({ type, payload }: Frame): void {
    const { flag, name: bytes, rest } = decodeNamed(payload);
    const name = this.#nameOf(bytes);
    if (type === frameTypes.passedOver) {
      this.#leftOut.set(name ?? bytes.toString(), reasons[flag] ?? 'unreadable');
      return;
    }
    if (name === undefined) {
      this.#leftOut.set(bytes.toString(), 'unnameable');
      return;
    }
    const known = this.#collected.get(name);
    if (known === undefined) {
      this.#collected.set(name, { parts: [rest], isExecutable: (flag & EXECUTABLE_FLAG) !== 0 });
    } else if (this.#open === name) {
      known.parts.push(rest);
    }
    const isContinued = (flag & CONTINUED_FLAG) !== 0;
    this.#open = isContinued && (known === undefined || this.#open === name) ? name : undefined;
  }

  /** What the run has made or changed. */
  left(): FilesLeft {
    const before = new Map([...this.#given, ...this.#program].map(({ name, content }) => [name, content]));
    const files = [...this.#collected]
      .map(([name, { parts, isExecutable }]) => ({ name, content: Buffer.concat(parts), isExecutable }))
      .filter(({ name, content }) => isOther(content, before.get(name)))
      .toSorted(byName);
    const leftOut: LeftOutFile[] = [...this.#leftOut]
      .filter(([name]) => !this.#collected.has(name))
      .map(([name, reason]) => ({ name, reason }));
    return { files, leftOut: leftOut.toSorted(byName) };
  }

  #nameOf(bytes: Buffer): string | undefined {
    try {
      return this.#strict.decode(bytes);
    } catch {
      return undefined;
    }
  }
}
