import { describe, expect, it } from 'vitest';
import { ChameleonError } from '../kernel/errors.ts';
import { createAuthenticator, DEFAULT_TENANT_ID } from './authenticate.ts';
import { HttpProblem } from './http-problem.ts';

const open = createAuthenticator({ apiKeys: '', host: '127.0.0.1' });
const keyed = createAuthenticator({
  apiKeys: 'first-key-0123456789:acme, second-key-0123456789:acme,key:with:colons-0123:beta',
  host: '0.0.0.0',
});

describe('the authenticator', () => {
  it('takes the tenant from the key, in either header', () => {
    expect(keyed.tenantOf({ authorization: 'Bearer first-key-0123456789' })).toBe('ten_acme');
    expect(keyed.tenantOf({ authorization: 'bearer second-key-0123456789' })).toBe('ten_acme');
    expect(keyed.tenantOf({ 'x-api-key': 'key:with:colons-0123' })).toBe('ten_beta');
  });

  it.each([
    [{}],
    [{ authorization: 'Bearer' }],
    [{ authorization: 'Bearer first-key-012345678' }],
    [{ authorization: 'Basic first-key-0123456789' }],
    [{ 'x-api-key': '' }],
    [{ 'x-api-key': 'first-key-0123456789:acme' }],
  ])('refuses %j', (headers) => {
    expect(() => keyed.tenantOf(headers)).toThrow(HttpProblem);
  });

  it.each([
    'short:acme',
    'first-key-0123456789',
    'first-key-0123456789:',
    'first-key-0123456789:a b',
    ':acme',
  ])('refuses to start on the keys %j, without repeating them', (apiKeys) => {
    const start = () => createAuthenticator({ apiKeys, host: '127.0.0.1' });
    expect(start).toThrow(ChameleonError);
    expect(start).not.toThrow(/first-key/);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.evil.example'])(
    'refuses to start without keys on %s',
    (host) => {
      expect(() => createAuthenticator({ apiKeys: ' , ', host })).toThrow(ChameleonError);
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('starts without keys on %s', (host) => {
    expect(createAuthenticator({ apiKeys: '', host }).tenantOf({})).toBe(DEFAULT_TENANT_ID);
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

  it('refuses a page of another site even when it names the right host', () => {
    const host = '127.0.0.1:7077';
    expect(() => open.checkOrigin({ host, origin: 'https://evil.example' }, 7077)).toThrow(HttpProblem);
    expect(() => open.checkOrigin({ host, origin: 'null' }, 7077)).toThrow(HttpProblem);
    expect(() => open.checkOrigin({ host, origin: `http://${host}` }, 7077)).not.toThrow();
  });
});
