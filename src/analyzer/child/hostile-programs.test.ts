import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../test/support/virtual-clock.ts';
import { makeId } from '../../kernel/ids.ts';
import type { ProgramAnalysis } from '../../model/program-analysis.ts';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import { CodeAnalyzer } from '../code-analyzer.ts';
import { AnalysisPool } from './analysis-pool.ts';

const LEVELS = 10_000;
const times = (text: string, count = LEVELS): string => text.repeat(count);
const hole = '$' + '{';

/** Ten thousand levels of everything that can hold itself; stairs as many as a megabyte holds. */
const shapes: readonly (readonly [name: string, runtime: string, code: string])[] = [
  ['parentheses', 'python', `${times('(')}1${times(')')}`],
  ['parentheses never closed', 'javascript', times('(')],
  ['brackets', 'javascript', `${times('[')}${times(']')}`],
  ['braces', 'javascript', `${times('{')}${times('}')}`],
  ['brackets behind quoted closing ones', 'python', `x = ${times("(')',")}1${times(')')}`],
  ['functions', 'javascript', `${times('function f(){')}${times('}')}`],
  ['arrow functions', 'javascript', `x=${times('a=>')}1`],
  ['lambdas', 'python', `x=${times('lambda:')}1`],
  ['template literals', 'javascript', `${times(`\`${hole}`)}1${times('}`')}`],
  ['f-strings', 'python', `x=${times("f'{")}1${times("}'")}`],
  [
    'ifs by indentation',
    'python',
    Array.from({ length: 1300 }, (_, at) => `${' '.repeat(at)}if x:\n`).join(''),
  ],
  ['else-ifs', 'javascript', `${times('if(a){}\nelse ')}{}`],
  ['ifs without braces', 'javascript', `${times('if(a)')};`],
  ['loops without braces', 'javascript', `${times('while(1)')};`],
  ['sums', 'python', `x=${times('1+')}1`],
  ['conjunctions', 'javascript', `x=${times('a&&')}1`],
  ['negations', 'javascript', `x=${times('!')}1`],
  ['nots', 'python', `x=${times('not ')}1`],
  ['conditional expressions', 'javascript', `x=${times('a?b:')}c`],
  ['conditional expressions of Python', 'python', `x=${times('a if b else ')}c`],
  ['generics', 'typescript', `let x: ${times('A<')}B${times('>')}`],
  ['conditional types', 'typescript', `type X=${times('A extends B?C:')}D`],
  ['function types', 'typescript', `let f:${times('()=>')}void`],
  ['members', 'javascript', `x${times('.a')}`],
  ['scopes', 'cpp', `int main() { ${times('a::', 2300)}b(); }`],
  ['calls', 'javascript', `x${times('()')}`],
  ['assignments', 'python', `${times('x=')}1`],
  ['command substitutions', 'bash', `x=${times('$(')}${times(')')}`],
  ['ifs of a shell', 'bash', `${times('if a; then\n')}${times('fi\n')}`],
];

let pool: AnalysisPool;
let analyzer: CodeAnalyzer;

beforeAll(() => {
  const limits = { ...defaultAnalysisLimits, wallMsMax: 20_000 };
  // A child that has grown is replaced: here by nothing but what ends one.
  const memoryBytesMax = 2 ** 31;
  pool = new AnalysisPool({ childCount: 2, queueMsMax: 60_000, loadMsMax: 60_000, memoryBytesMax, limits });
  analyzer = new CodeAnalyzer({ clock: virtualClock(), parser: pool, limits });
});

afterAll(() => pool.close());

let programCount = 0;

function analyze(runtime: string, code: string): Promise<ProgramAnalysis> {
  programCount += 1;
  const programId = makeId('prg', `p${programCount}`);
  return analyzer.analyze({ tenantId: makeId('ten', 't'), programId, runtime, code });
}

describe('hostile programs', () => {
  it.each(shapes)('%s nested ten thousand deep are unknown, with a reason', async (_name, runtime, code) => {
    const analysis = await analyze(runtime, code);
    expect(analysis).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/deeper|CPU time|tokens/),
    });
  });

  it.each([
    ['too large', 'x'.repeat(5 * 1024 * 1024), 'source of 5242880 characters exceeds 1048576 bytes'],
    ['no text', 'a\0b', 'not text: NUL byte at offset 1'],
    ['half a surrogate pair', 'x = "\udfff"', 'not UTF-8 text: invalid byte at offset 5'],
    ['of too many tokens', '1;'.repeat(100_000), 'line 1 has more than 65536 tokens'],
    ['too long a line', '1'.repeat(1_000_000), 'line 1 is longer than 262144 bytes'],
  ])(
    'T79 are not parsed when they are %s: the reason says so, and no child is lost',
    async (_name, code, reason) => {
      const before = pool.childPids();
      expect(await analyze('javascript', code)).toMatchObject({ kind: 'unknown', reason });
      expect(pool.childPids()).toEqual(before);
    },
  );

  it('T78 cost no small program its answer, all of them sent at once', async () => {
    const honest = 'n = int(input())\nfor i in range(n):\n    print(i)\n';
    const mixed = await Promise.all(
      shapes.flatMap(([, runtime, code]) => [
        analyze(runtime, code),
        ...Array.from({ length: 4 }, () => analyze('python', honest)),
      ]),
    );
    const small = mixed.filter((_, at) => at % 5 !== 0);
    expect(small).toHaveLength(4 * shapes.length);
    expect(small.filter((each) => each.kind !== 'known' || each.complexity !== 'linear')).toEqual([]);
  });
});
