import { assert } from '../kernel/assert.ts';

/** Figures of one instant under fixed names, for each of some subjects; what is missing is unknown. */
export interface HistoryRow<Figure extends string> {
  readonly at: number;
  readonly subjects: ReadonlyMap<string, Readonly<Partial<Record<Figure, number>>>>;
}

/** The same as columns, the oldest first; an unknown figure is NaN. */
export interface HistoryColumns<Figure extends string> {
  readonly at: readonly number[];
  readonly subjects: readonly {
    readonly subject: string;
    readonly figures: Readonly<Record<Figure, readonly number[]>>;
  }[];
}

/**
 * The newest rows of figures, as many as it has room for. Its memory is bounded: four bytes a figure, for at most
 * `subjectCountMax` subjects; one that comes later than that is left out.
 */
export class HistoryRing<Figure extends string> {
  readonly #names: readonly Figure[];
  readonly #rowCountMax: number;
  readonly #subjectCountMax: number;
  readonly #at: Float64Array;
  readonly #columns = new Map<string, readonly Float32Array[]>();
  #rowCount = 0;

  constructor(
    names: readonly Figure[],
    bounds: { readonly rowCountMax: number; readonly subjectCountMax: number },
  ) {
    assert(bounds.rowCountMax > 0, 'a ring has room for one row at least');
    this.#names = names;
    this.#rowCountMax = bounds.rowCountMax;
    this.#subjectCountMax = bounds.subjectCountMax;
    this.#at = new Float64Array(bounds.rowCountMax);
  }

  /** Takes the place of the oldest row once all places are taken. */
  push({ at, subjects }: HistoryRow<Figure>): void {
    for (const subject of subjects.keys()) {
      this.#open(subject);
    }
    const place = this.#rowCount % this.#rowCountMax;
    this.#rowCount += 1;
    this.#at[place] = at;
    for (const [subject, columns] of this.#columns) {
      const figures = subjects.get(subject);
      for (const [index, name] of this.#names.entries()) {
        const column = columns[index];
        if (column !== undefined) {
          column[place] = figures?.[name] ?? Number.NaN;
        }
      }
    }
  }

  /** The rows after the instant `sinceAt`, of one subject or of all. */
  read(wanted: { readonly sinceAt: number; readonly subject: string | undefined }): HistoryColumns<Figure> {
    const places = this.#placesSince(wanted.sinceAt);
    const subjects = [...this.#columns]
      .filter(([subject]) => wanted.subject === undefined || subject === wanted.subject)
      .map(([subject, columns]) => ({
        subject,
        figures: Object.fromEntries(
          this.#names.map((name, index) => [name, places.map((place) => columns[index]?.[place])]),
        ) as Record<Figure, number[]>,
      }));
    return { at: places.map((place) => this.#at[place] ?? Number.NaN), subjects };
  }

  /** Whatever went before is unknown of it. */
  #open(subject: string): void {
    if (!this.#columns.has(subject) && this.#columns.size < this.#subjectCountMax) {
      const column = () => new Float32Array(this.#rowCountMax).fill(Number.NaN);
      this.#columns.set(subject, this.#names.map(column));
    }
  }

  #placesSince(sinceAt: number): number[] {
    const places: number[] = [];
    for (let row = Math.max(0, this.#rowCount - this.#rowCountMax); row < this.#rowCount; row++) {
      const place = row % this.#rowCountMax;
      if ((this.#at[place] ?? 0) > sinceAt) {
        places.push(place);
      }
    }
    return places;
  }
}
