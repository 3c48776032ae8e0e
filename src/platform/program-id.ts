import { createHash } from 'node:crypto';
import { makeId, type ProgramId } from '../kernel/ids.ts';

/** Content address of a program: the same code in the same runtime is the same program. */
export function programIdOf(program: { readonly runtime: string; readonly code: string }): ProgramId {
  const digest = createHash('sha256')
    .update(program.runtime)
    .update('\0')
    .update(program.code, 'utf8')
    .digest('hex');
  return makeId('prg', digest.slice(0, 40));
}
