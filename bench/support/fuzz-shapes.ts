import type { FuzzChoice } from './fuzz-choice.ts';
import { indentedConstructs, nestingConstructs, surroundings } from './fuzz-constructs.ts';
import { repeatedForms } from './fuzz-repeated.ts';

const DEPTH_MIN = 10;
const DEPTH_MAX = 12_000;
/** More columns than this of indentation would make a source of more than a megabyte. */
const INDENTED_DEPTH_MAX = 1400;
const REPEATED_MAX = 20_000;
const LONG_MAX = 1_100_000;
/** Small ends of a range are this much likelier: of 10 to 12,000 levels, half are fewer than 16 and one in ten more than 1800. */
const BIAS = 4;

function surround(body: string, language: string, choice: FuzzChoice): string {
  const [before, after] = surroundings[language] ?? ['', ''];
  const [start, end] = choice.isLikely(0.7) ? [before, after] : ['', ''];
  return start + choice.of(['', '', 'x = ', 'x(', 'return ']) + body + end;
}

function indented(choice: FuzzChoice): string {
  const own = choice.isLikely(0.5) ? [choice.of(indentedConstructs)] : indentedConstructs;
  const depth = choice.magnitude(DEPTH_MIN, INDENTED_DEPTH_MAX, BIAS);
  const lines = Array.from({ length: depth }, (_, level) => ' '.repeat(level) + choice.of(own));
  return `${lines.join('\n')}\n${' '.repeat(depth)}pass`;
}

/** One construct, or a few in turn, held in itself; sometimes not closed, sometimes closed too often. */
export function nestedSource(language: string, choice: FuzzChoice): string {
  const constructs = nestingConstructs[language] ?? [];
  if (language === 'python' && choice.isLikely(0.25)) {
    return indented(choice);
  }
  const depth = choice.magnitude(DEPTH_MIN, DEPTH_MAX, BIAS);
  const period = choice.isLikely(0.5) ? 1 : choice.magnitude(2, 5);
  const chosen = Array.from({ length: period }, () => choice.of(constructs));
  const turns = Math.ceil(depth / period);
  const open = chosen.map(([opening]) => opening).join('');
  const close = chosen
    .map(([, , closing]) => closing)
    .toReversed()
    .join('');
  const inner = chosen.at(-1)?.[1] ?? '';
  const closings = choice.isLikely(0.8) ? turns : choice.below(2 * turns);
  const separator = choice.isLikely(0.1) ? '\n' : '';
  const nested = (open + separator).repeat(turns) + inner + (close + separator).repeat(closings);
  return surround(nested, language, choice);
}

/** Thousands of one kind of statement, or of some in turn. */
export function repeatedSource(language: string, choice: FuzzChoice): string {
  const forms = repeatedForms[language];
  if (forms === undefined) {
    throw new Error(`no forms to repeat in ${language}`);
  }
  const { assignment, loop, call, comment } = forms;
  const callees: readonly ((at: number) => number)[] = [(at) => at, (at) => at - 1, (at) => at + 1, () => 0];
  const calleeOf = choice.of(callees);
  const calling = (at: number) => forms.function(at, calleeOf(at));
  const same = (at: number) => (at % 2 === 0 ? calling(1) : assignment(1));
  const kinds = [assignment, loop, calling, call, comment, same];
  const chosen = choice.isLikely(0.6) ? [choice.of(kinds)] : [choice.of(kinds), choice.of(kinds)];
  const count = choice.magnitude(DEPTH_MIN, REPEATED_MAX, BIAS);
  const separator = choice.isLikely(0.95) ? '\n' : ' ';
  const lines = Array.from({ length: count }, (_, at) => choice.of(chosen)(at + 2));
  const body = lines.join(separator);
  const isInside = chosen.every((kind) => kind !== calling && kind !== same);
  return isInside ? surround(body, language, choice) : body;
}

/** One token, line or list far longer than anybody writes. */
export function longSource(language: string, choice: FuzzChoice): string {
  const length = choice.magnitude(100, LONG_MAX, BIAS);
  const unit = choice.of([
    'a',
    '9',
    '0',
    'é',
    '😀',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '_',
    'ab ',
    '1,',
    'a.',
    '1+',
    'a=',
    '.',
    '#',
    '"',
    "''",
    '();',
    'x\n',
  ]);
  const run = unit.repeat(Math.max(1, Math.floor(length / unit.length)));
  const wrapped = choice.of([
    (text: string) => text,
    (text: string) => `x = ${text}`,
    (text: string) => `x = "${text}"`,
    (text: string) => `# ${text}`,
    (text: string) => `// ${text}`,
    (text: string) => `/* ${text} */`,
    (text: string) => `f(${text})`,
    (text: string) => `x = [${text}1]`,
    (text: string) => `x${text} = x${text} + 1`,
    (text: string) => `x = 0x${text}e${text}`,
    (text: string) => `"""${text}"""`,
    (text: string) => `\`${text}\``,
    (text: string) => `for ${text} in ${text}:\n  pass`,
  ]);
  return surround(wrapped(run), language, choice);
}

type UnitSource = (choice: FuzzChoice) => string;

const unitSources: readonly UnitSource[] = [
  (choice) => String.fromCharCode(choice.below(128)),
  (choice) => String.fromCharCode(choice.below(256)),
  (choice) => String.fromCharCode(choice.below(32)),
  (choice) => String.fromCharCode(1 + choice.below(0xffff)),
  (choice) => String.fromCharCode(0xd800 + choice.below(0x800)),
  (choice) => String.fromCodePoint(choice.below(0x110000)),
  (choice) =>
    choice.of(['\0', '\ufeff', '\ufffe', '\ufffd', '\u202e', '\u200b', '\u0301', '\u2028', '\u0085']),
  (choice) => choice.of([...'()[]{}<>\'"`;:,.!?@#$%^&*-+=/\\|~ \n']),
  (choice) => choice.of([...'([{\'"`$\\#/*\n']),
];

/** Units of a few alphabets without any sense; bytes that are no UTF-8 come as decoders hand them on. */
export function garbageSource(choice: FuzzChoice): string {
  const alphabets = Array.from({ length: choice.magnitude(1, 4) }, () => choice.of(unitSources));
  const length = choice.magnitude(1, 100_000, BIAS);
  const text = Array.from({ length }, () => choice.of(alphabets)(choice)).join('');
  return choice.isLikely(0.2) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}

/** The marks and words of a language in no order. */
export function tokenSoup(language: string, choice: FuzzChoice): string {
  const pieces = (nestingConstructs[language] ?? []).flat().filter((piece) => piece !== '');
  const separator = choice.of(['', ' ', '\n']);
  const length = choice.magnitude(3, 3000, BIAS);
  return Array.from({ length }, () => choice.of(pieces)).join(separator);
}
