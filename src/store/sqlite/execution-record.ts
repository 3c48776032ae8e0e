import { assert } from '../../kernel/assert.ts';
import type {
  Execution,
  ExecutionAttempt,
  ExecutionRequest,
  ExecutionResult,
  ExecutionState,
} from '../../model/execution.ts';
import type { ListedExecution } from '../../model/listed-execution.ts';
import type { ExecutionPrediction } from '../../model/prediction.ts';
import type { ExecutionTable } from './tables.ts';

/** What of a request has no column of its own. */
type ExecutionInput = Omit<
  ExecutionRequest,
  'tenantId' | 'userId' | 'programId' | 'runtime' | 'code' | 'stdin' | 'idempotencyKey'
>;

/** What of a result has a column of its own. */
type ExecutionOutput = Pick<ExecutionResult, 'stdout' | 'stderr'>;

/** JSON leaves these out when they are undefined; readers may count on the keys. */
const unsetOfResult: Pick<
  ExecutionResult,
  'message' | 'startKind' | 'isolationLevel' | 'instanceId' | 'managerId' | 'usage'
> = {
  message: undefined,
  startKind: undefined,
  isolationLevel: undefined,
  instanceId: undefined,
  managerId: undefined,
  usage: undefined,
};

export function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** The columns that a list is made of: all but those that may be megabytes long. */
export const listedColumns = [
  'id',
  'tenant_id',
  'user_id',
  'program_id',
  'runtime',
  'code_hash',
  'input_json',
  'idempotency_key',
  'accepted_at',
  'attempt_count',
  'state',
  'attempt_id',
  'attempt_json',
  'prediction_json',
  'result_json',
  'finished_at',
] as const satisfies readonly (keyof ExecutionTable)[];

/** Every column, to be bound by name. */
export const executionColumns = [
  ...listedColumns,
  'stdin_json',
  'output_json',
] as const satisfies readonly (keyof ExecutionTable)[];

type ListedRecord = Pick<ExecutionTable, (typeof listedColumns)[number]>;

/** The row of an execution whose code is kept under `codeHash`. */
export function recordOfExecution(execution: Execution, codeHash: string): ExecutionTable {
  const { id, request, state } = execution;
  const { tenantId, userId, programId, runtime, code: _, stdin, idempotencyKey, ...input } = request;
  return {
    id,
    tenant_id: tenantId,
    user_id: userId,
    program_id: programId,
    runtime,
    code_hash: codeHash,
    input_json: JSON.stringify(input satisfies ExecutionInput),
    idempotency_key: idempotencyKey ?? null,
    accepted_at: execution.acceptedAt,
    attempt_count: execution.attemptCount,
    state: state.kind,
    attempt_id: state.kind === 'running' ? state.attempt.id : null,
    attempt_json: state.kind === 'running' ? JSON.stringify(state.attempt) : null,
    prediction_json: jsonOrNull(execution.prediction),
    finished_at: state.kind === 'finished' ? state.finishedAt : null,
    stdin_json: JSON.stringify(stdin),
    ...(state.kind === 'finished' ? recordOfResult(state.result) : { result_json: null, output_json: null }),
  };
}

/** The columns of a result. */
export function recordOfResult({ stdout, stderr, ...result }: ExecutionResult) {
  const output: ExecutionOutput = { stdout, stderr };
  return { result_json: JSON.stringify(result), output_json: JSON.stringify(output) };
}

/** The execution of a row joined with its code. */
export function executionOfRecord(record: ExecutionTable & { readonly code: string }): Execution {
  const { request, state, ...listed } = listedOfRecord(record);
  const { code, stdin_json: stdinJson, output_json: outputJson } = record;
  const output = outputJson === null ? undefined : (JSON.parse(outputJson) as ExecutionOutput);
  return {
    ...listed,
    // Rows from before the columns have both in the JSON that a list is made of, and keep them.
    request: {
      ...request,
      code,
      ...(stdinJson === null ? undefined : { stdin: JSON.parse(stdinJson) }),
    } as ExecutionRequest,
    state: (state.kind === 'finished'
      ? { ...state, result: { ...state.result, ...output } }
      : state) as ExecutionState,
  };
}

/** The execution of a row as a list shows it. */
export function listedOfRecord(record: ListedRecord): ListedExecution {
  return {
    id: record.id,
    request: {
      tenantId: record.tenant_id,
      userId: record.user_id,
      programId: record.program_id,
      runtime: record.runtime,
      ...(JSON.parse(record.input_json) as ExecutionInput),
      idempotencyKey: record.idempotency_key ?? undefined,
    },
    acceptedAt: record.accepted_at,
    attemptCount: record.attempt_count,
    state: stateOf(record),
    prediction: predictionOf(record.prediction_json),
  };
}

/** What was predicted of an execution, as its row holds it. */
export function predictionOf(json: string | null): ExecutionPrediction | undefined {
  return json === null ? undefined : (JSON.parse(json) as ExecutionPrediction);
}

function stateOf(record: ListedRecord): ListedExecution['state'] {
  switch (record.state) {
    case 'queued':
      return { kind: 'queued' };
    case 'running':
      assert(record.attempt_json !== null, `${record.id} is running without an attempt`);
      return { kind: 'running', attempt: JSON.parse(record.attempt_json) as ExecutionAttempt };
    case 'finished': {
      assert(
        record.result_json !== null && record.finished_at !== null,
        `${record.id} is finished without a result`,
      );
      const result = {
        ...unsetOfResult,
        ...(JSON.parse(record.result_json) as Omit<ExecutionResult, keyof ExecutionOutput>),
      };
      return { kind: 'finished', result, finishedAt: record.finished_at };
    }
  }
}
