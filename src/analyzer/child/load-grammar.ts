import { createRequire } from 'node:module';
import { Language } from 'web-tree-sitter';
import { Grammar } from '../syntax/grammar.ts';

/** Grammars that the usual package lacks. */
const GRAMMARS_ELSEWHERE: Readonly<Record<string, string>> = { c: '@repomix/tree-sitter-wasms/out' };

/** A language to parse in, and what its grammar calls things. */
export interface LoadedGrammar {
  readonly language: Language;
  readonly grammar: Grammar;
}

/** The grammar's file lies in its package, wherever this one was compiled to. */
export async function loadGrammar(name: string): Promise<LoadedGrammar> {
  const { resolve } = createRequire(import.meta.url);
  const folder = GRAMMARS_ELSEWHERE[name] ?? '@vscode/tree-sitter-wasm/wasm';
  const language = await Language.load(resolve(`${folder}/tree-sitter-${name}.wasm`));
  const { types: kinds, fields } = language;
  return { language, grammar: new Grammar({ kinds, fields, isNamed: (id) => language.nodeTypeIsNamed(id) }) };
}
