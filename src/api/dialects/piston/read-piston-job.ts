import type { ExecutionLimits } from '../../../model/execution.ts';
import type { ProgramFile } from '../../../model/program-file.ts';
import type { Submission } from '../../../platform/chameleon.ts';
import { PistonRefusal } from './piston-refusal.ts';
import { findPistonRuntime, type PistonRuntime } from './piston-runtimes.ts';
import { readPistonLimits } from './read-piston-limits.ts';

/** What a job asks for, without who asks. */
export interface PistonJob {
  readonly runtime: PistonRuntime;
  readonly submission: Omit<Submission, 'tenantId' | 'userId'>;
}

interface GivenFile {
  readonly name: string;
  readonly content: string;
  readonly encoding: 'utf8' | 'base64' | 'hex';
  readonly isText: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function requiredText(body: Fields, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') {
    throw new PistonRefusal(`${name} is required as a string`);
  }
  return value;
}

function readFile(given: unknown, index: number): GivenFile {
  const { name, content, encoding } = fieldsOf(given);
  if (typeof content !== 'string') {
    throw new PistonRefusal(`files[${index}].content is required as a string`);
  }
  return {
    name: typeof name === 'string' && name !== '' ? name : `file${index}.code`,
    content,
    encoding: encoding === 'base64' || encoding === 'hex' ? encoding : 'utf8',
    isText: !encoding || encoding === 'utf8',
  };
}

function readFiles(body: Fields): readonly GivenFile[] {
  const { files } = body;
  if (!Array.isArray(files)) {
    throw new PistonRefusal('files is required as an array');
  }
  return files.map(readFile);
}

function readArgs({ args }: Fields): readonly string[] {
  if (args === undefined || args === null) {
    return [];
  }
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) {
    throw new PistonRefusal('If specified, args must be an array of strings');
  }
  return args;
}

function readStdin({ stdin }: Fields): string {
  if (typeof (stdin ?? '') !== 'string') {
    throw new PistonRefusal('If specified, stdin must be a string');
  }
  return (stdin ?? '') as string;
}

function programFileOf({ name, content, encoding }: GivenFile): ProgramFile {
  return { name, content: new Uint8Array(Buffer.from(content, encoding)), isExecutable: false };
}

/**
 * Reads the body of a job, in the order in which Piston does: the first fault found is the one that is told. The first file of
 * text is the program, the others lie beside it. Throws `PistonRefusal`.
 */
export function readPistonJob(
  given: unknown,
  {
    runtimes,
    limitsMax,
  }: { readonly runtimes: readonly PistonRuntime[]; readonly limitsMax: ExecutionLimits },
): PistonJob {
  const body = fieldsOf(given);
  const language = requiredText(body, 'language');
  const version = requiredText(body, 'version');
  const files = readFiles(body);
  const runtime = findPistonRuntime(runtimes, { language, version });
  if (runtime === undefined) {
    throw new PistonRefusal(`${language}-${version} runtime is unknown`);
  }
  const program = files.find(({ isText }) => isText);
  if (program === undefined) {
    throw new PistonRefusal('files must include at least one utf8 encoded file');
  }
  const limits = readPistonLimits(body, limitsMax);
  return {
    runtime,
    submission: {
      runtime: runtime.name,
      fileName: undefined,
      code: program.content,
      stdin: readStdin(body),
      args: readArgs(body),
      env: {},
      files: files.filter((file) => file !== program).map(programFileOf),
      limits,
      idempotencyKey: undefined,
    },
  };
}
