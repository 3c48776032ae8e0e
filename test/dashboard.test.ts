import { describe, expect, it } from 'vitest';
import { createFunctionMeter } from './support/function-lengths.ts';
import { readSources } from './support/source-tree.ts';

/** The types of the API, which the client is generated with and tested against the server's own description. */
const API_SHAPES = 'clients/typescript/src/open-api.generated.ts';
const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 60;
const VAGUE_NAMES = /(^|[-/])(utils?|types|helpers?|common|service|info)(\.test)?\.tsx?$/;
/** What would make markup or code of a text. */
const MAKES_MARKUP =
  /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc/;
/** Each library stands behind the files that may name it. */
const LIBRARIES: readonly (readonly [RegExp, RegExp])[] = [
  [/^(preact|@preact\/)/, /^dashboard\/src\/ui\.ts$/],
  [/^uplot/, /^dashboard\/src\/charts\/time-plot\.ts$/],
  [/^(@codemirror|@lezer)\//, /^dashboard\/src\/editor\//],
];

const all = readSources(['dashboard/src']);
const product = all.filter(({ path }) => !/\.test\.tsx?$/.test(path));

describe('the sources of the dashboard', () => {
  it('import nothing but each other, and libraries where they may be named', () => {
    const broken = product.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, target }) =>
          target === undefined
            ? !LIBRARIES.some(([library, place]) => library.test(specifier) && place.test(path))
            : !target.startsWith('dashboard/src/') && target !== API_SHAPES,
        )
        .map(({ specifier }) => `${path} imports ${specifier}`),
    );
    expect(broken).toEqual([]);
    expect(product.length).toBeGreaterThan(60);
  });

  it('never make markup or code of a text', () => {
    expect(product.filter(({ text }) => MAKES_MARKUP.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('are short, and named after what they hold', async () => {
    const long = all.filter(({ text }) => text.split('\n').length - 1 > FILE_LINES_MAX);
    expect(long.map(({ path }) => path)).toEqual([]);
    expect(all.map(({ path }) => path).filter((path) => VAGUE_NAMES.test(path))).toEqual([]);
    const lengthsOf = await createFunctionMeter('tsx');
    const functions = product.flatMap(({ path, text }) =>
      lengthsOf(text)
        .filter(({ lineCount }) => lineCount > FUNCTION_LINES_MAX)
        .map(({ name, lineCount }) => `${path} ${name} has ${lineCount} lines`),
    );
    expect(functions).toEqual([]);
  });
});
