/** The reader's end of bytes that come while they are read. It has one reader. */
export interface ByteSource {
  /** Takes what waits, at most `bytesMax`; empty where nothing does. */
  read(bytesMax: number): Uint8Array;
  /** The writer has ended it, and all was read. */
  readonly isDry: boolean;
  /** `listener` is called whenever there is something new to read, or nothing more will come. */
  onReadable(listener: () => void): void;
}

/** So many bytes are kept as room for more when nothing waits. */
const IDLE_BYTES_MAX = 4096;

/**
 * Bytes on their way from one writer to one reader, at most `bytesMax` at a time. They are copied together, so that many small
 * pieces cost no more than one large one.
 */
export class BytePipe implements ByteSource {
  readonly #bytesMax: number;
  #buffer = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #isEnded = false;
  #tellReader = () => {};
  #tellWriter = () => {};

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get heldBytes(): number {
    return this.#end - this.#start;
  }

  get roomBytes(): number {
    return this.#isEnded ? 0 : this.#bytesMax - this.heldBytes;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isDry(): boolean {
    return this.#isEnded && this.heldBytes === 0;
  }

  /** Takes as many bytes as there is room for, from the first on, and says how many. */
  write(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, this.roomBytes);
    if (taken.length > 0) {
      this.#makeRoom(taken.length);
      this.#buffer.set(taken, this.#end);
      this.#end += taken.length;
      this.#tellReader();
    }
    return taken.length;
  }

  /** Nothing more will come. */
  end(): void {
    if (!this.#isEnded) {
      this.#isEnded = true;
      this.#tellReader();
    }
  }

  /** Nobody reads it any more: what waits is dropped, and nothing more is taken. */
  close(): void {
    this.#isEnded = true;
    this.#buffer = new Uint8Array(0);
    this.#start = 0;
    this.#end = 0;
    this.#tellReader();
    this.#tellWriter();
  }

  read(bytesMax: number): Uint8Array {
    const count = Math.min(bytesMax, this.heldBytes);
    const bytes = this.#buffer.slice(this.#start, this.#start + count);
    this.#start += count;
    if (this.heldBytes === 0) {
      this.#start = 0;
      this.#end = 0;
      this.#buffer = this.#buffer.length > IDLE_BYTES_MAX ? new Uint8Array(0) : this.#buffer;
    }
    if (count > 0) {
      this.#tellWriter();
    }
    return bytes;
  }

  onReadable(listener: () => void): void {
    this.#tellReader = listener;
  }

  /** `listener` is called whenever there is more room, or nobody reads it any more. */
  onRoom(listener: () => void): void {
    this.#tellWriter = listener;
  }

  #makeRoom(count: number): void {
    if (this.#end + count <= this.#buffer.length) {
      return;
    }
    const held = this.#buffer.subarray(this.#start, this.#end);
    const needed = held.length + count;
    if (needed <= this.#buffer.length) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    } else {
      const grown = new Uint8Array(Math.min(this.#bytesMax, Math.max(needed, 2 * this.#buffer.length)));
      grown.set(held);
      this.#buffer = grown;
    }
    this.#start = 0;
    this.#end = held.length;
  }
}
