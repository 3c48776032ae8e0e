import type { ProgramIndex } from './program-index.ts';

/** A written value longer than this counts as the same operand as any that begins alike. */
const OPERAND_LENGTH_MAX = 48;
/** What a name, a number or a text begins with. */
const OPERAND_START = /^[\p{L}\p{N}_$@"'`]/u;

/**
 * Halstead's volume (Halstead 1977): N log₂ η bits, of N operators and operands of η different ones. Operators are what
 * the grammar builds programs from, calls and statements as well as signs; operands are names, numbers and texts. Comments
 * are neither.
 */
export function measureHalsteadVolume({ tree, table }: ProgramIndex): number {
  const { comments, strings } = table.syntax;
  const constructs = new Set<string>();
  const signs = new Set<string>();
  const operands = new Set<string>();
  let total = 0;
  for (let node = 0; node < tree.count; ) {
    const kind = tree.kindOf(node);
    const next = tree.nextOf(node);
    if (comments.has(kind)) {
      node = next;
      continue;
    }
    total += 1;
    const isText = strings.has(kind);
    if (!isText && next > node + 1) {
      constructs.add(kind);
      node += 1;
      continue;
    }
    const written = tree.textOf(node, OPERAND_LENGTH_MAX);
    (isText || OPERAND_START.test(written) ? operands : signs).add(written);
    node = next;
  }
  const different = constructs.size + signs.size + operands.size;
  return different < 2 ? 0 : total * Math.log2(different);
}
