/** One name that an import brings: the parts of its path, and what the program calls it. */
export interface ImportedPath {
  readonly parts: readonly string[];
  /** '*' for everything in there. */
  readonly local: string;
}

const PATHS_MAX = 1000;

/** The paths of `std::{io::{self, Read as R}, collections::*}`, without recursion. */
export function readPathTree(text: string): ImportedPath[] {
  const found: ImportedPath[] = [];
  /** Paths in front of the braces that are open. */
  const open: (readonly string[])[] = [[]];
  let parts: string[] = [];
  let alias = '';
  const finish = (): void => {
    const around = open.at(-1) ?? [];
    const isSelf = parts.at(-1) === 'self' && around.length > 0;
    const path = [...around, ...(isSelf ? parts.slice(0, -1) : parts)];
    const last = path.at(-1);
    if (parts.length > 0 && last !== undefined && found.length < PATHS_MAX) {
      const isAll = last === '*';
      found.push({ parts: isAll ? path.slice(0, -1) : path, local: isAll ? '*' : alias || last });
    }
    parts = [];
    alias = '';
  };
  let isAlias = false;
  for (const [token] of text.matchAll(/(?:r#)?[\w*]+|[{},]/g)) {
    if (token === '{') {
      open.push([...(open.at(-1) ?? []), ...parts].slice(0, 32));
      parts = [];
    } else if (token === '}' || token === ',') {
      finish();
      if (token === '}' && open.length > 1) {
        open.pop();
      }
    } else if (isAlias) {
      alias = token;
      isAlias = false;
    } else if (token === 'as') {
      isAlias = true;
    } else {
      parts.push(token);
    }
  }
  finish();
  return found;
}
