import { USER_NAME_LENGTH_MAX } from '../../api/user-name.ts';

/** Of a client that does not say what it is called. */
const NAMELESS = 'unnamed-client';

/**
 * For whom a connection's programs run where nobody was named: whoever owns it, and the program that speaks for them. Habits are
 * learnt per user, and those of an editor's assistant are not those of a script.
 */
export function userOfConnection({
  owner,
  clientName = NAMELESS,
}: {
  readonly owner: string;
  readonly clientName: string | undefined;
}): string {
  const name = clientName.trim() === '' ? NAMELESS : clientName.trim();
  // A name may end in the middle of a character that takes two units.
  return `${owner}/${name}`.slice(0, USER_NAME_LENGTH_MAX).toWellFormed();
}
