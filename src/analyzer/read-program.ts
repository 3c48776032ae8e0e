import { type CountedFeatures, countFeatures, findOperations, type OperationSite } from './count-features.ts';
import { findDeadCode } from './find-dead-code.ts';
import { indexProgram } from './index-program.ts';
import type { LanguageTable } from './languages/language-table.ts';
import { type CallLinks, linkCalls } from './link-calls.ts';
import { noteOutputs } from './note-outputs.ts';
import { outlineProgram } from './outline-program.ts';
import type { ProgramIndex } from './program-index.ts';
import type { ProgramOutline } from './program-outline.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import { ValueReader } from './value-reader.ts';

/** What is read of a program before anything is judged. */
export interface ReadProgram {
  /** All of it. */
  readonly whole: ProgramIndex;
  /** What of it can run. */
  readonly index: ProgramIndex;
  readonly values: ValueReader;
  readonly outline: ProgramOutline;
  readonly operations: readonly OperationSite[];
  readonly features: CountedFeatures;
}

/** Reads what a program repeats, calls and holds. `checkDeadline` may throw. */
export function readProgram(
  tree: SyntaxTree,
  table: LanguageTable,
  checkDeadline: () => void = () => {},
): ReadProgram {
  const whole = indexProgram(tree, table);
  checkDeadline();
  const { index, links } = linkLive(whole);
  checkDeadline();
  noteOutputs(index, links.links);
  const values = new ValueReader(index, links);
  const outline = outlineProgram(index, values, links, checkDeadline);
  checkDeadline();
  const operations = findOperations(index, (call) => links.calleeByCall.has(call));
  return { whole, index, values, outline, operations, features: countFeatures(index, outline, operations) };
}

/** The program without what never runs: nothing that is counted or judged rests on that. */
function linkLive(whole: ProgramIndex): { readonly index: ProgramIndex; readonly links: CallLinks } {
  const links = linkCalls(whole);
  const dead = findDeadCode(whole, links);
  if (dead.length === 0) {
    return { index: whole, links };
  }
  const index = indexProgram(whole.tree.without(dead), whole.table);
  return { index, links: linkCalls(index) };
}
