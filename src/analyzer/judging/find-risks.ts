import type { AnalysisReason, WantedIsolation } from '../../model/program-analysis.ts';
import type { OperationSite } from '../features/count-features.ts';
import type { ProgramIndex } from '../index/program-index.ts';

const REASONS_MAX = 4;

export interface Risk {
  readonly isolation: WantedIsolation;
  readonly reasons: readonly AnalysisReason[];
}

/**
 * How strongly a program is better walled off. It asks for a machine of its own when it reaches below its language, to memory
 * or the kernel, or when it runs what nobody could read beforehand: what it does is then not known from its code. A program that
 * hides this runs behind the usual walls, which hold without this reading.
 */
export function findRisks({ names, table, tree }: ProgramIndex, operations: readonly OperationSite[]): Risk {
  const { native } = table.modules;
  const reasons: AnalysisReason[] = [];
  for (const { module, node } of native === undefined ? [] : names.imported()) {
    if (native?.test(module)) {
      reasons.push({ line: tree.lineOf(node), message: `${module} reaches below the language` });
    }
  }
  for (const { kind, line, path } of operations) {
    if (kind === 'dynamic-code') {
      reasons.push({ line, message: `${path} runs code that cannot be read beforehand` });
    }
  }
  const isolation = reasons.length > 0 ? 'microvm' : 'process';
  return { isolation, reasons: reasons.sort((a, b) => a.line - b.line).slice(0, REASONS_MAX) };
}
