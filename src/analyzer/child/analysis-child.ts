/**
 * A process that parses programs for the analysis pool and may be lost at any moment. It holds no secrets: its
 * environment is empty and it is handed nothing but source text. It never runs what it reads.
 */
import process from 'node:process';
import { findLanguage } from '../languages/language-tables.ts';
import type { ChildMessage, ChildRequest } from './child-messages.ts';
import { type ParseOutcome, ProgramParser } from './program-parser.ts';

function tell(message: ChildMessage): void {
  process.send?.(message);
}

// The channel closes when the parent ends, however it ends.
process.on('disconnect', () => process.exit(0));

const parser = await ProgramParser.open();

process.on('message', async (message) => {
  const { id, language, source, limits } = message as ChildRequest;
  const table = findLanguage(language);
  let outcome: ParseOutcome = { kind: 'unknown', reason: `no grammar for ${language}` };
  let broken: { isBroken?: true } = {};
  try {
    outcome = table === undefined ? outcome : await parser.analyze(table, source, limits);
  } catch {
    // A grammar that asserts, or one that wants more memory than there is, would do so again.
    outcome = { kind: 'unknown', reason: 'the parser failed on it' };
    broken = { isBroken: true };
  }
  tell({ kind: 'answer', id, outcome, memoryBytes: parser.memoryBytes(), ...broken });
});

tell({ kind: 'ready' });
