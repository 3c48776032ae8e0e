import { describe, expect, it } from 'vitest';
import { openTools, textsOf } from '../../../../test/support/mcp/open-tools.ts';

describe('files', () => {
  const png = Buffer.from('89504e470d0a1a0aff', 'hex').toString('base64');
  const given = [
    { name: 'out/a b.txt', content: 'text' },
    { name: 'plot.png', content: png, encoding: 'base64' },
    { name: 'raw.bin', content: '/w==', encoding: 'base64' },
  ];
  const keepFiles = [...given.map(({ name }) => name), 'none.txt'];

  it('are handed back, listed, and read as text, as a picture, or as a resource', async () => {
    const { agent } = await openTools();
    const run = await agent.callTool({
      name: 'run_code',
      arguments: { code: 'print x', files: given, keepFiles },
    });
    const { executionId, files, leftOut } = run.structuredContent as {
      executionId: string;
      files: { name: string; uri: string }[];
      leftOut: object[];
    };
    expect(files.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
    expect(leftOut).toEqual([{ name: 'none.txt', reason: 'missing' }]);
    expect(run.content.filter(({ type }) => type === 'resource_link')).toHaveLength(3);
    const listed = await agent.callTool({ name: 'list_files', arguments: { executionId } });
    expect(listed.structuredContent).toEqual({ executionId, files, leftOut });
    const read = async (name: string) =>
      agent.callTool({ name: 'read_artifact', arguments: { executionId, name } });
    expect((await read('out/a b.txt')).structuredContent).toMatchObject({
      text: 'text',
      mimeType: 'text/plain',
    });
    expect((await read('plot.png')).content[1]).toEqual({ type: 'image', mimeType: 'image/png', data: png });
    expect((await read('raw.bin')).structuredContent).toMatchObject({ text: null, sizeBytes: 1 });
    expect((await read('missing')).isError).toBe(true);
    const { contents } = await agent.readResource({ uri: files[2]?.uri ?? '' });
    expect(contents).toMatchObject([{ blob: '/w==', mimeType: 'application/octet-stream' }]);
  });

  it('of neither a run nor a session, or of both, are not to be had', async () => {
    const { agent } = await openTools();
    for (const args of [{}, { executionId: 'exe_1', sessionId: 'ses_1' }]) {
      const answer = await agent.callTool({ name: 'list_files', arguments: args });
      expect([answer.isError, textsOf(answer)[0]]).toEqual([true, expect.stringContaining('either')]);
    }
  });
});
