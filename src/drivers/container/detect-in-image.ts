import type { RuntimeManifest } from '../launcher/runtime-manifest.ts';

/** An interpreter as an image has it. */
export interface FoundInterpreter {
  readonly interpreter: string;
  readonly version: string;
}

/** The image of `runtimes/container-image.sh` has the first; images of others one of the rest. */
const NODE_PATHS = ['/opt/chameleon/node', '/usr/local/bin/node', '/usr/bin/node'];

const RECORD = '\u001e';
const FIELD = '\u001f';

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function candidatesOf({ interpreters }: RuntimeManifest): readonly string[] {
  return interpreters.flatMap((path) => (path === '$NODE' ? NODE_PATHS : [path]));
}

/**
 * A program for any POSIX shell that asks each interpreter which version it is: of every runtime the first that is there
 * and answers. It runs in an instance like a submitted one; only an image's maker can forge what it prints.
 */
export function writeProbe(manifests: readonly RuntimeManifest[]): string {
  const tries = manifests.map((manifest) =>
    candidatesOf(manifest)
      .map((path) => `try ${[manifest.runtime, path, ...manifest.version.args].map(quote).join(' ')}`)
      .join(' || '),
  );
  const attempt = `try() {
  runtime=$1; shift
  [ -x "$1" ] && said=$("$@" 2>&1 </dev/null) && printf '\\036%s\\037%s\\037%s' "$runtime" "$1" "$said"
}`;
  return `${[attempt, ...tries].join('\n')}\nexit 0\n`;
}

/** What the probe printed, by runtime. An interpreter whose answer has no version in it was not found. */
export function readProbe(
  output: string,
  manifests: readonly RuntimeManifest[],
): ReadonlyMap<string, FoundInterpreter> {
  const found = new Map<string, FoundInterpreter>();
  for (const record of output.split(RECORD).slice(1)) {
    const [runtime = '', interpreter = '', said = ''] = record.split(FIELD);
    const manifest = manifests.find((each) => each.runtime === runtime);
    const version = manifest && new RegExp(manifest.version.pattern).exec(said)?.[1];
    if (version !== undefined) {
      found.set(runtime, { interpreter, version });
    }
  }
  return found;
}
