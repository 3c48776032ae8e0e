import { describe, expect, it } from 'vitest';
import { openTools, textsOf } from '../../../test/support/mcp/open-tools.ts';

describe('the tools', () => {
  it('are listed with schemas, hints, and a warning wherever a program speaks', async () => {
    const { agent } = await openTools();
    const { tools } = await agent.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'run_code',
      'open_session',
      'run_in_session',
      'close_session',
      'list_files',
      'read_artifact',
      'analyze_code',
      'list_languages',
    ]);
    expect(tools.every(({ inputSchema, outputSchema }) => inputSchema && outputSchema)).toBe(true);
    const warned = tools.filter(({ description = '' }) => /untrusted/i.test(description));
    expect(warned.map(({ name }) => name)).toEqual([
      'run_code',
      'run_in_session',
      'list_files',
      'read_artifact',
    ]);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      'list_files',
      'read_artifact',
      'analyze_code',
      'list_languages',
    ]);
    expect(agent.getServerVersion()).toMatchObject({ name: 'chameleon', version: '1.2.3' });
    expect(agent.getInstructions()).toContain('untrusted');
  });

  it('tell languages and analyses', async () => {
    const { agent } = await openTools();
    expect((await agent.callTool({ name: 'list_languages', arguments: {} })).structuredContent).toMatchObject(
      {
        languages: [{ language: 'python', version: '3.11', aliases: ['py'] }],
      },
    );
    const analysis = await agent.callTool({ name: 'analyze_code', arguments: { code: 'for i in x: pass' } });
    expect(analysis.structuredContent).toMatchObject({
      timeComplexity: { class: 'linear', drivers: [{ line: 1 }] },
      durationMs: { p50: expect.any(Number) },
    });
    expect(textsOf(analysis)[0]).toContain('complexity linear');
  });
});

describe('resources', () => {
  it('are what the own runs wrote and left, newest first', async () => {
    const { agent, ask } = await openTools();
    await ask('POST', '/v1/executions', { user: 'somebody else', code: 'print x' });
    await agent.callTool({
      name: 'run_code',
      arguments: { code: 'print mine', files: [{ name: 'f.txt', content: '' }], keepFiles: ['f.txt'] },
    });
    const { resources } = await agent.listResources();
    expect(resources.map(({ uri }) => uri.replace(/exe_\w+/, 'ID'))).toEqual([
      'chameleon://executions/ID/stdout',
      'chameleon://executions/ID/stderr',
      'chameleon://executions/ID/files/f.txt',
    ]);
    expect(resources.every(({ description = '' }) => description.includes('Untrusted'))).toBe(true);
    const { resourceTemplates } = await agent.listResourceTemplates();
    expect(resourceTemplates).toHaveLength(3);
  });

  it('that are not there are told so', async () => {
    const { agent } = await openTools();
    for (const uri of [
      'chameleon://executions/exe_none/stdout',
      'chameleon://executions/x/files/a',
      'file:///etc/passwd',
    ]) {
      await expect(agent.readResource({ uri })).rejects.toThrow(/not found/);
    }
  });
});
