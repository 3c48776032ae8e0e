export const viewNames = ['overview', 'pool', 'users', 'programs', 'forecasts', 'executions', 'run'] as const;

export type ViewName = (typeof viewNames)[number];

/** Where in the dashboard somebody is: `#/executions/exe_1?user=ann`. */
export interface Route {
  readonly view: ViewName;
  /** What of the view: a user, an execution. */
  readonly subject: string | undefined;
  readonly query: Readonly<Record<string, string>>;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads the hash of an address; what is not understood is the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [view = '', ...rest] = path.split('/');
  const name = viewNames.find((each) => each === view) ?? 'overview';
  const subject = decode(rest.join('/'));
  return {
    view: name,
    subject: subject === '' ? undefined : subject,
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The other way round; what is undefined or empty in the query is left out. */
export function hrefOf(
  view: ViewName,
  subject?: string | undefined,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const tail = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `#/${view}${subject === undefined ? '' : `/${encodeURIComponent(subject)}`}${tail}`;
}
