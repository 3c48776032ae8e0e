import { describe, expect, it } from 'vitest';
import { createFunctionMeter } from './support/function-lengths.ts';
import { importTable } from './support/import-table.ts';
import { folderOf, readSources, type SourceFile } from './support/source-tree.ts';

const FILE_LINES_MAX = 300;
const FILE_LINES_MEDIAN_MAX = 100;
const FUNCTION_LINES_MAX = 60;
const VAGUE_NAMES = /(^|[-/])(utils?|types|helpers?|common|service|info)(\.test)?\.ts$/;
const STRAY_TIME_OR_CHANCE =
  /\b(Date\.now|new Date\(\)|setTimeout|setInterval|setImmediate|Math\.random|performance\.now)\b/;
/** Where the outside world is met, and the tables that name the calls of submitted code. */
const MAY_TOUCH_TIME =
  /^src\/(platform\/system-|drivers\/|bus\/|store\/|api\/|cli\/|analyzer\/child\/|analyzer\/languages\/)/;
const MAY_USE_NODE =
  /^src\/(managers|drivers|store|bus|archives|egress|scaling|platform|api|simulator|cli|analyzer\/child)\//;

/** Each reads what those before it have made of a program. */
const ANALYZER_LAYERS = ['languages', 'syntax', 'index', 'outline', 'features', 'judging'];

const CLIENT_FOLDERS = ['src', 'generate', 'test'].map((folder) => `clients/typescript/${folder}`);

const all = readSources(['src', 'test', ...CLIENT_FOLDERS]);
const product = all.filter(
  (file) => file.path.startsWith('src/') && !/(\.test|-conformance)\.ts$/.test(file.path),
);
const client = all.filter(
  ({ path }) => path.startsWith('clients/typescript/src/') && !path.endsWith('.test.ts'),
);
const byPath = new Map(product.map((file) => [file.path, file]));

function isAllowed(from: SourceFile, target: string): boolean {
  const folder = folderOf(from.path);
  const rule = importTable[folder];
  return (
    folderOf(target) === folder ||
    rule?.files.includes(target) === true ||
    rule?.folders.some((allowed) => target.startsWith(`src/${allowed}/`)) === true
  );
}

/** The first import cycle reachable from `start`, as the files on it. */
function cycleFrom(start: string, finished: Set<string>): string[] | undefined {
  const path: string[] = [];
  const visit = (at: string): string[] | undefined => {
    if (path.includes(at)) {
      return [...path.slice(path.indexOf(at)), at];
    }
    if (finished.has(at)) {
      return undefined;
    }
    path.push(at);
    for (const { target } of byPath.get(at)?.imports ?? []) {
      const cycle = target === undefined ? undefined : visit(target);
      if (cycle !== undefined) {
        return cycle;
      }
    }
    path.pop();
    finished.add(at);
    return undefined;
  };
  return visit(start);
}

function codeOnly(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/\/\/[^\n]*/g, '');
}

describe('the architecture', () => {
  it('has a row in the import table for every folder of src, and no row for a missing one', () => {
    const folders = new Set(product.map((file) => folderOf(file.path)));
    expect([...folders].filter((folder) => !(folder in importTable))).toEqual([]);
  });

  it('lets a folder import only what the table allows', () => {
    const broken = product.flatMap((file) =>
      file.imports
        .filter(({ target }) => target !== undefined && !isAllowed(file, target))
        .map(({ target }) => `${file.path} imports ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('lets the client import nothing but itself', () => {
    const foreign = client.flatMap((file) =>
      file.imports
        .filter(({ target }) => target?.startsWith('clients/typescript/src/') !== true)
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(client.length).toBeGreaterThan(10);
    expect(foreign).toEqual([]);
  });

  it('imports only files that exist, by their full name', () => {
    const broken = product.flatMap((file) =>
      file.imports
        .filter(({ target }) => target !== undefined && !byPath.has(target) && !target.endsWith('.json'))
        .map(({ specifier }) => `${file.path}: ${specifier}`),
    );
    expect(broken).toEqual([]);
  });

  it('has no import cycle', () => {
    const finished = new Set<string>();
    expect(product.flatMap((file) => cycleFrom(file.path, finished) ?? [])).toEqual([]);
  });

  it('lets a layer of the analyzer import only itself and those below it', () => {
    const layerOf = (path: string) =>
      ANALYZER_LAYERS.indexOf(/^src\/analyzer\/(\w+)\//.exec(path)?.[1] ?? '');
    const layered = product.filter((file) => layerOf(file.path) !== -1);
    const upwards = layered.flatMap((file) =>
      file.imports
        .filter(({ target }) => target !== undefined && layerOf(target) > layerOf(file.path))
        .map(({ target }) => `${file.path} imports ${target}`),
    );
    expect(new Set(layered.map((file) => layerOf(file.path))).size).toBe(ANALYZER_LAYERS.length);
    expect(upwards).toEqual([]);
  });

  it('takes time and chance only from the outside world it was handed', () => {
    const stray = product
      .filter((file) => !MAY_TOUCH_TIME.test(file.path))
      .filter((file) => STRAY_TIME_OR_CHANCE.test(codeOnly(file.text)))
      .map((file) => file.path);
    expect(stray).toEqual([]);
  });

  it('keeps Node out of the pure folders', () => {
    const broken = product
      .filter((file) => !MAY_USE_NODE.test(file.path))
      .filter((file) => file.imports.some(({ specifier }) => specifier.startsWith('node:')))
      .map((file) => file.path);
    expect(broken).toEqual([]);
  });

  it('gives every file a name that says what it holds', () => {
    expect(all.map((file) => file.path).filter((path) => VAGUE_NAMES.test(path))).toEqual([]);
  });

  it(`keeps files within ${FILE_LINES_MAX} lines and their median under ${FILE_LINES_MEDIAN_MAX}`, () => {
    const lengths = all.map((file) => ({ path: file.path, lineCount: file.text.split('\n').length - 1 }));
    expect(lengths.filter(({ lineCount }) => lineCount > FILE_LINES_MAX)).toEqual([]);
    const sorted = product.map((file) => file.text.split('\n').length - 1).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(FILE_LINES_MEDIAN_MAX);
  });

  it(`keeps functions within ${FUNCTION_LINES_MAX} lines`, async () => {
    const lengthsOf = await createFunctionMeter();
    const long = [...product, ...client].flatMap((file) =>
      lengthsOf(file.text)
        .filter(({ lineCount }) => lineCount > FUNCTION_LINES_MAX)
        .map(({ line, name, lineCount }) => `${file.path}:${line} ${name} has ${lineCount} lines`),
    );
    expect(long).toEqual([]);
  });
});
