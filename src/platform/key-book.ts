import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { IdFactory, KeyId, TenantId } from '../kernel/ids.ts';
import { type ApiKey, mayDo, mayGrant, type Role } from '../model/api-key.ts';
import type { AuditEntry } from '../model/audit-entry.ts';
import { DEFAULT_TENANT_NAME, tenantIdOf } from '../model/tenant-name.ts';
import type { AuditStore, KeyStore } from '../store/store.ts';
import { digestOf, makeSecret } from './api-secret.ts';

/** Keys that are kept, of all tenants together. */
const KEY_COUNT_MAX = 10_000;

/** Who asks for something, and what they may do. */
export interface Caller {
  readonly tenantId: TenantId;
  readonly role: Role;
  /** Undefined: no key was needed. */
  readonly keyId: KeyId | undefined;
}

/** A key with its secret, which is told this once and not kept. */
export interface MadeKey {
  readonly key: ApiKey;
  readonly secret: string;
}

export interface KeyWish {
  /** Undefined: the caller's own. */
  readonly tenantId: TenantId | undefined;
  readonly role: Role;
  readonly name: string;
  /** Undefined: it does not end by itself. */
  readonly expiresInMs: number | undefined;
}

export interface KeyBookParts {
  readonly keys: KeyStore;
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly ids: IdFactory;
  /** Those of the configuration: they are not kept, and cannot be taken away here. */
  readonly configured: readonly ApiKey[];
}

/** The keys of this server: whose each is, and who may make and take away which. */
export class KeyBook {
  readonly #parts: KeyBookParts;
  readonly #byDigest = new Map<string, ApiKey>();
  readonly #byId = new Map<KeyId, ApiKey>();

  constructor(parts: KeyBookParts) {
    this.#parts = parts;
    for (const key of parts.configured) {
      this.#take(key);
    }
  }

  /** Takes up those of earlier lives. */
  async load(): Promise<void> {
    for (const key of await this.#parts.keys.all()) {
      this.#take(key);
    }
  }

  /** Whether there is none at all, not even one that has ended. */
  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  /** Whose key it is; undefined when it is nobody's, or has ended. Found by its digest: how long that takes tells nothing of any key. */
  callerOf(secret: string): Caller | undefined {
    const key = this.#byDigest.get(digestOf(secret));
    if (key === undefined || this.#hasEnded(key)) {
      return undefined;
    }
    return { tenantId: key.tenantId, role: key.role, keyId: key.id };
  }

