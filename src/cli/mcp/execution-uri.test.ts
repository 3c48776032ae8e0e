import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionUri, parseExecutionUri } from './execution-uri.ts';

describe('the address of a part of an execution', () => {
  it('names it again, whatever its file is called', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => name.isWellFormed());
    fc.assert(
      fc.property(names, (name) => {
        const part = { executionId: 'exe_1', kind: 'file', name } as const;
        expect(parseExecutionUri(executionUri(part))).toEqual(part);
        // As the protocol's library hands it on.
        expect(parseExecutionUri(new URL(executionUri(part)).href)?.kind).toBe('file');
      }),
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
