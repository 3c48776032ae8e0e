import { stripEnd } from '../kernel/strip-end.ts';
import type { LanguageTable } from './languages/language-table.ts';
import { languageTables } from './languages/language-tables.ts';

/** How much of the beginning of a program is looked at. */
const EVIDENCE_LENGTH = 16_384;
const EVIDENCE_MIN = 3;
const RUNTIME_LENGTH_MAX = 40;
/** One mark repeated a hundred times says no more than a few times. */
const MARK_COUNT_MAX = 4;

export interface LanguageHints {
  readonly runtime?: string | undefined;
  readonly fileName?: string | undefined;
  readonly code: string;
}

/**
 * The language of a program: by the runtime it is for, else its file extension, else its shebang, else by
 * counting marks of each language in its first 16 KB. Undefined when nothing speaks for any.
 */
export function detectLanguage(hints: LanguageHints): LanguageTable | undefined {
  return (
    byRuntime(hints.runtime) ??
    byExtension(hints.fileName) ??
    byShebang(hints.code) ??
    byEvidence(hints.code.slice(0, EVIDENCE_LENGTH))
  );
}

/** A runtime may carry a version: `python-3.12`, `node24`. */
function byRuntime(runtime: string | undefined): LanguageTable | undefined {
  if (runtime === undefined) {
    return undefined;
  }
  const name = runtime.slice(0, RUNTIME_LENGTH_MAX).toLowerCase();
  const bare = stripEnd(name, '-_.:@0123456789');
  return languageTables.find(({ runtimes }) => runtimes.includes(name) || runtimes.includes(bare));
}

function byExtension(fileName: string | undefined): LanguageTable | undefined {
  const dot = fileName?.lastIndexOf('.') ?? -1;
  const extension = dot === -1 ? undefined : fileName?.slice(dot).toLowerCase();
  return extension === undefined
    ? undefined
    : languageTables.find(({ extensions }) => extensions.includes(extension));
}

/** `#!/usr/bin/env -S python3 -u` and `#!/bin/bash` alike: the first word that names an interpreter. */
function byShebang(code: string): LanguageTable | undefined {
  if (!code.startsWith('#!')) {
    return undefined;
  }
  const line = code.slice(2, 200).split('\n', 1)[0] ?? '';
  for (const word of line.trim().split(/\s+/)) {
    const program = stripEnd(word.slice(word.lastIndexOf('/') + 1), '.0123456789');
    const found = languageTables.find(({ interpreters }) => interpreters.includes(program));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function byEvidence(beginning: string): LanguageTable | undefined {
  let best: { readonly table: LanguageTable; readonly weight: number } | undefined;
  for (const table of languageTables) {
    let weight = 0;
    for (const each of table.marks) {
      weight += each.weight * countUpTo(beginning, each.mark, MARK_COUNT_MAX);
    }
    if (weight >= EVIDENCE_MIN && weight > (best?.weight ?? 0)) {
      best = { table, weight };
    }
  }
  return best?.table;
}

function countUpTo(text: string, mark: string, countMax: number): number {
  let count = 0;
  for (
    let at = text.indexOf(mark);
    at !== -1 && count < countMax;
    at = text.indexOf(mark, at + mark.length)
  ) {
    count += 1;
  }
  return count;
}
