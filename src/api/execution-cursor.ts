import { ChameleonError } from '../kernel/errors.ts';
import { parseId } from '../kernel/ids.ts';
import type { ExecutionPlace } from '../model/execution-filter.ts';

/** Where a page ends, as callers hand it back: opaque to them. */
export function writeCursor({ acceptedAt, id }: ExecutionPlace): string {
  return Buffer.from(`${acceptedAt} ${id}`, 'utf8').toString('base64url');
}

/** Throws `invalid-request` for what was never handed out. */
export function readCursor(text: string): ExecutionPlace {
  const [instant = '', idText = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  const id = parseId('exe', idText);
  const acceptedAt = Number(instant);
  if (instant === '' || !Number.isFinite(acceptedAt) || id === undefined) {
    throw new ChameleonError('invalid-request', 'after: not a place that a list of executions gave as next');
  }
  return { acceptedAt, id };
}
