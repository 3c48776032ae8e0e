/** Kinds of nodes by their names: a set, or a table of what each kind is. */
export type KindNames = ReadonlySet<string> | Readonly<Record<string, unknown>>;

/** A grammar's own names, by number. */
export interface GrammarNames {
  /** '' for what never is a node. */
  readonly kinds: readonly string[];
  readonly fields: readonly (string | null)[];
  isNamed(kindId: number): boolean;
}

/** What a parser calls a node that it could make nothing of. */
const FOREIGN_ERROR_ID = 65_535;

/** What is asked of the nodes of a grammar, by number of their kind: each question is answered once for all programs. */
export class Grammar {
  readonly kinds: readonly string[];
  /** '' for none. */
  readonly fields: readonly string[];
  /** 1 for kinds that have a name in the grammar, other than its words and signs. */
  readonly named: Uint8Array;
  readonly #errorId: number;
  readonly #among = new WeakMap<KindNames, Uint8Array>();

  constructor({ kinds, fields, isNamed }: GrammarNames) {
    this.#errorId = kinds.length;
    this.kinds = [...kinds, 'ERROR'];
    this.fields = fields.map((field) => field ?? '');
    this.named = Uint8Array.from(this.kinds, (_, id) => (id === this.#errorId || isNamed(id) ? 1 : 0));
  }

  /** The number of a kind as a parser gives it, as one without a gap before the last. */
  kindId(given: number): number {
    return given === FOREIGN_ERROR_ID ? this.#errorId : given;
  }

  /** By number of kind: 1 for those with one of the names. */
  among(names: KindNames): Uint8Array {
    const known = this.#among.get(names);
    if (known !== undefined) {
      return known;
    }
    const isAmong = (kind: string) => (names instanceof Set ? names.has(kind) : Object.hasOwn(names, kind));
    const made = Uint8Array.from(this.kinds, (kind) => (isAmong(kind) ? 1 : 0));
    this.#among.set(names, made);
    return made;
  }
}
