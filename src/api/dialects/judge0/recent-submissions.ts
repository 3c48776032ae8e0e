import type { TenantId } from '../../../kernel/ids.ts';
import type { Execution } from '../../../model/execution.ts';
import type { Chameleon } from '../../../platform/chameleon.ts';
import { judge0FactsOf } from './judge0-note.ts';

/** As many executions as our own API lists. */
const COUNT_MAX = 200;

/** The submissions among the tenant's newest 200 executions, newest first. */
export async function recentSubmissions(
  chameleon: Pick<Chameleon, 'recent'>,
  tenantId: TenantId,
): Promise<readonly Execution[]> {
  const recent = await chameleon.recent(tenantId, { userId: undefined, count: COUNT_MAX });
  return recent.filter(({ request }) => judge0FactsOf(request) !== undefined);
}
