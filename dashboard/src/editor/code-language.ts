import type { StreamParser } from '@codemirror/language';
import { c, clike, cpp, java } from '@codemirror/legacy-modes/mode/clike';
import { go } from '@codemirror/legacy-modes/mode/go';
import { javascript, typescript } from '@codemirror/legacy-modes/mode/javascript';
import { perl } from '@codemirror/legacy-modes/mode/perl';
import { python } from '@codemirror/legacy-modes/mode/python';
import { ruby } from '@codemirror/legacy-modes/mode/ruby';
import { rust } from '@codemirror/legacy-modes/mode/rust';
import { shell } from '@codemirror/legacy-modes/mode/shell';

function wordSet(words: string): Record<string, boolean> {
  return Object.fromEntries(words.split(' ').map((word) => [word, true]));
}

/** PHP as far as colours go: C with dollars. */
const php = clike({
  name: 'php',
  keywords: wordSet(
    'abstract and array as break callable case catch class clone const continue declare default do echo else elseif ' +
      'enddeclare endfor endforeach endif endswitch endwhile enum extends final finally fn for foreach function global if ' +
      'implements include instanceof insteadof interface isset list match namespace new or print private protected public ' +
      'readonly require return static switch throw trait try unset use var while xor yield',
  ),
  atoms: wordSet('true false null TRUE FALSE NULL'),
  hooks: {
    $: (stream: { eatWhile(pattern: RegExp): boolean }) => {
      stream.eatWhile(/[\w$]/);
      return 'variableName';
    },
    '#': (stream: { skipToEnd(): void }) => {
      stream.skipToEnd();
      return 'comment';
    },
  },
});

const parsers: Readonly<Record<string, StreamParser<unknown>>> = {
  bash: shell,
  c,
  cpp,
  go,
  java,
  javascript,
  perl,
  php,
  python,
  ruby,
  rust,
  typescript,
};

/** The parser for a runtime's name, whatever level of isolation is added to it; undefined: plain text. */
export function parserOf(runtime: string | undefined): StreamParser<unknown> | undefined {
  return runtime === undefined ? undefined : parsers[runtime.split('@', 1)[0] ?? ''];
}
