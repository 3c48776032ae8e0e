declare const brand: unique symbol;

/** A string that only the module that makes it may pass off as an id of kind `Kind`. */
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

export type TenantId = Branded<'tenant'>;
export type UserId = Branded<'user'>;
export type ProgramId = Branded<'program'>;
export type ExecutionId = Branded<'execution'>;
export type AttemptId = Branded<'attempt'>;
export type InstanceId = Branded<'instance'>;
export type ManagerId = Branded<'manager'>;
export type SessionId = Branded<'session'>;
export type KeyId = Branded<'key'>;
type IntentId = Branded<'intent'>;

interface IdKinds {
  readonly ten: TenantId;
  readonly usr: UserId;
  readonly prg: ProgramId;
  readonly exe: ExecutionId;
  readonly att: AttemptId;
  readonly ins: InstanceId;
  readonly mgr: ManagerId;
  readonly ses: SessionId;
  readonly int: IntentId;
  readonly key: KeyId;
}

/**
 * Letters, digits, `_`, `-` and `.` only: safe in URLs, SQL and bus subjects alike. Long enough for a user name of
 * 100 characters in whatever script, written in this alphabet (`api/user-name.ts`).
 */
const ID_TAIL = /^[A-Za-z0-9_.-]{1,420}$/;

/** Makes `prefix_tail`; the tail must already be unique and of the id alphabet. */
export function makeId<P extends keyof IdKinds>(prefix: P, tail: string): IdKinds[P] {
  if (!ID_TAIL.test(tail)) {
    throw new RangeError(
      `an id's tail must match ${ID_TAIL.source}, got ${JSON.stringify(tail.slice(0, 40))}`,
    );
  }
  return `${prefix}_${tail}` as string as IdKinds[P];
}

/** The id if `text` has the prefix and alphabet of its kind, else undefined. */
export function parseId<P extends keyof IdKinds>(prefix: P, text: string): IdKinds[P] | undefined {
  const matches = text.startsWith(`${prefix}_`) && ID_TAIL.test(text.slice(prefix.length + 1));
  return matches ? (text as IdKinds[P]) : undefined;
}

/** Makes ids that sort by creation: time in base 36, then a counter and a random part per process. */
export function idFactory(source: { now(): number; next(): number }) {
  let counter = 0;
  return function nextId<P extends keyof IdKinds>(prefix: P): IdKinds[P] {
    counter = (counter + 1) % 46_656;
    const time = Math.floor(source.now()).toString(36).padStart(9, '0');
    const order = counter.toString(36).padStart(3, '0');
    const chance = Math.floor(source.next() * 36 ** 8)
      .toString(36)
      .padStart(8, '0');
    return makeId(prefix, `${time}${order}${chance}`);
  };
}

export type IdFactory = ReturnType<typeof idFactory>;
