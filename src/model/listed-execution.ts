import type { Execution, ExecutionRequest, ExecutionResult, ExecutionState } from './execution.ts';

type ListedState =
  | Exclude<ExecutionState, { readonly kind: 'finished' }>
  | {
      readonly kind: 'finished';
      readonly result: Omit<ExecutionResult, 'stdout' | 'stderr'>;
      readonly finishedAt: number;
    };

/** An execution as lists hold it: without its code, its input and what it printed, which may be megabytes of each. */
export interface ListedExecution extends Omit<Execution, 'request' | 'state'> {
  readonly request: Omit<ExecutionRequest, 'code' | 'stdin'>;
  readonly state: ListedState;
}
