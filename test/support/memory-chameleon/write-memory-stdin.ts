import { ChameleonError } from '../../../src/kernel/errors.ts';
import type { ExecutionId, TenantId } from '../../../src/kernel/ids.ts';
import type { StdinPart, StdinReceipt } from '../../../src/platform/open-stdin.ts';
import type { MemoryExecutions } from './memory-executions.ts';
import { runByRule, wordsOf } from './run-by-rule.ts';

/** A program `talk` says back what it hears, and ends with its input; `talk full` refuses every other piece, for there is no room. */
export function writeMemoryStdin(
  executions: MemoryExecutions,
  { tenantId, id }: { readonly tenantId: TenantId; readonly id: ExecutionId },
  { bytes, isEnd }: StdinPart,
): StdinReceipt | undefined {
  const entry = executions.find(tenantId, id);
  if (entry === undefined) {
    return undefined;
  }
  const { request, state } = entry.execution;
  if (request.isStdinOpen !== true || state.kind === 'finished') {
    throw new ChameleonError('stdin-closed', 'it takes no more input');
  }
  const { argument } = wordsOf(request.code);
  if (argument === 'full' && !entry.wasFull) {
    entry.wasFull = true;
    throw new ChameleonError('stdin-full', 'it has no room', { retryAfterMs: 5 });
  }
  entry.wasFull = false;
  entry.stdin.push(bytes);
  executions.output(id, { stream: 'stdout', bytes });
  const whole = Buffer.concat(entry.stdin);
  if (isEnd) {
    executions.release(id, { ...runByRule(request), stdout: whole.toString() });
  }
  return { receivedBytes: whole.length, waitingBytes: 0 };
}
