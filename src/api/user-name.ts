import { makeId, type UserId } from '../kernel/ids.ts';

/** Characters (UTF-16 units) of a user's name as the caller gives it. */
export const USER_NAME_LENGTH_MAX = 100;

const PREFIX = 'usr_';
/** Begins a tail that is written in base64url; plain names never begin with it. */
const ENCODED_MARK = '.';
const PLAIN = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/**
 * The id of the user whom the caller calls `name` (1 to 100 characters, no lone surrogates): the name itself where
 * it fits the alphabet of ids, its base64url behind a dot where not. Different names have different ids.
 */
export function userIdOf(name: string): UserId {
  const tail = PLAIN.test(name) ? name : ENCODED_MARK + Buffer.from(name, 'utf8').toString('base64url');
  return makeId('usr', tail);
}

/** The name that the caller gave: undoes `userIdOf`. */
export function userNameOf(id: UserId): string {
  const tail = id.slice(PREFIX.length);
  return tail.startsWith(ENCODED_MARK) ? Buffer.from(tail.slice(1), 'base64url').toString('utf8') : tail;
}
