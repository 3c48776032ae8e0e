import type { ArchiveLimits } from '../../../archives/archive-limits.ts';
import { unpackInThread } from '../../../archives/unpack-in-thread.ts';
import { ChameleonError } from '../../../kernel/errors.ts';
import type { ProgramFile } from '../../../model/program-file.ts';
import type { Submission } from '../../../platform/chameleon.ts';
import { AttributeReader, isBlank } from './attribute-reader.ts';
import { WrongAttributes } from './judge0-errors.ts';
import { type Judge0Language, MULTI_FILE_ID } from './judge0-languages.ts';
import { EXTRA_TIME, type Judge0Limit, platformLimitsOf, STACK } from './judge0-limits.ts';
import { judge0Note } from './judge0-note.ts';
import { numberIn } from './judge0-numbers.ts';
import { readLimits } from './read-limits.ts';
import { splitArguments } from './split-arguments.ts';

/** Runs what an archive brought: its script `compile` where there is one, then its script `run`. */
const MULTI_FILE_PROGRAM = 'if [ -f compile ]; then bash ./compile >&2 || exit; fi\nexec bash ./run "$@"\n';

export interface Judge0Rules {
  readonly languages: readonly Judge0Language[];
  readonly limits: readonly Judge0Limit[];
  readonly archiveLimits: ArchiveLimits;
  /** Throws for an address that may not be called back. */
  readonly checkCallback: (url: string) => void;
}

function readLanguage(reader: AttributeReader, { languages }: Judge0Rules): Judge0Language | undefined {
  const { language_id: given } = reader.body;
  const language = languages.find(({ id }) => id === numberIn(given));
  if (isBlank(given)) {
    reader.complain('language_id', "can't be blank");
  }
  if (language === undefined) {
    reader.complain('language_id', `language with id ${numberIn(given) ?? ''} doesn't exist`);
  }
  return language;
}

/** The program itself, and what a program of many files may not have. */
function readCode(reader: AttributeReader, language: Judge0Language | undefined): string {
  const code = reader.text('source_code');
  if (language?.id !== MULTI_FILE_ID) {
    if (isBlank(code)) {
      reader.complain('source_code', "can't be blank");
    }
    return code ?? '';
  }
  if (!isBlank(code)) {
    reader.complain('source_code', 'must be blank');
  }
  if (isBlank(reader.body.additional_files)) {
    reader.complain('additional_files', "can't be blank");
  }
  return MULTI_FILE_PROGRAM;
}

/** Where the outcome is told, if the tenant may be told there. */
function readCallback(reader: AttributeReader, { checkCallback }: Judge0Rules): string | undefined {
  const url = reader.plain('callback_url');
  if (url === undefined || isBlank(url)) {
    return undefined;
  }
  try {
    checkCallback(url);
  } catch (error) {
    if (!(error instanceof ChameleonError)) {
      throw error;
    }
    const isRefused = error.code === 'network-not-allowed';
    reader.complain('callback_url', isRefused ? 'setting callback is not allowed' : error.message);
  }
  return url;
}

/** What Judge0 offers and this server does not: refused as a Judge0 does where it is switched off. */
function refuseUnoffered(reader: AttributeReader): void {
  if (reader.option('compiler_options') !== undefined) {
    reader.complain('compiler_options', 'setting compiler options is not allowed');
  }
  for (const scope of ['time', 'memory']) {
    const attribute = `enable_per_process_and_thread_${scope}_limit`;
    if (reader.flag(attribute)) {
      reader.complain(attribute, 'this option cannot be enabled');
    }
  }
}

async function unpack(base64: string, limits: ArchiveLimits): Promise<readonly ProgramFile[]> {
  try {
    return await unpackInThread('additional_files', new Uint8Array(Buffer.from(base64, 'base64')), limits);
  } catch (error) {
    if (error instanceof ChameleonError) {
      throw new WrongAttributes({ additional_files: [error.message] });
    }
    throw error;
  }
}

/** Reads one submission, without who submits it. Rejects with `WrongAttributes`, which tells all that is wrong at once. */
export async function readJudge0Submission(
  given: unknown,
  encoding: { readonly isBase64: boolean },
  rules: Judge0Rules,
): Promise<Omit<Submission, 'tenantId' | 'userId'>> {
  const reader = new AttributeReader(given, encoding);
  const language = readLanguage(reader, rules);
  const code = readCode(reader, language);
  const stdin = reader.text('stdin') ?? '';
  const expectedOutput = reader.text('expected_output');
  const commandLineArguments = reader.option('command_line_arguments');
  const limits = readLimits(reader.body, rules.limits, reader.complain);
  const archive = reader.plain('additional_files');
  const callbackUrl = readCallback(reader, rules);
  refuseUnoffered(reader);
  reader.check();
  return {
    runtime: language?.runtime,
    fileName: undefined,
    code,
    stdin,
    args: splitArguments(commandLineArguments ?? ''),
    env: {},
    files: archive === undefined || isBlank(archive) ? [] : await unpack(archive, rules.archiveLimits),
    limits: platformLimitsOf(limits),
    network: reader.flag('enable_network') ? {} : undefined,
    idempotencyKey: undefined,
    dialectNote: judge0Note({
      languageId: language?.id ?? 0,
      expectedOutput,
      commandLineArguments,
      cpuExtraTime: limits.get(EXTRA_TIME.name),
      stackLimit: limits.get(STACK.name),
      redirectsStderr: reader.flag('redirect_stderr_to_stdout') || undefined,
      callbackUrl,
    }),
  };
}
