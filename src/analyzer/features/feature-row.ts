/** Some of a row's numbers, in order. Their names are only asked for once. */
export interface FeaturePart {
  names(): readonly string[];
  readonly values: readonly number[] | Float64Array;
}

/** Numbers in an order, each with a name. */
export class FeatureRow {
  readonly names: readonly string[];
  readonly values: Float64Array;

  constructor(names: readonly string[], values: Float64Array) {
    this.names = names;
    this.values = values;
  }

  /** The number of that name; 0 when there is none. */
  valueOf(name: string): number {
    return this.values[this.names.indexOf(name)] ?? 0;
  }

  /** All of it, to be a part of another one. */
  asPart(): FeaturePart {
    return { names: () => this.names, values: this.values };
  }
}

/** A part whose numbers are the properties of an object. */
export function partOf(counts: Readonly<Record<string, number>>): FeaturePart {
  return { names: () => Object.keys(counts), values: Object.values(counts) };
}

/** For few numbers in less time than it takes to begin copying an array of any kind. */
function writeNumbers(numbers: readonly number[], values: Float64Array, from: number): void {
  for (let at = 0; at < numbers.length; at += 1) {
    values[from + at] = numbers[at] ?? 0;
  }
}

/** Makes rows whose parts are called the same each time, so that they share one list of names. */
export class RowMaker {
  #names: readonly string[] | undefined;

  make(parts: readonly FeaturePart[]): FeatureRow {
    this.#names ??= parts.flatMap((part) => [...part.names()]);
    const values = new Float64Array(this.#names.length);
    let at = 0;
    for (const part of parts) {
      if (part.values instanceof Float64Array) {
        values.set(part.values, at);
      } else {
        writeNumbers(part.values, values, at);
      }
      at += part.values.length;
    }
    return new FeatureRow(this.#names, values);
  }
}

/** Where a list of names finds its numbers in rows of other names, in the order that was asked last. */
interface Placement {
  readonly rowNames: readonly string[];
  readonly places: Int32Array;
}

const placements = new WeakMap<readonly string[], Placement>();

function placesIn(rowNames: readonly string[], names: readonly string[]): Int32Array {
  const known = placements.get(names);
  if (known?.rowNames === rowNames) {
    return known.places;
  }
  const placeOf = new Map(rowNames.map((name, place) => [name, place]));
  const places = Int32Array.from(names, (name) => placeOf.get(name) ?? -1);
  placements.set(names, { rowNames, places });
  return places;
}

/** The numbers of a row in the order of other names; one that the row does not have is 0. */
export function rowOf(names: readonly string[], row: FeatureRow): Float64Array {
  const places = placesIn(row.names, names);
  const values = new Float64Array(places.length);
  for (let at = 0; at < places.length; at += 1) {
    values[at] = row.values[places[at] ?? -1] ?? 0;
  }
  return values;
}
