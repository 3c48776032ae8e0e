import type { ProgramIndex } from '../index/program-index.ts';

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
  const isComment = tree.among(table.syntax.comments);
  const isText = tree.among(table.syntax.strings);
  const constructs = new Set<string>();
  const signs = new Set<string>();
  const operands = new Set<string>();
  /** What was told apart already, texts aside. */
  const known = new Set<string>();
  let total = 0;
  for (let node = 0; node < tree.count; ) {
    const next = tree.nextOf(node);
    if (isComment.has(node)) {
      node = next;
      continue;
    }
    total += 1;
    const isWhole = isText.has(node);
    if (!isWhole && next > node + 1) {
      constructs.add(tree.kindOf(node));
      node += 1;
      continue;
    }
    const written = tree.textOf(node, OPERAND_LENGTH_MAX);
    if (isWhole) {
      operands.add(written);
    } else if (!known.has(written)) {
      known.add(written);
      (OPERAND_START.test(written) ? operands : signs).add(written);
    }
    node = next;
  }
  const different = constructs.size + signs.size + operands.size;
  return different < 2 ? 0 : total * Math.log2(different);
}
