import { type ExecutionId, parseId } from '../kernel/ids.ts';
import { notFound } from './problem.ts';

/** The id that a path names; what is none is answered like one that nobody has. */
export function readExecutionId(text: string): ExecutionId {
  const id = parseId('exe', text);
  if (id === undefined) {
    throw notFound();
  }
  return id;
}
