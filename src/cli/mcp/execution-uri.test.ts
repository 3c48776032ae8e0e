import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionUri, parseExecutionUri } from './execution-uri.ts';

describe('the address of a part of an execution', () => {
  it('names it again, whatever its file is called', () => {
    // No file is called `.` or `..`, and no folder on the way to one.
    const isName = (name: string) => !name.split('/').some((part) => /^\.{0,2}$/.test(part));
    const names = fc.string({ unit: 'binary', minLength: 1 }).filter((name) => name.isWellFormed());
    fc.assert(
      fc.property(names.filter(isName), (name) => {
        const part = { executionId: 'exe_1', kind: 'file', name } as const;
        expect(parseExecutionUri(executionUri(part))).toEqual(part);
        // As the protocol's library hands it on.
        expect(parseExecutionUri(new URL(executionUri(part)).href)).toEqual(part);
      }),
      { numRuns: 2000 },
    );
    const out = { executionId: 'exe_1', kind: 'stdout' } as const;
    expect(parseExecutionUri(executionUri(out))).toEqual(out);
  });

  it.each([
    'file:///etc/passwd',
    'chameleon://executions/exe_1',
    'chameleon://executions/exe_1/stdin',
    'chameleon://executions/exe_1/stdout/x',
    'chameleon://executions/exe_1/files/',
    'chameleon://executions/exe_1/files/%',
  ])('is not %s', (uri) => {
    expect(parseExecutionUri(uri)).toBeUndefined();
  });
});
