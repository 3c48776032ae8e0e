import { expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';

it('makes a first key that the server wants from then on, and others with it', async () => {
  const { url } = await startMemoryServer();
  const refused = await runCli(['key', 'create', '--name', 'ci'], { url });
  expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/first key has to be an admin/)]);
  const first = await runCli(['key', 'create', '--name', 'me', '--role', 'admin'], { url });
  expect(first.out).toMatch(/^chk_\S+\n$/);
  expect(first.err).toMatch(/this is key_\S+, admin of default; it is shown this once/);
  expect((await runCli(['key', 'list'], { url })).code).toBe(77);

  const env = { CHAMELEON_API_KEY: first.out.trim() };
  const made = await runCli(['key', 'create', '--name', 'ci', '--tenant', 'acme', '--json'], { url, env });
  const { id, key } = JSON.parse(made.out);
  const list = await runCli(['key', 'list', '--tenant', 'acme'], { url, env });
  expect(list.out).toMatch(new RegExp(`${id} +acme +member +ci`));
  expect((await runCli(['key', 'audit'], { url, env: { CHAMELEON_API_KEY: key } })).err).toMatch(
    /may not manage/,
  );
  expect((await runCli(['key', 'rotate', id, '--grace-s', '0'], { url, env })).out).toMatch(/^chk_/);
  expect((await runCli(['key', 'revoke', id], { url, env })).out).toBe(`${id} is revoked\n`);
  expect((await runCli(['key', 'revoke', id], { url, env })).code).toBe(1);
  const audit = await runCli(['key', 'audit', '--json'], { url, env });
  expect(JSON.parse(audit.out).entries.map(({ action }: { action: string }) => action)).toEqual([
    ...['key-revoked', 'key-rotated', 'key-created', 'key-created'],
  ]);
});
