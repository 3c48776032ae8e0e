import type { ExecutionId, TenantId } from '../kernel/ids.ts';
import type { Store } from '../store/store.ts';
import type { LiveExecutions } from './live-executions.ts';
import { type StdinPart, type StdinReceipt, stdinClosed } from './open-stdin.ts';

/** Takes a piece of input for an execution; undefined where the tenant has no such one. Rejects as `OpenStdin.take` throws. */
export async function writeStdin(
  { live, store }: { readonly live: LiveExecutions; readonly store: Store },
  { tenantId, id }: { readonly tenantId: TenantId; readonly id: ExecutionId },
  part: StdinPart,
): Promise<StdinReceipt | undefined> {
  const stdin = live.find(id)?.stdin;
  if (stdin?.tenantId === tenantId) {
    return stdin.take(part);
  }
  const known = await store.executions.find(tenantId, id);
  if (known === undefined) {
    return undefined;
  }
  throw stdinClosed(
    known.request.isStdinOpen !== true ? 'it was submitted without an open input' : 'it has ended',
  );
}
