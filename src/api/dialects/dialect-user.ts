import type { IncomingHttpHeaders } from 'node:http';
import { ChameleonError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import { USER_NAME_LENGTH_MAX, userIdOf } from '../user-name.ts';

/** These APIs know no users: whoever relays those of many says here, percent-encoded, for whom each request is. */
const USER_HEADER = 'x-chameleon-user';

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The user of a request: as its header names them, else one by the name of the dialect. Throws `invalid-request`. */
export function dialectUserOf(headers: IncomingHttpHeaders, dialect: string): UserId {
  const given = headers[USER_HEADER] ?? dialect;
  const name = typeof given === 'string' ? decoded(given) : undefined;
  if (name === undefined || name === '' || name.length > USER_NAME_LENGTH_MAX) {
    throw new ChameleonError(
      'invalid-request',
      `${USER_HEADER} must name a user in 1 to ${USER_NAME_LENGTH_MAX} characters, percent-encoded where they are not ASCII`,
    );
  }
  return userIdOf(name);
}
