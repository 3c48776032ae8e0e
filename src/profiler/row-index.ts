/** By the highest bits of the hash: each part grows by itself, so that growing never takes long. */
const PART_BITS = 6;
const PLACES_FIRST = 16;
/** Beyond this share of its places a part is doubled. */
const FULL_RATIO = 0.75;
/** A place is two words: the hash, and the row plus one; 0 stands for none. */
const WORDS = 2;

interface Part {
  places: Int32Array;
  count: number;
}

/**
 * Rows by the hash of what they hold, open addressing with linear probing: 8 bytes a place and no object a row. Who
 * asks says which of the rows under one hash is meant, so a collision costs a comparison and never mixes two up.
 */
export class RowIndex {
  readonly #parts: Part[] = Array.from({ length: 2 ** PART_BITS }, () => ({
    places: new Int32Array(PLACES_FIRST * WORDS),
    count: 0,
  }));
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The row under this hash that `isMeant`; undefined when there is none. */
  find(hash: number, isMeant: (row: number) => boolean): number | undefined {
    const { places } = this.#partOf(hash);
    for (let place = homeOf(hash, places); ; place = next(place, places)) {
      const row = rowAt(place, places);
      if (row < 0) {
        return undefined;
      }
      if (places[place] === (hash | 0) && isMeant(row)) {
        return row;
      }
    }
  }

  /** Enters a row that is not in it. */
  add(hash: number, row: number): void {
    const part = this.#partOf(hash);
    if ((part.count + 1) * WORDS > part.places.length * FULL_RATIO) {
      part.places = doubled(part.places);
    }
    put(part.places, hash, row);
    part.count += 1;
    this.#count += 1;
  }

  /** Takes out a row that was entered under this hash; those behind it move up, so that no gap cuts them off. */
  remove(hash: number, row: number): void {
    const part = this.#partOf(hash);
    const { places } = part;
    let gap = homeOf(hash, places);
    while (rowAt(gap, places) !== row) {
      if (rowAt(gap, places) < 0) {
        return;
      }
      gap = next(gap, places);
    }
    for (let place = next(gap, places); rowAt(place, places) >= 0; place = next(place, places)) {
      const home = homeOf(places[place] ?? 0, places);
      if (distance(home, place, places) >= distance(gap, place, places)) {
        places.copyWithin(gap, place, place + WORDS);
        gap = place;
      }
    }
    places.fill(0, gap, gap + WORDS);
    part.count -= 1;
    this.#count -= 1;
  }

  #partOf(hash: number): Part {
    const part = this.#parts[hash >>> (32 - PART_BITS)];
    if (part === undefined) {
      throw new RangeError(`a hash has 32 bits, got ${hash}`);
    }
    return part;
  }
}

/** Where a hash is looked for first: the index of its place's first word. Places are a power of two. */
function homeOf(hash: number, places: Int32Array): number {
  return (hash & (places.length / WORDS - 1)) * WORDS;
}

function next(place: number, places: Int32Array): number {
  return (place + WORDS) & (places.length - 1);
}

/** Words from one place on to another, around the end. */
function distance(from: number, to: number, places: Int32Array): number {
  return (to - from) & (places.length - 1);
}

/** −1 for an empty place. */
function rowAt(place: number, places: Int32Array): number {
  return (places[place + 1] ?? 0) - 1;
}

function put(places: Int32Array, hash: number, row: number): void {
  let place = homeOf(hash, places);
  while (rowAt(place, places) >= 0) {
    place = next(place, places);
  }
  places[place] = hash;
  places[place + 1] = row + 1;
}

function doubled(places: Int32Array): Int32Array {
  const larger = new Int32Array(places.length * 2);
  for (let place = 0; place < places.length; place += WORDS) {
    const row = rowAt(place, places);
    if (row >= 0) {
      put(larger, places[place] ?? 0, row);
    }
  }
  return larger;
}
