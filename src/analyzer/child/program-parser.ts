import { createRequire } from 'node:module';
import process from 'node:process';
import { Language, Parser } from 'web-tree-sitter';
import type { AnalysisLimits } from '../analysis-limits.ts';
import {
  type AnalysisModels,
  analyzeSyntax,
  DeadlinePassed,
  type SyntaxAnalysis,
} from '../analyze-syntax.ts';
import { encodeUtf8 } from '../encode-utf8.ts';
import type { LanguageTable } from '../languages/language-table.ts';
import { type PreScanLimits, preScan } from '../pre-scan.ts';
import { readSyntax, type SyntaxReading } from '../read-syntax.ts';
import type { SyntaxTree } from '../syntax-tree.ts';
import { passingReasons } from './passing-reasons.ts';
import { readModels } from './read-models.ts';

interface ParserMemory {
  readonly buffer: ArrayBuffer;
}

/** What neither the language's types nor Node's declare. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => ParserMemory;
  };
};

export type ParseOutcome =
  | ({ readonly kind: 'known' } & SyntaxAnalysis)
  | { readonly kind: 'unknown'; readonly reason: string };

type ParseLimits = PreScanLimits & Pick<AnalysisLimits, 'treeDepthMax' | 'nodeCountMax' | 'cpuMsMax'>;

/** Below this share of understood source the text is taken for another language. */
const PARSED_RATIO_MIN = 0.3;
const MICROSECONDS_PER_MS = 1000;
/** Pages of 64 KiB that the parsers' WebAssembly begins with, and all it gets: some sources make a parser take gigabytes at once. */
const PAGES_MIN = 512;
const PAGES_MAX = 4096;
/** A look at the clock costs a tenth of asking the kernel. */
const MS_PER_CHECK = 1;
/** Grammars that the usual package lacks. */
const GRAMMARS_ELSEWHERE: Readonly<Record<string, string>> = { c: '@repomix/tree-sitter-wasms/out' };

/** CPU time of this thread in milliseconds; of the whole process where Node cannot tell (before 23.9). */
function cpuMs(): number {
  const usage = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (usage.user + usage.system) / MICROSECONDS_PER_MS;
}

/** Parses programs in this process. Only a disposable process should: a parser may be killed by what it reads. */
export class ProgramParser {
  readonly #languages = new Map<string, Promise<Language>>();
  readonly #parser: Parser;
  /** Read when it is first needed: who trains one parses without. */
  #models: AnalysisModels | undefined;

  readonly #memory: ParserMemory;

  private constructor(memory: ParserMemory) {
    this.#memory = memory;
    this.#parser = new Parser();
  }

  /** Loads the parser's own WebAssembly; grammars are loaded when first needed. */
  static async open(): Promise<ProgramParser> {
    const memory = new WebAssembly.Memory({ initial: PAGES_MIN, maximum: PAGES_MAX });
    await Parser.init({ wasmMemory: memory });
    return new ProgramParser(memory);
  }

  /**
   * What reading programs has left behind: the parsers' memory, which never shrinks, and the heap. Not what the process has:
   * compiling a large grammar takes V8 half a gigabyte for a while, and who began that anew each time would never end it.
   */
  memoryBytes(): number {
    return this.#memory.buffer.byteLength + process.memoryUsage().heapUsed;
  }

  /**
   * Analyses one program unless its bytes alone tell that it is not worth parsing. CPU time beyond the limit, for parsing,
   * for reading the tree and for judging it each, gives "unknown".
   */
  async analyze(table: LanguageTable, source: string, limits: ParseLimits): Promise<ParseOutcome> {
    const reading = await this.read(table, source, limits);
    if (reading.kind === 'unknown') {
      return reading;
    }
    try {
      return judge(reading.tree, { table, models: this.#knownModels() }, cpuMs() + limits.cpuMsMax);
    } catch (thrown) {
      if (thrown instanceof DeadlinePassed) {
        return { kind: 'unknown', reason: overdue(limits) };
      }
      throw thrown;
    }
  }

  /** The syntax tree alone, within the same limits. */
  async read(table: LanguageTable, source: string, limits: ParseLimits): Promise<SyntaxReading> {
    const scan = preScan(encodeUtf8(source), limits);
    // Loaded even for a program that is not worth parsing: only the first of a language is given the time to load it.
    const language = await this.#languageOf(table).catch(() => undefined);
    if (language === undefined) {
      this.#languages.delete(table.grammar);
    }
    if (scan.kind === 'unknown') {
      return scan;
    }
    if (language === undefined) {
      return { kind: 'unknown', reason: passingReasons.unloaded };
    }
    this.#parser.setLanguage(language);
    const parseEnd = cpuMs() + limits.cpuMsMax;
    // The parser asks every few microseconds, where asking the kernel each time would cost as much as parsing; but where it
    // has much to look ahead, it asks hundreds of milliseconds apart.
    let askAt = performance.now() + MS_PER_CHECK;
    const progressCallback = (): boolean => {
      const now = performance.now();
      if (now < askAt) {
        return false;
      }
      askAt = now + MS_PER_CHECK;
      return cpuMs() > parseEnd;
    };
    const tree = this.#parser.parse(respell(source, table), null, { progressCallback });
    if (tree === null) {
      this.#parser.reset();
      return { kind: 'unknown', reason: `not parsed within ${limits.cpuMsMax} ms of CPU time` };
    }
    const cursor = tree.walk();
    const readEnd = cpuMs() + limits.cpuMsMax;
    try {
      const names = { kinds: tree.language.types, fields: tree.language.fields };
      return readSyntax(
        cursor,
        { source, names, shape: table.syntax },
        { ...limits, isOverdue: () => cpuMs() > readEnd },
      );
    } finally {
      cursor.delete();
      tree.delete();
    }
  }

  #knownModels(): AnalysisModels {
    this.#models ??= readModels();
    return this.#models;
  }

  #languageOf({ grammar }: LanguageTable): Promise<Language> {
    const known = this.#languages.get(grammar);
    if (known !== undefined) {
      return known;
    }
    const language = loadGrammar(grammar);
    this.#languages.set(grammar, language);
    return language;
  }
}

/** The source as its grammar understands it best: other spellings of the same length, so that places stay. */
function respell(source: string, { spellings = [] }: LanguageTable): string {
  return spellings.reduce(
    (text, { written, readAs }) =>
      text.replace(written, (each) => readAs.padEnd(each.length).slice(0, each.length)),
    source,
  );
}

function overdue({ cpuMsMax }: ParseLimits): string {
  return `not read within ${cpuMsMax} ms of CPU time`;
}

function judge(
  tree: SyntaxTree,
  by: { readonly table: LanguageTable; readonly models: AnalysisModels },
  endMs: number,
): ParseOutcome {
  const analysis = analyzeSyntax(tree, by, () => {
    if (cpuMs() > endMs) {
      throw new DeadlinePassed();
    }
  });
  if (analysis.confidenceRatio < PARSED_RATIO_MIN) {
    const share = Math.round(analysis.confidenceRatio * 100);
    return { kind: 'unknown', reason: `only ${share} % of the source reads as ${by.table.name}` };
  }
  return { kind: 'known', ...analysis };
}

/** The grammar's file lies in its package, wherever this one was compiled to. */
async function loadGrammar(grammar: string): Promise<Language> {
  const { resolve } = createRequire(import.meta.url);
  const folder = GRAMMARS_ELSEWHERE[grammar] ?? '@vscode/tree-sitter-wasm/wasm';
  return Language.load(resolve(`${folder}/tree-sitter-${grammar}.wasm`));
}
