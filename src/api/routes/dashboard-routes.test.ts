import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askRaw } from '../../../test/support/ask-raw.ts';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';

const page = '<!doctype html><title>Chameleon</title>';
const script = `export const text = '${'x'.repeat(2000)}';`;

/** What a build leaves, beside files that are no part of it. */
function writeBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'assets', 'index-abc.js'), script);
  writeFileSync(join(folder, '.built'), 'now');
  symlinkSync('/etc/passwd', join(folder, 'passwd.html'));
  return folder;
}

const start = (settings = {}) => startMemoryServer(settings, { dashboardFolder: writeBuild() });

describe('the dashboard', () => {
  it('is a page of its own policy: nothing else runs, styles, frames or is spoken with', async () => {
    const { ask } = await start();
    const { status, text, headers } = await ask('GET', '/dashboard/');
    expect([status, text]).toEqual([200, page]);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-cache');
    const policy = headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|https?:|\*|data:/);
  });

  it('has files that are kept for ever under names that change with their content', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/dashboard/assets/index-abc.js`);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.text()).toBe(script);
    const plain = await fetch(`${url}/dashboard/assets/index-abc.js`, {
      headers: { 'accept-encoding': 'identity' },
    });
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script]);
    const head = await fetch(`${url}/dashboard/`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    '/dashboard/none.js',
    '/dashboard/.built',
    '/dashboard/passwd.html',
    '/dashboard/../package.json',
    '/dashboard/..%2f..%2fpackage.json',
    '/dashboard/assets/..%5c..%5cpackage.json',
    '/dashboard/__proto__',
    '/dashboard//etc/passwd',
  ])('has nothing at %s', async (path) => {
    const { server } = await start();
    expect(await askRaw(server.port(), path)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('is where a browser is sent that asks for the server, and nobody else', async () => {
    const { url, ask } = await start();
    const answer = await fetch(`${url}/`, { headers: { accept: 'text/html,*/*' }, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/dashboard/']);
    expect((await ask('GET', '/', undefined, { accept: '*/*' })).status).toBe(404);
    expect((await fetch(`${url}/dashboard`, { redirect: 'manual' })).headers.get('location')).toBe(
      '/dashboard/',
    );
  });

  it('is given without a key, which it asks for itself, and what it asks for then is not', async () => {
    const { ask } = await start({ apiKeys: 'a-key-of-sixteen-letters:acme' });
    expect((await ask('GET', '/dashboard/')).status).toBe(200);
    expect((await ask('GET', '/v1/pool')).status).toBe(401);
    expect((await ask('GET', '/v1/history')).status).toBe(401);
  });

  it('is not given to a page that has pointed its own name at this machine', async () => {
    const { server } = await start();
    expect(await askRaw(server.port(), '/dashboard/', 'evil.example')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('is absent where it was not built', async () => {
    const { ask } = await startMemoryServer({}, { dashboardFolder: '/nonexistent/dashboard' });
    expect((await ask('GET', '/dashboard/')).status).toBe(404);
  });
});
