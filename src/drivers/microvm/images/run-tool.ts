import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ChameleonError } from '../../../kernel/errors.ts';

const execute = promisify(execFile);

const OUTPUT_BYTES_MAX = 64 * 1_048_576;
/** The end of what a tool complained of, where its reason usually is. */
const COMPLAINT_LENGTH_MAX = 500;

interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

function adviceFor(error: object): string {
  return 'code' in error && error.code === 'ENOENT' ? ' is not installed here' : ' failed';
}

/** What a tool of the system printed. Rejects with `image-failed` when it is missing or fails. */
export async function runTool(
  tool: string,
  words: readonly string[],
  options: ToolOptions = {},
): Promise<string> {
  try {
    const { stdout } = await execute(tool, [...words], {
      ...options,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', ...options.env },
      maxBuffer: OUTPUT_BYTES_MAX,
    });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const why = said === '' ? '' : `: ${said.slice(-COMPLAINT_LENGTH_MAX)}`;
    throw new ChameleonError('image-failed', `${tool}${adviceFor(Object(error))}${why}`, { cause: error });
  }
}
