import { findDeadCode } from '../index/find-dead-code.ts';
import { indexProgram } from '../index/index-program.ts';
import { type CallLinks, linkCalls } from '../index/link-calls.ts';
import { noteOutputs } from '../index/note-outputs.ts';
import type { ProgramIndex } from '../index/program-index.ts';
import type { LanguageTable } from '../languages/language-table.ts';
import { outlineProgram } from '../outline/outline-program.ts';
import type { ProgramOutline } from '../outline/program-outline.ts';
import { ValueReader } from '../outline/value-reader.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import { type CountedFeatures, countFeatures, findOperations, type OperationSite } from './count-features.ts';

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
