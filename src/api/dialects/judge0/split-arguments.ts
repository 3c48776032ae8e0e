/** What of a shell's text is in quotes, and in which. */
type Quote = '"' | "'" | undefined;

/** A backslash in double quotes escapes these only. */
const ESCAPABLE_IN_QUOTES = new Set(['"', '\\']);

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

/**
 * The words of a command line as a shell would take them apart: by blanks, but for what is in quotes or behind a backslash. Nothing is
 * expanded, as there is no shell.
 */
export function splitArguments(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: Quote;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    const escapes = character === '\\' && next !== '' && quote !== "'";
    if (escapes && (quote === undefined || ESCAPABLE_IN_QUOTES.has(next))) {
      word = (word ?? '') + next;
      at += 1;
    } else if (character === quote) {
      quote = undefined;
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (quote === undefined && isBlank(character)) {
      words.push(...(word === undefined ? [] : [word]));
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  return word === undefined ? words : [...words, word];
}
