import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Parser } from 'web-tree-sitter';
import { findLanguage, languageTables } from '../languages/language-tables.ts';
import { loadGrammar } from './load-grammar.ts';
import { openBinding, type ParserBinding } from './parser-binding.ts';
import { TreeCursor } from './tree-cursor.ts';

/** What a cursor tells of a node: kind, whether it has a name, field, beginning and end. */
type Told = readonly [number, boolean, number, number, number];

const folder = new URL('../../../test/corpus/imports/', import.meta.url);
const BROKEN = ['', 'é 𝒳 "', '((((', 'a = [1, {2: "x', '\u0000', 'if if else }}) :\n\t\tfor'];

let binding: ParserBinding;

beforeAll(async () => {
  binding = await openBinding();
});

function sourcesOf(language: string): string[] {
  const programs = readdirSync(folder)
    .filter((name) => name === `${language}.jsonl`)
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').trim().split('\n'))
    .map((line) => (JSON.parse(line) as { readonly code: string }).code);
  return [...programs, ...programs.map((code) => code.slice(code.length / 3)), ...BROKEN];
}

/** What `tell` says of each node, in preorder. */
function nodesOf(
  cursor: Pick<TreeCursor, 'gotoFirstChild' | 'gotoNextSibling' | 'gotoParent'>,
  tell: () => Told,
) {
  const nodes: Told[] = [];
  for (let isInside = true; isInside; ) {
    nodes.push(tell());
    if (cursor.gotoFirstChild()) {
      continue;
    }
    while (isInside && !cursor.gotoNextSibling()) {
      isInside = cursor.gotoParent();
    }
  }
  return nodes;
}

describe('the cursor that leaves its state in the parser', () => {
  it.each(languageTables.map(({ name }) => name))('tells of %s what the public one does', async (name) => {
    const { language, grammar } = await loadGrammar(findLanguage(name)?.grammar ?? '');
    const parser = new Parser();
    parser.setLanguage(language);
    const sources = sourcesOf(name);
    expect(sources.length).toBeGreaterThan(BROKEN.length);
    for (const source of sources) {
      const tree = parser.parse(source);
      if (tree === null) {
        throw new Error('not parsed');
      }
      const own = TreeCursor.walk(binding.walking, tree, (cursor) =>
        nodesOf(cursor, () => {
          const kindId = cursor.kindId();
          const isNamed = grammar.named[grammar.kindId(kindId)] === 1;
          return [kindId, isNamed, cursor.fieldId(), cursor.start(), cursor.end()];
        }),
      );
      const other = tree.walk();
      const expected = nodesOf(other, () => [
        other.nodeTypeId,
        other.nodeIsNamed,
        other.currentFieldId,
        other.startIndex,
        other.endIndex,
      ]);
      other.delete();
      tree.delete();
      expect(own).toEqual(expected);
    }
    parser.delete();
  });
});
