import { describe, expect, it } from 'vitest';
import { makeZip, type ZipEntry } from '../../../test/support/make-zip.ts';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';

const body = {
  user: 'ann',
  language: 'python',
  code: 'print hello',
  files: [
    { name: 'data/a b.txt', content: 'grün' },
    { name: 'run', content: 'AP8=', encoding: 'base64', isExecutable: true },
  ],
  artifacts: ['data/a b.txt', 'run'],
};

describe('files of an execution', () => {
  it('reach the platform as bytes, and come back as they are', async () => {
    const { ask, url, chameleon } = await startMemoryServer();
    const { body: execution } = await ask('POST', '/v1/executions', body);
    expect(chameleon.submissions[0]).toMatchObject({
      files: [
        { name: 'data/a b.txt', content: new TextEncoder().encode('grün'), isExecutable: false },
        { name: 'run', content: new Uint8Array([0, 255]), isExecutable: true },
      ],
      artifacts: body.artifacts,
    });
    const answer = await fetch(`${url}/v1/executions/${execution.id}/artifacts/data/a%20b.txt`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('grün');
    const binary = await fetch(`${url}/v1/executions/${execution.id}/artifacts/run`);
    expect(new Uint8Array(await binary.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
  });

  it('are those of an archive, where it is to be unpacked, in its folder or in none', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const zip = Buffer.from(makeZip([{ name: 'a/b', content: new Uint8Array([7]) }])).toString('base64');
    const archive = { content: zip, encoding: 'base64', unpack: true };
    const files = [
      { ...archive, name: '.' },
      { ...archive, name: 'in' },
      { ...archive, name: 'as-it-is', unpack: false },
    ];
    expect((await ask('POST', '/v1/executions', { ...body, files, artifacts: [] })).status).toBe(200);
    expect(chameleon.submissions[0]?.files?.map(({ name }) => name)).toEqual(['a/b', 'in/a/b', 'as-it-is']);
  });

  it('T60 of an archive that leads elsewhere, and T21 of one that unpacks to too much, are refused', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const refusalOf = async (entries: readonly ZipEntry[]) => {
      const content = Buffer.from(makeZip(entries)).toString('base64');
      const files = [{ name: '.', content, encoding: 'base64', unpack: true }];
      const { status, body: problem } = await ask('POST', '/v1/executions', {
        ...body,
        files,
        artifacts: [],
      });
      return [status, problem.code];
    };
    expect(await refusalOf([{ name: 'a/../../b' }])).toEqual([400, 'invalid-request']);
    expect(await refusalOf([{ name: 'main.py' }])).toEqual([400, 'invalid-request']);
    expect(await refusalOf([{ name: 'b', content: new Uint8Array(20_000_000) }])).toEqual([
      422,
      'limit-exceeded',
    ]);
    // Names are the platform's to judge: it was asked for one of them.
    expect(chameleon.submissions).toHaveLength(1);
  });

  it('T62 are kept by a browser, never shown or run', async () => {
    const { ask, url } = await startMemoryServer();
    const files = [{ name: 'x/evil"\r\nset-cookie: a.html', content: '<script>alert(1)</script>' }];
    const artifacts = files.map(({ name }) => name);
    const { body: execution } = await ask('POST', '/v1/executions', { ...body, files, artifacts });
    const path = encodeURIComponent(artifacts[0] ?? '');
    const answer = await fetch(`${url}/v1/executions/${execution.id}/artifacts/${path}`);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''evil%22%0D%0Aset-cookie%3A%20a.html",
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['not there', 'artifacts/absent'],
    ['not asked for', 'artifacts/data/other'],
    ['of nobody', 'artifacts/..%2f..%2fetc%2fpasswd'],
  ])('T53 answer 404 where it is %s', async (_what, path) => {
    const { ask } = await startMemoryServer();
    const { body: execution } = await ask('POST', '/v1/executions', body);
    const { status } = await ask('GET', `/v1/executions/${execution.id}/${path}`);
    expect(status).toBe(404);
    expect((await ask('GET', '/v1/executions/exe_none/artifacts/run')).status).toBe(404);
  });

  it.each([['A'], ['AAA'], ['AA=='.repeat(2)], ['A A='], ['AAAA\n'], ['*AA=']])(
    'refuses content that is not the base64 it says it is: %j',
    async (content) => {
      const { ask, chameleon } = await startMemoryServer();
      const files = [{ name: 'f', content, encoding: 'base64' }];
      const { status, body: problem } = await ask('POST', '/v1/executions', { ...body, files });
      expect([status, problem.code]).toEqual([400, 'invalid-request']);
      expect(problem.detail).toMatch(/not base64/);
      expect(chameleon.submissions).toHaveLength(0);
    },
  );

  it('refuses a file that would take the place of the program', async () => {
    const { ask } = await startMemoryServer();
    const files = [{ name: 'main.py', content: '' }];
    const { status, body: problem } = await ask('POST', '/v1/executions', { ...body, files });
    expect([status, problem.code]).toEqual([400, 'invalid-request']);
  });
});
