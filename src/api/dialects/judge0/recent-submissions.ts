import type { TenantId } from '../../../kernel/ids.ts';
import type { Execution } from '../../../model/execution.ts';
import type { ListedExecution } from '../../../model/listed-execution.ts';
import type { Chameleon } from '../../../platform/chameleon.ts';
import { judge0FactsOf } from './judge0-note.ts';

/** As many executions as our own API lists. */
const COUNT_MAX = 200;

/** The submissions among the tenant's newest 200 executions, newest first. */
export async function recentSubmissions(
  chameleon: Pick<Chameleon, 'recent'>,
  tenantId: TenantId,
): Promise<readonly ListedExecution[]> {
  const recent = await chameleon.recent(tenantId, { userId: undefined, count: COUNT_MAX });
  return recent.filter(({ request }) => judge0FactsOf(request) !== undefined);
}

/** The same with their code and what they printed, which a list has not. One after the other: each may be megabytes. */
export async function readSubmissions(
  chameleon: Pick<Chameleon, 'find'>,
  tenantId: TenantId,
  listed: readonly ListedExecution[],
): Promise<readonly Execution[]> {
  const read: Execution[] = [];
  for (const { id } of listed) {
    const found = await chameleon.find(tenantId, id);
    // Retention may have forgotten it since it was listed.
    if (found !== undefined) {
      read.push(found);
    }
  }
  return read;
}
