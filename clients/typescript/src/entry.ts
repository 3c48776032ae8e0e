// The front door of the package: what its users import.
export type * from './api-shapes.ts';
export type { CallOptions } from './call-limit.ts';
export { ChameleonClient, type ClientOptions } from './chameleon-client.ts';
export { ChameleonError, type ClientErrorCode } from './chameleon-error.ts';
export type { StdinPiece } from './execution-stdin.ts';
export type { ServerSentEvent } from './parse-event-stream.ts';
export type { RetryPolicy } from './retry-wait.ts';
export type { Session } from './session.ts';
export type { ExecutionUpdate, OutputUpdate } from './stream-execution.ts';