  /** Those of the caller's tenant, or of a named one, or, for who may administer and names none, of all; oldest first. */
  list(caller: Caller, tenantId: TenantId | undefined): readonly ApiKey[] {
    const of = mayDo(caller.role, 'administer') ? tenantId : this.#tenantFor(caller, tenantId);
    return [...this.#byId.values()].filter((key) => of === undefined || key.tenantId === of);
  }

  isConfigured(id: KeyId): boolean {
    return this.#parts.configured.some((key) => key.id === id);
  }

  /** Rejects with `forbidden` for another tenant's, or for a role above the caller's own, with `limit-exceeded` when there are too many. */
  async create(caller: Caller, wish: KeyWish): Promise<MadeKey> {
    const tenantId = this.#tenantFor(caller, wish.tenantId);
    checkGrant(caller, wish.role);
    if (this.isEmpty && wish.role !== 'admin') {
      throw new ChameleonError(
        'invalid-request',
        'the first key has to be an admin: from now on nobody else could make others',
      );
    }
    if (this.#byId.size >= KEY_COUNT_MAX) {
      throw new ChameleonError('limit-exceeded', `${this.#byId.size} keys are kept, as many as may be`);
    }
    const made = await this.#make({ ...wish, tenantId });
    await this.#note(caller, 'key-created', made.key, `${wish.role} of ${tenantId}: ${wish.name}`);
    return made;
  }

  /** A new key in place of an old one, which still is one for `graceMs`. Rejects as `revoke`. */
  async rotate(caller: Caller, id: KeyId, graceMs: number): Promise<MadeKey> {
    const old = this.#own(caller, id);
    if (this.#hasEnded(old)) {
      throw new ChameleonError('invalid-request', `${id} has ended: make another`);
    }
    const now = this.#parts.clock.now();
    const lasting = old.expiresAt === undefined ? undefined : Math.max(0, old.expiresAt - now);
    const made = await this.#make({ ...old, expiresInMs: lasting });
    const ending = { ...old, expiresAt: Math.min(now + graceMs, old.expiresAt ?? Number.POSITIVE_INFINITY) };
    await this.#parts.keys.save(ending);
    this.#take(ending);
    await this.#note(caller, 'key-rotated', old, `by ${made.key.id}; the old one ends in ${graceMs} ms`);
    return made;
  }

  /** From now on it is no key. Rejects with `not-found` for another tenant's, `forbidden` for one that may more, `invalid-request` for a configured one. */
  async revoke(caller: Caller, id: KeyId): Promise<void> {
    const key = this.#own(caller, id);
    if (this.#isLastAdmin(key)) {
      throw new ChameleonError('invalid-request', `${id} is the last key of an admin: make another first`);
    }
    // Before it is durable: whoever wants it gone does not want it to work meanwhile.
    this.#drop(key);
    try {
      await this.#parts.keys.remove(id);
    } catch (error) {
      this.#take(key);
      throw error;
    }
    await this.#note(caller, 'key-revoked', key, key.name);
  }

  /** An administrator's, for a server that others can reach and that has no key yet. */
  async makeFirst(): Promise<MadeKey> {
    const tenantId = tenantIdOf(DEFAULT_TENANT_NAME);
    const made = await this.#make({ tenantId, role: 'admin', name: 'first', expiresInMs: undefined });
    const server: Caller = { tenantId, role: 'admin', keyId: undefined };
    await this.#note(server, 'key-created', made.key, 'made at the first start');
    return made;
  }

  /** What was done, newest first: of the caller's tenant, or of all for who may administer. */
  audit(caller: Caller, countMax: number): Promise<readonly AuditEntry[]> {
    const tenantId = mayDo(caller.role, 'administer') ? undefined : caller.tenantId;
    return this.#parts.audit.recent({ tenantId, countMax });
  }

  async #make(wish: KeyWish & { readonly tenantId: TenantId }): Promise<MadeKey> {
    const { clock, ids, keys } = this.#parts;
    const { tenantId, role, name, expiresInMs } = wish;
    const secret = makeSecret();
    const now = clock.now();
    const expiresAt = expiresInMs === undefined ? undefined : now + expiresInMs;
    const key = { id: ids('key'), tenantId, role, name, digest: digestOf(secret), createdAt: now, expiresAt };
    await keys.save(key);
    this.#take(key);
    return { key, secret };
  }

  #note(
    { keyId }: Caller,
    action: AuditEntry['action'],
    { id, tenantId }: ApiKey,
    detail: string,
  ): Promise<void> {
    const { audit, clock } = this.#parts;
    return audit.append({ at: clock.now(), tenantId, by: keyId, action, subject: id, detail });
  }

  #own(caller: Caller, id: KeyId): ApiKey {
    const key = this.#byId.get(id);
    if (key === undefined || (key.tenantId !== caller.tenantId && !mayDo(caller.role, 'administer'))) {
      throw new ChameleonError('not-found', `there is no key ${id}`);
    }
    checkGrant(caller, key.role);
    if (this.isConfigured(id)) {
      throw new ChameleonError(
        'invalid-request',
        `${id} is configured: take it out of the server's settings`,
      );
    }
    return key;
  }

  #tenantFor(caller: Caller, tenantId: TenantId | undefined): TenantId {
    if (tenantId !== undefined && tenantId !== caller.tenantId && !mayDo(caller.role, 'administer')) {
      throw new ChameleonError('forbidden', 'keys of another tenant need an admin');
    }
    return tenantId ?? caller.tenantId;
  }

  #isLastAdmin({ id, role }: ApiKey): boolean {
    const isAnother = (key: ApiKey) => key.id !== id && key.role === 'admin' && !this.#hasEnded(key);
    return role === 'admin' && ![...this.#byId.values()].some(isAnother);
  }

  #hasEnded({ expiresAt }: ApiKey): boolean {
    return expiresAt !== undefined && expiresAt <= this.#parts.clock.now();
  }

  #take(key: ApiKey): void {
    this.#byDigest.set(key.digest, key);
    this.#byId.set(key.id, key);
  }

  #drop({ id, digest }: ApiKey): void {
    this.#byDigest.delete(digest);
    this.#byId.delete(id);
  }
}

function checkGrant({ role }: Caller, granted: Role): void {
  if (!mayGrant(role, granted)) {
    throw new ChameleonError('forbidden', `a key of role ${role} has no say over one of role ${granted}`);
  }
}
