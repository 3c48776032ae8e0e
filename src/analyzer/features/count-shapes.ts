import type { ProgramFeatures } from '../../model/program-analysis.ts';
import type { ProgramIndex } from '../index/program-index.ts';
import { kindUnion } from '../syntax/kind-union.ts';

type Shapes = Pick<ProgramFeatures, 'generatorCount' | 'awaitCount' | 'textLiteralMax' | 'displayMax'>;

const shapeKinds = kindUnion(({ pauses, strings, listDisplays, hashDisplays }) => [
  pauses,
  strings,
  listDisplays,
  hashDisplays,
]);

/** How often a program gives way, and how large what it writes out is. */
export function countShapes({ tree, table }: ProgramIndex): Shapes {
  const { strings, listDisplays, hashDisplays, pauses = {} } = table.syntax;
  const counts = { generator: 0, await: 0 };
  let textLiteralMax = 0;
  let displayMax = 0;
  for (const node of tree.nodesOf(shapeKinds(table.syntax))) {
    const kind = tree.kindOf(node);
    const pause = pauses[kind];
    if (pause !== undefined) {
      counts[pause] += 1;
    }
    if (strings.has(kind)) {
      textLiteralMax = Math.max(textLiteralMax, tree.endOf(node) - tree.startOf(node));
    } else if (listDisplays.has(kind) || hashDisplays.has(kind)) {
      displayMax = Math.max(displayMax, tree.childrenOf(node).length);
    }
  }
  return { generatorCount: counts.generator, awaitCount: counts.await, textLiteralMax, displayMax };
}
