import process from 'node:process';
import { Parser } from 'web-tree-sitter';
import type { AnalysisLimits } from '../analysis-limits.ts';
import {
  type AnalysisModels,
  analyzeSyntax,
  DeadlinePassed,
  type SyntaxAnalysis,
} from '../analyze-syntax.ts';
import type { LanguageTable } from '../languages/language-table.ts';
import { encodeUtf8 } from '../syntax/encode-utf8.ts';
import { type PreScanLimits, preScan } from '../syntax/pre-scan.ts';
import { readSyntax, type SyntaxReading } from '../syntax/read-syntax.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import { CpuDeadline } from './cpu-deadline.ts';
import { type LoadedGrammar, loadGrammar } from './load-grammar.ts';
import { openBinding, type ParserBinding } from './parser-binding.ts';
import { passingReasons } from './passing-reasons.ts';
import { readModels } from './read-models.ts';
import { TreeCursor } from './tree-cursor.ts';

export type ParseOutcome =
  | ({ readonly kind: 'known' } & SyntaxAnalysis)
  | { readonly kind: 'unknown'; readonly reason: string };

type ParseLimits = PreScanLimits & Pick<AnalysisLimits, 'treeDepthMax' | 'nodeCountMax' | 'cpuMsMax'>;

/** Below this share of understood source the text is taken for another language. */
const PARSED_RATIO_MIN = 0.3;
/** Parses programs in this process. Only a disposable process should: a parser may be killed by what it reads. */
export class ProgramParser {
  readonly #grammars = new Map<string, Promise<LoadedGrammar>>();
  readonly #parser: Parser;
  /** Read when it is first needed: who trains one parses without. */
  #models: AnalysisModels | undefined;

  readonly #binding: ParserBinding;

  private constructor(binding: ParserBinding) {
    this.#binding = binding;
    this.#parser = new Parser();
  }

  /** Loads the parser's own WebAssembly; grammars are loaded when first needed. */
  static async open(): Promise<ProgramParser> {
    return new ProgramParser(await openBinding());
  }

  /**
   * What reading programs has left behind: the parsers' memory, which never shrinks, and the heap. Not what the process has:
   * compiling a large grammar takes V8 half a gigabyte for a while, and who began that anew each time would never end it.
   */
  memoryBytes(): number {
    return this.#binding.memory.buffer.byteLength + process.memoryUsage().heapUsed;
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
      return judge(reading.tree, { table, models: this.#knownModels() }, limits);
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
    const loaded = await this.#grammarOf(table).catch(() => undefined);
    if (loaded === undefined) {
      this.#grammars.delete(table.grammar);
    }
    if (scan.kind === 'unknown') {
      return scan;
    }
    if (loaded === undefined) {
      return { kind: 'unknown', reason: passingReasons.unloaded };
    }
    const { language, grammar } = loaded;
    this.#parser.setLanguage(language);
    // The parser asks every few microseconds; but where it has much to look ahead, hundreds of milliseconds apart.
    const parsing = new CpuDeadline(limits.cpuMsMax);
    const progressCallback = (): boolean => parsing.isPassed();
    const tree = this.#parser.parse(respell(source, table), null, { progressCallback });
    if (tree === null) {
      this.#parser.reset();
      return { kind: 'unknown', reason: `not parsed within ${limits.cpuMsMax} ms of CPU time` };
    }
    const walking = new CpuDeadline(limits.cpuMsMax);
    const program = { source, grammar, shape: table.syntax };
    const within = { ...limits, isOverdue: () => walking.isPassed() };
    try {
      return TreeCursor.walk(this.#binding.walking, tree, (cursor) => readSyntax(cursor, program, within));
    } finally {
      tree.delete();
    }
  }

  #knownModels(): AnalysisModels {
    this.#models ??= readModels();
    return this.#models;
  }

  #grammarOf({ grammar }: LanguageTable): Promise<LoadedGrammar> {
    const known = this.#grammars.get(grammar);
    if (known !== undefined) {
      return known;
    }
    const loaded = loadGrammar(grammar);
    this.#grammars.set(grammar, loaded);
    return loaded;
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
  { cpuMsMax }: ParseLimits,
): ParseOutcome {
  const judging = new CpuDeadline(cpuMsMax);
  const analysis = analyzeSyntax(tree, by, () => {
    if (judging.isPassed()) {
      throw new DeadlinePassed();
    }
  });
  if (analysis.confidenceRatio < PARSED_RATIO_MIN) {
    const share = Math.round(analysis.confidenceRatio * 100);
    return { kind: 'unknown', reason: `only ${share} % of the source reads as ${by.table.name}` };
  }
  return { kind: 'known', ...analysis };
}
