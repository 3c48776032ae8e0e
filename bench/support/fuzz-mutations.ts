import type { FuzzChoice } from './fuzz-choice.ts';

/** Words, blanks and single marks; marks of two units stay whole. */
const TOKENS = /\w+|\s+|[^\w\s]/gu;
const MUTATION_RANGE_MAX = 40;
const INSERTED = [
  '\0',
  '\ufeff',
  '\ud800',
  '\udc00',
  '\u2028',
  '\u0001',
  '\x7f',
  '\r',
  '\t',
  '\f',
  '999999999999999999999999',
  '1e400',
  '0x',
  '-',
  '**',
  '<<',
  '"',
  "'",
  '`',
  '/*',
  '*/',
  '//',
  '#',
  '${',
  '}',
  '(',
  ')',
  '[',
  ']',
  '{',
  ';',
  '\\',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
];

type Mutation = (source: string, choice: FuzzChoice, other: string) => string;

function cut(source: string, choice: FuzzChoice): readonly [from: number, to: number] {
  const from = choice.below(source.length + 1);
  return [from, Math.min(source.length, from + choice.magnitude(1, MUTATION_RANGE_MAX, 2))];
}

/** Applies a change to the list of tokens, lines or whatever the text falls into. */
function inParts(
  parts: readonly string[],
  choice: FuzzChoice,
  change: (part: string, parts: readonly string[]) => string,
): string {
  const at = choice.below(parts.length);
  return parts.map((part, each) => (each === at ? change(part, parts) : part)).join('');
}

function tokensOf(source: string): readonly string[] {
  return source.match(TOKENS) ?? [source];
}

function linesOf(source: string): readonly string[] {
  return source.split(/(?<=\n)/);
}

const mutations: readonly Mutation[] = [
  // One unit becomes another: often no text at all, or another digit, quote or bracket.
  (source, choice) => {
    const at = choice.below(source.length);
    const flipped = String.fromCharCode(source.charCodeAt(at) ^ (1 << choice.below(7)));
    return source.slice(0, at) + flipped + source.slice(at + 1);
  },
  (source, choice) => {
    const [from, to] = cut(source, choice);
    return source.slice(0, from) + source.slice(to);
  },
  (source, choice) => {
    const [from, to] = cut(source, choice);
    return source.slice(0, to) + source.slice(from);
  },
  (source, choice) => inParts(tokensOf(source), choice, () => ''),
  (source, choice) => inParts(tokensOf(source), choice, (token) => token + token),
  (source, choice) => inParts(tokensOf(source), choice, (_, tokens) => choice.of(tokens)),
  (source, choice, other) => inParts(tokensOf(source), choice, () => choice.of(tokensOf(other))),
  (source, choice) => inParts(tokensOf(source), choice, (token) => token + choice.of(INSERTED)),
  // Every mention of a name becomes another name: what was a call is a recursion now, a bound an index.
  (source, choice) => {
    const names = source.match(/[A-Za-z_]\w*/g) ?? ['a'];
    const [name, replacement] = [choice.of(names), choice.of(names)];
    return source.replace(new RegExp(`\\b${name}\\b`, 'g'), replacement);
  },
  (source, choice) =>
    source.replace(/\d+/, () => `${choice.below(2 ** 31)}`.repeat(choice.magnitude(1, 9, 2))),
  (source, choice) => inParts(linesOf(source), choice, () => ''),
  (source, choice) => inParts(linesOf(source), choice, (line) => line.repeat(choice.magnitude(2, 30, 3))),
  (source, choice) =>
    inParts(linesOf(source), choice, (line) => ' '.repeat(choice.below(9)) + line.trimStart()),
  (source, choice) => inParts(linesOf(source), choice, (_, lines) => choice.of(lines)),
  (source, choice) => source.slice(0, choice.below(source.length)),
  (source, choice) => source.slice(choice.below(source.length)),
  (source, choice, other) =>
    source.slice(0, choice.below(source.length)) + other.slice(choice.below(other.length)),
  (source, choice, other) => {
    const at = choice.below(source.length);
    return source.slice(0, at) + other + source.slice(at);
  },
];

/** A program with a few changes, each of which some slip of a hand or a hostile one might make. */
export function mutate(source: string, choice: FuzzChoice, other: string): string {
  let mutated = source;
  for (let left = choice.magnitude(1, 12, 1.5); left > 0 && mutated !== ''; left--) {
    mutated = choice.of(mutations)(mutated, choice, other);
  }
  return mutated;
}

/** Some lines in a row of a program: most of what is read is small, so that many are read. */
export function excerpt(source: string, choice: FuzzChoice, lengthMax: number): string {
  if (source.length <= lengthMax) {
    return source;
  }
  const from = source.lastIndexOf('\n', choice.below(source.length - lengthMax)) + 1;
  return source.slice(from, from + lengthMax);
}
