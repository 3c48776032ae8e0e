/** A language whose one-shot starts are promised a rate. */
export interface RatedLanguage {
  readonly name: string;
  readonly perSecondMin: number;
  /** A program that prints the number and ends. */
  codeOf(serial: number): string;
  /** The same for the bare interpreter, at the path it has inside. */
  argvOf(serial: number): readonly string[];
}

const bash = (serial: number) => `echo ${serial}`;
const python = (serial: number) => `print(${serial})`;

export const ratedLanguages: readonly RatedLanguage[] = [
  { name: 'bash', perSecondMin: 60, codeOf: bash, argvOf: (serial) => ['/bin/bash', '-c', bash(serial)] },
  {
    name: 'python',
    perSecondMin: 25,
    codeOf: python,
    argvOf: (serial) => ['/usr/bin/python3', '-c', python(serial)],
  },
];
