import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ExecutionRequest } from '../model/execution.ts';
import { hashRequest } from './hash-request.ts';

const request: ExecutionRequest = {
  tenantId: makeId('ten', 't'),
  userId: makeId('usr', 'u'),
  programId: makeId('prg', 'p'),
  runtime: 'python',
  code: 'print(1)',
  stdin: '',
  args: [],
  env: {},
  limits: { wallMs: 1, cpuMs: 2, memoryMb: 3, processCount: 4, outputBytes: 5, fileBytes: 6 },
  idempotencyKey: 'key',
};

describe('the hash of a request', () => {
  it('is the same whatever a dialect keeps with it, for that decides nothing of what runs', () => {
    const dialectNote = { dialect: 'judge0', facts: { expectedOutput: '4' } };
    expect(hashRequest({ ...request, dialectNote })).toBe(hashRequest(request));
    expect(hashRequest({ ...request, stdin: '4' })).not.toBe(hashRequest(request));
  });
});
