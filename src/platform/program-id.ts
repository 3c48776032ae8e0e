import { createHash } from 'node:crypto';
import { makeId, type ProgramId } from '../kernel/ids.ts';
import { languageOf } from '../model/runtime-at-level.ts';

/** Content address of a program: the same code in the same language is the same program, at whatever level it runs. */
export function programIdOf(program: { readonly runtime: string; readonly code: string }): ProgramId {
  const digest = createHash('sha256')
    .update(languageOf(program.runtime))
    .update('\0')
    .update(program.code, 'utf8')
    .digest('hex');
  return makeId('prg', digest.slice(0, 40));
}
