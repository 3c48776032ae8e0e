import { describe, expect, it } from 'vitest';
import { memoryKeyBook } from '../../test/support/memory-keys.ts';
import { ChameleonError } from '../kernel/errors.ts';
import { createAuthenticator } from './authenticate.ts';
import { HttpProblem } from './http-problem.ts';

const authenticatorOf = (apiKeys: string, host: string) =>
  createAuthenticator(memoryKeyBook({ apiKeys }), { host });
const open = authenticatorOf('', '127.0.0.1');
const keyed = authenticatorOf(
  'first-key-0123456789:acme, second-key-0123456789:acme@viewer,key:with:colons-0123:beta@admin',
  '0.0.0.0',
);

describe('the authenticator', () => {
  it('takes the tenant and the role from the key, in either header', () => {
    const whose = (headers: Record<string, string>) => {
      const { tenantId, role } = keyed.callerOf(headers);
      return [tenantId, role];
    };
    expect(whose({ authorization: 'Bearer first-key-0123456789' })).toEqual(['ten_acme', 'manager']);
    expect(whose({ authorization: 'bearer second-key-0123456789' })).toEqual(['ten_acme', 'viewer']);
    expect(whose({ 'x-api-key': 'key:with:colons-0123' })).toEqual(['ten_beta', 'admin']);
  });

  it.each([
    [{}],
    [{ authorization: 'Bearer' }],
    [{ authorization: 'Bearer first-key-012345678' }],
    [{ authorization: 'Basic first-key-0123456789' }],
    [{ 'x-api-key': '' }],
    [{ 'x-api-key': 'first-key-0123456789:acme' }],
  ])('refuses %j', (headers) => {
    expect(() => keyed.callerOf(headers)).toThrow(HttpProblem);
  });

  it.each([
    'short:acme',
    'first-key-0123456789',
    'first-key-0123456789:',
    'first-key-0123456789:a b',
    'first-key-0123456789:acme@root',
    'first-key-0123456789:acme@',
    ':acme',
  ])('T87 refuses to start on the keys %j, without repeating them', (apiKeys) => {
    const start = () => authenticatorOf(apiKeys, '127.0.0.1');
    expect(start).toThrow(ChameleonError);
    expect(start).not.toThrow(/first-key/);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.evil.example'])(
    'refuses to start without keys on %s',
    (host) => {
      expect(() => authenticatorOf(' , ', host)).toThrow(ChameleonError);
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('starts without keys on %s', (host) => {
    expect(authenticatorOf('', host).callerOf({})).toEqual({
      tenantId: 'ten_default',
      role: 'admin',
      keyId: undefined,
    });
  });

  it.each(['localhost:7077', '127.0.0.1:7077', '[::1]:7077', 'LOCALHOST:7077'])(
    'serves the host %s',
    (host) => {
      expect(() => open.checkOrigin({ host }, 7077)).not.toThrow();
    },
  );

  it.each(['evil.example:7077', 'localhost', 'localhost:7078', '127.0.0.1.evil.example:7077', undefined])(
    'refuses the host %s',
    (host) => {
      expect(() => open.checkOrigin(host === undefined ? {} : { host }, 7077)).toThrow(HttpProblem);
    },
  );

  it('T85 refuses a page of another site even when it names the right host', () => {
    const host = '127.0.0.1:7077';
    expect(() => open.checkOrigin({ host, origin: 'https://evil.example' }, 7077)).toThrow(HttpProblem);
    expect(() => open.checkOrigin({ host, origin: 'null' }, 7077)).toThrow(HttpProblem);
    expect(() => open.checkOrigin({ host, origin: `http://${host}` }, 7077)).not.toThrow();
  });
});
