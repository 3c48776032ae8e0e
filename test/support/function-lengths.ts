import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

export interface FunctionLength {
  readonly line: number;
  readonly name: string;
  readonly lineCount: number;
}

const FUNCTION_KINDS = new Set([
  'function_declaration',
  'function_expression',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
]);

/** Measures functions by the syntax tree: a regular expression would be fooled by strings and templates. */
export async function createFunctionMeter(
  grammar: 'typescript' | 'tsx' = 'typescript',
): Promise<(source: string) => FunctionLength[]> {
  await Parser.init();
  const require = createRequire(import.meta.url);
  const language = await Language.load(
    grammar === 'tsx'
      ? require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm')
      : require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm'),
  );
  const parser = new Parser();
  parser.setLanguage(language);
  return (source) => {
    const tree = parser.parse(source);
    const found = tree === null ? [] : collect(tree.rootNode);
    tree?.delete();
    return found;
  };
}

function collect(root: Node): FunctionLength[] {
  const found: FunctionLength[] = [];
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (FUNCTION_KINDS.has(node.type)) {
      const line = node.startPosition.row + 1;
      const name =
        node.childForFieldName('name')?.text ?? node.parent?.childForFieldName('name')?.text ?? 'anonymous';
      found.push({ line, name, lineCount: node.endPosition.row - node.startPosition.row + 1 });
    }
    pending.push(...node.children.filter((child): child is Node => child !== null));
  }
  return found;
}
