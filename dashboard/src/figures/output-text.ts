/** What one piece of output on the stream of an execution is. */
export interface OutputPiece {
  readonly stream: 'stdout' | 'stderr';
  readonly encoding: 'utf8' | 'base64';
  readonly data: string;
}

/** A piece of output as text; bytes that are no text by themselves are shown as far as they can be. */
export function textOf({ encoding, data }: OutputPiece): string {
  if (encoding === 'utf8') {
    return data;
  }
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** More than this of one stream is not shown: the page stays quick. */
export const SHOWN_LENGTH_MAX = 200_000;

/** The end of a text, where that is too long to be shown whole. */
export function shownEnd(text: string): { readonly text: string; readonly hiddenLength: number } {
  const hiddenLength = Math.max(0, text.length - SHOWN_LENGTH_MAX);
  return { text: hiddenLength === 0 ? text : text.slice(hiddenLength), hiddenLength };
}
