import { describe, expect, it } from 'vitest';
import { memoryKeyBook, memoryKeyStores } from '../../test/support/memory-keys.ts';
import { makeId } from '../kernel/ids.ts';
import type { Role } from '../model/api-key.ts';
import type { Caller, KeyWish } from './key-book.ts';

const acme = makeId('ten', 'acme');
const beta = makeId('ten', 'beta');
const callerAs = (role: Role, tenantId = acme): Caller => ({ tenantId, role, keyId: undefined });
const admin = callerAs('admin');

const wishFor = (change: Partial<KeyWish> = {}): KeyWish => ({
  ...{ tenantId: undefined, role: 'member', name: 'ci', expiresInMs: undefined },
  ...change,
});

/** A book that has an admin's key already, and the time that its test sets. */
async function openBook() {
  const stores = memoryKeyStores();
  const time = { now: 1000 };
  const reopen = () => memoryKeyBook({ stores, now: () => time.now });
  const book = reopen();
  const first = await book.create(admin, wishFor({ role: 'admin', name: 'me' }));
  return { book, first, stores, time, reopen };
}

describe('the key book', () => {
  it('gives a key that is found by nothing but itself, also after a restart, and keeps only its digest', async () => {
    const { book, stores, reopen } = await openBook();
    const { key, secret } = await book.create(admin, wishFor());
    expect(secret).toMatch(/^chk_[\w-]{43}$/);
    const later = reopen();
    await later.load();
    for (const each of [book, later]) {
      expect(each.callerOf(secret)).toEqual({ tenantId: acme, role: 'member', keyId: key.id });
      for (const other of [secret.slice(0, -1), `${secret} `, key.digest, key.id, '']) {
        expect(each.callerOf(other)).toBeUndefined();
      }
    }
    expect(JSON.stringify(await stores.keys.all())).not.toContain(secret);
  });

  it('makes no key beyond what its caller may do, nor for another tenant', async () => {
    const { book } = await openBook();
    const manager = callerAs('manager');
    await expect(book.create(manager, wishFor({ role: 'admin' }))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(book.create(manager, wishFor({ tenantId: beta }))).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await book.create(manager, wishFor({ role: 'manager' }))).key.tenantId).toBe(acme);
    expect((await book.create(admin, wishFor({ tenantId: beta }))).key.tenantId).toBe(beta);
  });

  it('begins with an admin, and never is without one', async () => {
    const empty = memoryKeyBook();
    await expect(empty.create(admin, wishFor())).rejects.toThrow(/first key has to be an admin/);
    const { book, first } = await openBook();
    await expect(book.revoke(admin, first.key.id)).rejects.toThrow(/the last key of an admin/);
    const second = await book.create(admin, wishFor({ role: 'admin' }));
    await book.revoke(admin, first.key.id);
    expect(book.callerOf(first.secret)).toBeUndefined();
    expect(book.callerOf(second.secret)?.role).toBe('admin');
  });

  it('ends a key when its time has come', async () => {
    const { book, time } = await openBook();
    const { key, secret } = await book.create(admin, wishFor({ expiresInMs: 500 }));
    time.now += 499;
    expect(book.callerOf(secret)).toBeDefined();
    time.now += 1;
    expect(book.callerOf(secret)).toBeUndefined();
    await expect(book.rotate(admin, key.id, 0)).rejects.toThrow(/has ended/);
  });

  it('rotates a key: the new one is one at once, the old one for its grace and no longer', async () => {
    const { book, time, reopen } = await openBook();
    const old = await book.create(admin, wishFor());
    const made = await book.rotate(admin, old.key.id, 100);
    expect([made.key.role, made.key.tenantId, made.key.name]).toEqual(['member', acme, 'ci']);
    const later = reopen();
    await later.load();
    const who = (secret: string) => [book, later].map((each) => each.callerOf(secret)?.keyId);
    expect(who(old.secret)).toEqual([old.key.id, old.key.id]);
    expect(who(made.secret)).toEqual([made.key.id, made.key.id]);
    time.now += 100;
    expect(who(old.secret)).toEqual([undefined, undefined]);
    expect(who(made.secret)).toEqual([made.key.id, made.key.id]);
  });

  it('tells nobody of another tenant’s keys, and takes none of them away', async () => {
    const { book, first } = await openBook();
    const foreign = callerAs('manager', beta);
    expect(book.list(foreign, undefined)).toEqual([]);
    expect(() => book.list(foreign, acme)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    const ask = [book.revoke(foreign, first.key.id), book.rotate(foreign, first.key.id, 0)];
    for (const answer of ask) {
      await expect(answer).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(book.callerOf(first.secret)).toBeDefined();
  });

  it('lets nobody revoke a key that may more than theirs', async () => {
    const { book, first } = await openBook();
    await expect(book.revoke(callerAs('manager'), first.key.id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('has configured keys beside its own, and takes none of them away', async () => {
    const book = memoryKeyBook({ apiKeys: 'a-configured-key-01:acme@admin' });
    const caller = book.callerOf('a-configured-key-01');
    expect(caller).toMatchObject({ tenantId: acme, role: 'admin' });
    const [listed] = book.list(admin, undefined);
    expect(listed && book.isConfigured(listed.id)).toBe(true);
    await expect(book.revoke(admin, listed?.id as never)).rejects.toThrow(
      /take it out of the server's settings/,
    );
  });

  it('keeps a key whose end could not be written down', async () => {
    const { book, stores } = await openBook();
    const { key, secret } = await book.create(admin, wishFor());
    stores.keys.remove = () => Promise.reject(new Error('the disk is full'));
    await expect(book.revoke(admin, key.id)).rejects.toThrow('the disk is full');
    expect(book.callerOf(secret)).toBeDefined();
  });

  it('writes down who did what, and shows each tenant its own', async () => {
    const { book } = await openBook();
    const { key } = await book.create(admin, wishFor({ tenantId: beta }));
    await book.rotate({ ...admin, keyId: key.id }, key.id, 0);
    await book.revoke(admin, key.id);
    const told = (await book.audit(admin, 10)).map(({ action, by }) => [action, by]);
    expect(told).toEqual([
      ['key-revoked', undefined],
      ['key-rotated', key.id],
      ['key-created', undefined],
      ['key-created', undefined],
    ]);
    const ofBeta = await book.audit(callerAs('manager', beta), 10);
    expect(ofBeta.map(({ subject }) => subject)).toEqual([key.id, key.id, key.id]);
  });
});
