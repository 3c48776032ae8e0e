/** One source made to break whoever reads it, as the body of a request. */
export interface HostileSource {
  readonly name: string;
  readonly body: string | Uint8Array;
}

const DEPTH = 10_000;
const LINE_BYTES = 5_000_000;

function nested(open: string, inner: string, close: string): string {
  return open.repeat(DEPTH) + inner + close.repeat(DEPTH);
}

/** Blocks that nest by indentation, one column a level so that ten thousand of them stay small enough to be read. */
function indented(depth: number): string {
  return Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}if 1:`).join('\n');
}

/** As deep as fits into a megabyte: each level is one column deeper than the one before. */
const INDENTED_DEPTH = 1400;

/** What each language nests by. `mark` makes the sources of each round new, so that no cache answers. */
const shapes: readonly (readonly [string, string, (mark: string) => string])[] = [
  ['parentheses', 'python', (mark) => `# ${mark}\nx = ${nested('(', '1', ')')}`],
  ['lists', 'python', (mark) => `# ${mark}\nx = ${nested('[', '1', ']')}`],
  ['dictionaries', 'python', (mark) => `# ${mark}\nx = ${nested('{1:', '1', '}')}`],
  ['calls', 'python', (mark) => `# ${mark}\nf=abs\nx = ${nested('f(', '1', ')')}`],
  [
    'indentation',
    'python',
    (mark) => `# ${mark}\n${indented(INDENTED_DEPTH)}\n${' '.repeat(INDENTED_DEPTH)}pass`,
  ],
  ['operators', 'python', (mark) => `# ${mark}\nx = 1${' + 1'.repeat(DEPTH)}`],
  ['unary operators', 'python', (mark) => `# ${mark}\nx = ${'not '.repeat(DEPTH)}1`],
  ['lambdas', 'python', (mark) => `# ${mark}\nx = ${'lambda: '.repeat(DEPTH)}1`],
  ['attributes', 'python', (mark) => `# ${mark}\nx = a${'.a'.repeat(DEPTH)}`],
  ['blocks', 'javascript', (mark) => `// ${mark}\n${nested('{', ';', '}')}`],
  ['functions', 'javascript', (mark) => `// ${mark}\n${nested('function f(){', '', '}')}`],
  ['arrows', 'javascript', (mark) => `// ${mark}\nx = ${'() => '.repeat(DEPTH)}1`],
  ['objects', 'javascript', (mark) => `// ${mark}\nx = ${nested('{a:', '1', '}')}`],
  ['templates', 'javascript', (mark) => `// ${mark}\nx = ${nested('`${', '1', '}`')}`],
  ['ternaries', 'javascript', (mark) => `// ${mark}\nx = ${'1 ? 1 : '.repeat(DEPTH)}1`],
  ['else-if', 'javascript', (mark) => `// ${mark}\nif (0) ;${' else if (0) ;'.repeat(DEPTH)}`],
  ['open parentheses', 'javascript', (mark) => `// ${mark}\n${'('.repeat(DEPTH)}`],
  ['generics', 'typescript', (mark) => `// ${mark}\nlet x: ${nested('A<', 'B', '>')}`],
  ['substitutions', 'bash', (mark) => `# ${mark}\nx=${nested('$(', 'echo', ')')}`],
  ['subshells', 'bash', (mark) => `# ${mark}\n${nested('( ', 'true', ' )')}`],
  ['if', 'bash', (mark) => `# ${mark}\n${nested('if true; then ', 'true', '; fi')}`],
];

const lines: readonly (readonly [string, string, (mark: string) => string])[] = [
  ['5 MB on one line: digits', 'python', (mark) => `x = "${mark}${'1'.repeat(LINE_BYTES)}"`],
  ['5 MB on one line: operators', 'javascript', (mark) => `x = ${mark.length}${'+1'.repeat(LINE_BYTES / 2)}`],
  ['5 MB on one line: brackets', 'python', (mark) => `# ${mark}\n${'()'.repeat(LINE_BYTES / 2)}`],
  ['a line of escapes', 'python', (mark) => `# ${mark}${'\u0001"\\'.repeat(LINE_BYTES / 15)}`],
  ['1 MB on one line', 'python', (mark) => `x = "${mark}${'1'.repeat(1_000_000)}"`],
  ['1 MB in lines', 'javascript', (mark) => `// ${mark}\n${'x = x + 1;\n'.repeat(90_000)}`],
];

/** Every source of one round, no two rounds alike. */
export function hostileSources(round: number): readonly HostileSource[] {
  const mark = `round ${round}`;
  const asJson = [...shapes, ...lines].map(([name, language, build]) => ({
    name: `${language} ${name}`,
    body: JSON.stringify({ user: 'mallory', language, code: build(mark) }),
  }));
  const invalid = Buffer.concat([
    Buffer.from(`{"user":"mallory","language":"python","code":"# ${mark} `),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
    Buffer.from('"}'),
  ]);
  const halves = `{"user":"mallory","language":"python","code":"# ${mark} \\ud800"}`;
  return [
    ...asJson,
    { name: 'invalid UTF-8', body: invalid },
    { name: 'half a surrogate pair', body: halves },
  ];
}
