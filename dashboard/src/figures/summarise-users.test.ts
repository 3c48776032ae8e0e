import { describe, expect, it } from 'vitest';
import { summariseUsers } from './summarise-users.ts';

describe('users of some executions', () => {
  it('are counted, the one active last first', () => {
    const executions = [
      { user: 'ann', runtime: 'bash', acceptedAt: 1 },
      { user: 'bob', runtime: 'python', acceptedAt: 5 },
      { user: 'ann', runtime: 'python', acceptedAt: 9 },
      { user: 'ann', runtime: 'bash', acceptedAt: 3 },
    ];
    expect(summariseUsers(executions)).toEqual([
      { user: 'ann', executionCount: 3, runtimes: ['python', 'bash'], lastAt: 9 },
      { user: 'bob', executionCount: 1, runtimes: ['python'], lastAt: 5 },
    ]);
    expect(summariseUsers([])).toEqual([]);
  });
});
