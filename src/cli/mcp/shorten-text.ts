export interface ShortenedText {
  readonly text: string;
  readonly isShortened: boolean;
}

/** Of what is left in, the share that stands at the beginning: the end of an output mostly tells how it went. */
const HEAD_RATIO = 2 / 3;

const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff;

/** Where a text can be cut at `at` or just before it, without halving a character. */
function cutAt(text: string, at: number): number {
  return isLowSurrogate(text.charCodeAt(at)) ? at - 1 : at;
}

/** A text of at most `charsMax` UTF-16 units as it is; of a longer one its beginning and its end, with a line that says what is missing. */
export function shortenText(
  text: string,
  { charsMax, wholeUri }: { readonly charsMax: number; readonly wholeUri: string },
): ShortenedText {
  if (text.length <= charsMax) {
    return { text, isShortened: false };
  }
  const headEnd = cutAt(text, Math.floor(charsMax * HEAD_RATIO));
  const tailStart = cutAt(text, text.length - (charsMax - headEnd));
  const note = `[… ${tailStart - headEnd} of ${text.length} characters are left out here; the whole text is the resource ${wholeUri} …]`;
  return { text: `${text.slice(0, headEnd)}\n${note}\n${text.slice(tailStart)}`, isShortened: true };
}
