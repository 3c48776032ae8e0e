import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { makeId } from '../kernel/ids.ts';
import { AnalysisCache } from './analysis-cache.ts';
import { type AnalysisRequest, CodeAnalyzer, type ParseResult, type ParserPort } from './code-analyzer.ts';

/** A parser that counts what it is asked and answers what it is told to. */
class CountingParser implements ParserPort {
  readonly asked: { readonly language: string; readonly source: string }[] = [];
  answer: ParseResult = { kind: 'unknown', reason: 'not told', isLasting: true };

  parse(program: { readonly language: string; readonly source: string }): Promise<ParseResult> {
    this.asked.push(program);
    return Promise.resolve(this.answer);
  }
}

function request(more: Partial<AnalysisRequest> = {}): AnalysisRequest {
  return {
    tenantId: makeId('ten', 'a'),
    programId: makeId('prg', 'p1'),
    runtime: 'python',
    code: 'print(1)',
    ...more,
  };
}

function open(): { analyzer: CodeAnalyzer; parser: CountingParser; clock: ReturnType<typeof virtualClock> } {
  const clock = virtualClock();
  const parser = new CountingParser();
  return { clock, parser, analyzer: new CodeAnalyzer({ clock, parser }) };
}

describe('the code analyzer', () => {
  it('reads one program of one tenant once, whoever waits for it', async () => {
    const { analyzer, parser } = open();
    const [a, b] = await Promise.all([analyzer.analyze(request()), analyzer.analyze(request())]);
    expect(await analyzer.analyze(request())).toEqual(a);
    expect(b).toEqual(a);
    expect(parser.asked).toHaveLength(1);
  });

  it('T52 reads it again for another tenant, who learns nothing from how fast it comes', async () => {
    const { analyzer, parser } = open();
    await analyzer.analyze(request());
    await analyzer.analyze(request({ tenantId: makeId('ten', 'b') }));
    expect(parser.asked).toHaveLength(2);
  });

  it('says why when it does not hand a program to the parser', async () => {
    const { analyzer, parser } = open();
    const reasonFor = async (code: string, runtime = 'python'): Promise<string> => {
      const programId = makeId('prg', `${code.length}x${runtime}`);
      const analysis = await analyzer.analyze(request({ code, runtime, programId }));
      return analysis.kind === 'unknown' ? analysis.reason : 'known';
    };
    expect(await reasonFor('a'.repeat(5 * 1024 * 1024))).toBe(
      'source of 5242880 characters exceeds 1048576 bytes',
    );
    expect(await reasonFor('x', 'cobol')).toBe('no grammar for cobol');
    expect(await reasonFor('x', '')).toBe('the language could not be told');
    expect(parser.asked).toEqual([]);
  });

  it('reads no source itself: whatever a program is, the parser in its own process scans it', async () => {
    const { analyzer, parser } = open();
    const hostile = ['('.repeat(10_000), 'x = "\ud800"', 'a\0b', '1'.repeat(1_000_000)];
    for (const [at, code] of hostile.entries()) {
      await analyzer.analyze(request({ code, programId: makeId('prg', `h${at}`) }));
    }
    expect(parser.asked.map(({ source }) => source)).toEqual(hostile);
  });

  it('asks again after a while when the moment was to blame, never when the program was', async () => {
    const { analyzer, parser, clock } = open();
    parser.answer = { kind: 'unknown', reason: 'crashed', isLasting: false };
    await analyzer.analyze(request());
    await analyzer.analyze(request());
    expect(parser.asked).toHaveLength(1);
    await clock.advance(60_000);
    parser.answer = { kind: 'unknown', reason: 'too deep', isLasting: true };
    await analyzer.analyze(request());
    await clock.advance(3_600_000);
    expect(await analyzer.analyze(request())).toMatchObject({ kind: 'unknown', reason: 'too deep' });
    expect(parser.asked).toHaveLength(2);
  });

  it('answers for the program it was asked about, in the language it found', async () => {
    const { analyzer, parser } = open();
    const programId = makeId('prg', 'other');
    const analysis = await analyzer.analyze(request({ runtime: '', fileName: 'a.ts', programId }));
    expect(analysis).toMatchObject({ programId, language: 'typescript' });
    expect(parser.asked[0]?.language).toBe('typescript');
  });
});

describe('the analysis cache', () => {
  it('holds no more bytes than its bound and keeps what was used last', () => {
    const cache = new AnalysisCache(20_000);
    const keep = (name: string): void =>
      cache.keep(name, {
        kind: 'unknown',
        programId: makeId('prg', name),
        language: 'python',
        reason: 'r'.repeat(100),
        analysisMs: 1,
      });
    for (let each = 0; each < 100; each++) {
      keep(`p${each}`);
      cache.find('p0', 0);
      expect(cache.bytes()).toBeLessThanOrEqual(20_000);
    }
    expect(cache.find('p0', 0)).toBeDefined();
    expect(cache.find('p1', 0)).toBeUndefined();
    expect(cache.find('p99', 0)).toBeDefined();
  });
});
