/** What may wait and run at once. Tenant bounds that are absent do not bind. */
export interface AdmitBounds {
  readonly lengthMax: number;
  readonly lengthPerTenantMax?: number;
  readonly lengthPerUserMax: number;
  readonly runningMax: number;
  readonly runningPerTenantMax?: number;
  readonly runningPerUserMax: number;
}

/** What waits already: in all, of this tenant, of this user. Costs in milliseconds of CPU. */
export interface QueueState {
  readonly length: number;
  readonly cost: number;
  readonly tenantLength: number;
  readonly tenantCost: number;
  readonly userLength: number;
  readonly userCost: number;
}

export type AdmitAnswer =
  | { readonly kind: 'admitted' }
  | {
      readonly kind: 'refused';
      /** Whose bound it is: of all together, or of those who asked. */
      readonly boundOf: 'all' | 'tenant' | 'user';
      readonly message: string;
      readonly retryAfterMs: number;
    };

const RETRY_MS_MIN = 1000;
const RETRY_MS_MAX = 60_000;

/**
 * A place for one more, or the bound that refuses it. The estimate of when to come again is the time in which half
 * of what waits before that bound will have run, if each of its slots runs at the speed of one processor; 1 to 60 s.
 */
export function admit(state: QueueState, bounds: AdmitBounds): AdmitAnswer {
  const tenantRunningMax = Math.min(bounds.runningMax, bounds.runningPerTenantMax ?? bounds.runningMax);
  const userRunningMax = Math.min(tenantRunningMax, bounds.runningPerUserMax);
  const checks = [
    {
      boundOf: 'all' as const,
      length: state.length,
      max: bounds.lengthMax,
      cost: state.cost,
      slots: bounds.runningMax,
    },
    {
      boundOf: 'tenant' as const,
      length: state.tenantLength,
      max: bounds.lengthPerTenantMax ?? Number.POSITIVE_INFINITY,
      cost: state.tenantCost,
      slots: tenantRunningMax,
    },
    {
      boundOf: 'user' as const,
      length: state.userLength,
      max: bounds.lengthPerUserMax,
      cost: state.userCost,
      slots: userRunningMax,
    },
  ];
  const broken = checks.find(({ length, max }) => length >= max);
  if (broken === undefined) {
    return { kind: 'admitted' };
  }
  const halfMs = broken.cost / 2 / Math.max(1, broken.slots);
  const retryAfterMs = Math.min(RETRY_MS_MAX, Math.max(RETRY_MS_MIN, Math.ceil(halfMs)));
  const { boundOf } = broken;
  const whose = boundOf === 'all' ? '' : ` of this ${boundOf}`;
  const message = `${broken.length} executions${whose} wait already, the limit is ${broken.max}`;
  return { kind: 'refused', boundOf, message, retryAfterMs };
}
