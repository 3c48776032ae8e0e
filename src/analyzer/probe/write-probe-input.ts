import { seededRandom } from '../../kernel/random.ts';
import { PROBE_INPUT_BYTES_MAX, PROBE_NUMBER_MAX } from './probe-limits.ts';

/** What writes one input: numbers and words by chance, all from the seed. */
interface Writer {
  readonly size: number;
  /** From 1 to below `max`, so that it is a valid place in anything of that many, counted from 0 or from 1. */
  number(max: number): number;
  /** So many of them on one line. */
  numbers(count: number, max: number): string;
  letters(count: number): string;
}

interface InputFormat {
  readonly name: string;
  /** The largest size whose input is not too long. */
  readonly sizeMax: number;
  write(by: Writer): string[];
}

const LETTERS_PER_WORD = 6;
/** Letters of few kinds repeat, as in the texts that programs count and compare. */
const ALPHABET = 'abcdefgh';
/** A number below a million and its space have seven characters; the counts before have the rest. */
const NUMBERS_MAX = Math.floor((PROBE_INPUT_BYTES_MAX - 64) / 7);
/** Of so many lines each of so many numbers, which have three digits. */
const SQUARE_MAX = Math.floor(Math.sqrt(PROBE_INPUT_BYTES_MAX / 4)) - 1;

/**
 * Guesses at what programs read, the most telling first: of two that a program takes and spends as much on, the first is
 * grown. What follows the first list or line is there for those that read another one, and is left unread by others.
 */
const formats: readonly InputFormat[] = [
  {
    name: 'a count, a line of so many numbers, and both again',
    sizeMax: NUMBERS_MAX / 2,
    write: ({ size, numbers }) => [`${size}`, numbers(size, size), `${size}`, numbers(size, size)],
  },
  { name: 'one number', sizeMax: PROBE_NUMBER_MAX, write: ({ size }) => [`${size}`] },
  {
    name: 'lines of letters',
    sizeMax: PROBE_INPUT_BYTES_MAX / 2 - 1,
    write: ({ size, letters }) => [letters(size), letters(size)],
  },
  {
    name: 'a count, so many lines of so many numbers',
    sizeMax: SQUARE_MAX,
    write: ({ size, numbers }) => [`${size}`, ...repeated(size, () => numbers(size, size))],
  },
  {
    name: 'two counts, so many pairs of numbers',
    sizeMax: NUMBERS_MAX / 2,
    write: ({ size, numbers }) => [`${size} ${size}`, ...repeated(size, () => numbers(2, size))],
  },
  {
    name: 'a count and a limit, a line of so many numbers',
    sizeMax: NUMBERS_MAX,
    write: ({ size, number, numbers }) => [`${size} ${number(size)}`, numbers(size, size), `${number(size)}`],
  },
  {
    name: 'a number a line, each the size',
    sizeMax: PROBE_NUMBER_MAX,
    write: ({ size }) => [`${size}`, `${size}`, `${size}`],
  },
  {
    name: 'two counts, so many lines of so many numbers',
    sizeMax: SQUARE_MAX,
    write: ({ size, numbers }) => [`${size} ${size}`, ...repeated(size, () => numbers(size, size))],
  },
  {
    name: 'one test case: a count, a line of so many numbers',
    sizeMax: NUMBERS_MAX,
    write: ({ size, numbers }) => ['1', `${size}`, numbers(size, size)],
  },
  {
    name: 'a count, so many numbers one a line',
    sizeMax: NUMBERS_MAX,
    write: ({ size, number }) => [`${size}`, ...repeated(size, () => `${number(size)}`)],
  },
  {
    name: 'lines of numbers',
    sizeMax: NUMBERS_MAX / 2,
    write: ({ size, numbers }) => [numbers(size, size), numbers(size, size)],
  },
  {
    name: 'a count, so many words one a line',
    sizeMax: NUMBERS_MAX,
    write: ({ size, letters }) => [`${size}`, ...repeated(size, () => letters(LETTERS_PER_WORD))],
  },
  {
    name: 'two counts, so many triples of numbers',
    sizeMax: NUMBERS_MAX / 3,
    write: ({ size, numbers }) => [`${size} ${size}`, ...repeated(size, () => numbers(3, size))],
  },
  {
    name: 'a line of words',
    sizeMax: NUMBERS_MAX,
    write: ({ size, letters }) => [repeated(size, () => letters(LETTERS_PER_WORD)).join(' ')],
  },
];

/** A megabyte of short parts in tens of milliseconds: whoever writes it serves others, too. */
function grown(count: number, between: string, part: () => string): string {
  let text = count > 0 ? part() : '';
  for (let written = 1; written < count; written += 1) {
    text += between + part();
  }
  return text;
}

function repeated(count: number, write: () => string): string[] {
  return Array.from({ length: count }, write);
}

/** The sizes at which formats are compared: where quadratic work shows. */
const SIZE_COMPARED = 2048;
const SQUARE_COMPARED = 128;

/** The formats of made-up inputs, by number. */
export const probeFormats: readonly (Omit<InputFormat, 'write'> & { readonly sizeCompared: number })[] =
  formats.map(({ name, sizeMax }) => ({
    name,
    sizeMax: Math.floor(sizeMax),
    sizeCompared: sizeMax === SQUARE_MAX ? SQUARE_COMPARED : SIZE_COMPARED,
  }));

/** An input of one format and size; the same for the same seed. Sizes beyond the format's largest are cut to it. */
export function writeProbeInput(input: {
  readonly format: number;
  readonly size: number;
  readonly seed: string;
}): string {
  const format = formats[input.format];
  if (format === undefined) {
    return '';
  }
  const size = Math.min(input.size, Math.floor(format.sizeMax));
  const random = seededRandom(0).fork(`${input.seed} ${input.format} ${size}`);
  const number = (max: number) => 1 + Math.floor(random.next() * Math.max(1, max - 1));
  const lines = format.write({
    size,
    number,
    numbers: (count, max) => grown(count, ' ', () => `${number(max)}`),
    letters: (count) => grown(count, '', () => ALPHABET[number(ALPHABET.length) - 1] ?? ''),
  });
  return `${lines.join('\n')}\n`;
}
