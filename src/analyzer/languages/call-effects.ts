/** What a call does to the outside world, or how it waits. */
export type OperationKind =
  | 'file'
  | 'network'
  | 'process'
  | 'sort'
  | 'sleep'
  | 'stdin'
  | 'concurrency'
  | 'dynamic-code';

/** How the work of a call grows with the size of its subject. */
type CallCost =
  | 'logarithmic'
  | 'linear'
  | 'linearithmic'
  | 'exponential'
  /** Logarithmic in the subject's value instead of its size. */
  | 'bits'
  /** Linear, but not in a set or map. */
  | 'search'
  /** Logarithmic in what keeps its elements in order: a heap, a search tree; else nothing. */
  | 'ordered'
  /** Both: finding in something that may be a text, a hash table or a search tree. */
  | 'found';

/** How the result of a call relates to what went in. */
export type CallResult =
  /** A value read from outside: any size, any magnitude. */
  | 'input'
  /** As large as its subject. */
  | 'subject'
  /** The subject read as a number. */
  | 'number'
  /** A number as large as the subject is long. */
  | 'length'
  /** One element of its subject. */
  | 'element'
  /** A collection as long as the largest argument's value. */
  | 'range'
  /** As long as the subject has digits. */
  | 'digits'
  /** As large as the subject has digits. */
  | 'bits'
  | 'root'
  | 'fixed'
  /** The largest of the arguments. */
  | 'largest'
  /** The smallest of the arguments. */
  | 'smallest'
  /** A set or map as long as its subject: looking up is O(1). */
  | 'hash'
  /** The same of something that keeps its elements in order: O(log n). */
  | 'ordered'
  /** A map that starts empty, to collections that start empty. */
  | 'groups'
  /** A collection of its subject's elements. */
  | 'list'
  /** A collection that grows by what it is handed. */
  | 'grown'
  /** What a variable of the type in its first argument holds, as long as the second is large. */
  | 'made'
  /** Its subject to the power of its last argument. */
  | 'power'
  /** As many as its subject has pairs of elements. */
  | 'pairs'
  /** One element of its subject or one of its arguments. */
  | 'extreme'
  /** A collection as long as its first argument is large or, when that is one too, long; of the second. */
  | 'sized';

export interface CallEffect {
  readonly operation?: OperationKind;
  readonly cost?: CallCost;
  /** What the cost and the result are measured by: the receiver (default for methods) or an argument (default). */
  readonly subject?: 'receiver' | 'first' | 'second' | 'last';
  readonly gives?: CallResult;
  /** Calls the functions it is handed once per element of its subject. */
  readonly isIterating?: true;
  /** Costs anything only with one argument: max(list) is a scan, max(a, b) is not. */
  readonly isSingleArgument?: true;
  /** Gives its first argument, all after the first, or all of them a value from outside. */
  readonly fills?: 'first' | 'rest' | 'all';
  /** Takes the next part of what was read before: counts as reading where test cases are told by it. */
  readonly isTaking?: true;
  /** Repeats the function it is handed until something in there leaves. */
  readonly isEndless?: true;
  /** The type it is written with says what it gives. */
  readonly isTyped?: true;
  /** Its elements are what the function it is handed gives. */
  readonly isMapping?: true;
  /** Its last argument is how far apart the elements are that it gives. */
  readonly isStrided?: true;
  /** Costs anything only without arguments: xs.max() is a scan, a.max(b) is not. */
  readonly isArgumentless?: true;
  /** Its first argument is a size in elements: what it allocates or how often it repeats. */
  readonly isSized?: true;
}

/**
 * Call names to what they do. `open`: a name as written, with import aliases resolved. `requests.*`: anything of that module.
 * `.sort`: a method of whatever receiver.
 */
export type CallTable = ReadonlyMap<string, CallEffect>;

/** Builds a call table from rows of one effect and the names that have it, separated by spaces; rows add up. */
export function callTable(rows: readonly (readonly [CallEffect, string])[]): CallTable {
  const table = new Map<string, CallEffect>();
  for (const [effect, names] of rows) {
    for (const name of names.split(' ')) {
      table.set(name, { ...table.get(name), ...effect });
    }
  }
  return table;
}

/** The effect of a call to a resolved path such as `numpy.sort` or, of an unknown receiver, `.sort`. */
export function effectOf(table: CallTable, path: string): CallEffect | undefined {
  const exact = table.get(path);
  if (exact !== undefined) {
    return exact;
  }
  const root = path.indexOf('.');
  const module = root > 0 ? moduleEffect(table, path) : undefined;
  if (module !== undefined) {
    return module;
  }
  const last = path.lastIndexOf('.');
  return last === -1 ? undefined : table.get(path.slice(last));
}

/** The effect of the longest known module prefix: `a.b.*` before `a.*`. */
function moduleEffect(table: CallTable, path: string): CallEffect | undefined {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const effect = table.get(`${path.slice(0, dot)}.*`);
    if (effect !== undefined) {
      return effect;
    }
  }
  return undefined;
}
