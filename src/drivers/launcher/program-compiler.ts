import { createHash } from 'node:crypto';
import type { InstanceId } from '../../kernel/ids.ts';
import type { CompileWork } from '../../model/execution.ts';
import type { ProgramFile } from '../../model/program-file.ts';
import type { RunReport, RunRequest } from '../driver.ts';
import { type Build, hashOf } from './build.ts';
import type { BuildCache } from './build-cache.ts';
import type { CompileRecipe } from './compile-recipe.ts';
import type { DetectedRuntime } from './detect-runtimes.ts';
import type { LauncherInstance } from './launcher-instance.ts';

/** Of one program. What is larger, or is in more files, is not taken for a program. */
const BUILD_BYTES_MAX = 33_554_432;
const BUILD_FILES_MAX = 1024;

/** Makes an instance that is parked at the base layer and runs the command of the runtime it is given. */
type BootCompiler = (runtime: DetectedRuntime, instanceId: InstanceId) => Promise<LauncherInstance>;

/** A program that somebody wants to run. */
export interface CompileOrder {
  readonly runtime: DetectedRuntime;
  readonly recipe: CompileRecipe;
  /** The instance that is to run it: the compiler's is called after it. */
  readonly instanceId: InstanceId;
  readonly request: Pick<RunRequest, 'executionId' | 'owner' | 'program' | 'files'>;
}

/** What came of an order. refused: no build, and the compiler's own words in the order in which it said them. */
export type Compiled =
  | { readonly kind: 'made'; readonly build: Build; readonly work: CompileWork }
  | {
      readonly kind: 'refused';
      readonly report: RunReport;
      readonly said: Buffer;
      readonly work: CompileWork;
    };

export interface CompileTicket {
  /** Rejects with `instance-failed` when the compiler's instance, not the compiler, failed. */
  readonly compiled: Promise<Compiled>;
  /**
   * It is not wanted any more. The last who leaves ends the compile early, which is then refused for reason `cancelled`;
   * whoever leaves others behind need not wait for anything.
   */
  leave(): 'ends' | 'goes-on';
}

/** One compile under way, and who waits for it. */
interface Flight {
  readonly compiled: Promise<Compiled>;
  readonly instance: Promise<LauncherInstance | undefined>;
  waitingCount: number;
  isPaid: boolean;
}

const NO_WORK: CompileWork = { isCached: true, cpuMs: 0, memoryMbPeak: 0 };

/**
 * Makes programs of sources, each in an instance of its own that runs nothing else, and keeps what it made. What is kept is
 * its user's alone: whoever else submits the same source has it compiled again, and so learns nothing of others.
 * One compile serves all who wait for the same.
 */
export class ProgramCompiler {
  readonly #cache: BuildCache;
  readonly #boot: BootCompiler;
  readonly #flights = new Map<string, Flight>();

  constructor(parts: {
    readonly cache: BuildCache;
    readonly boot: BootCompiler;
  }) {
    this.#cache = parts.cache;
    this.#boot = parts.boot;
  }

  order(order: CompileOrder): CompileTicket {
    const key = keyOf(order);
    const flight = this.#flights.get(key) ?? this.#begin(order, key);
    flight.waitingCount += 1;
    let isForOthers = false;
    return {
      compiled: flight.compiled.then((compiled) => (isForOthers ? compiled : payOnce(flight, compiled))),
      leave: () => {
        flight.waitingCount -= 1;
        if (flight.waitingCount > 0) {
          isForOthers = true;
          return 'goes-on';
        }
        // Nobody joins what is being ended.
        this.#forget(key, flight);
        void flight.instance.then((instance) => instance?.cancel());
        return 'ends';
      },
    };
  }

  #begin(order: CompileOrder, key: string): Flight {
    const instance = Promise.withResolvers<LauncherInstance | undefined>();
    const compiled = this.#compile(order, key, instance.resolve);
    const flight: Flight = { compiled, instance: instance.promise, waitingCount: 0, isPaid: false };
    this.#flights.set(key, flight);
    const end = () => {
      instance.resolve(undefined);
      this.#forget(key, flight);
    };
    compiled.then(end, end);
    return flight;
  }

  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) {
      this.#flights.delete(key);
    }
  }

  async #compile(
    { runtime, recipe, instanceId, request }: CompileOrder,
    key: string,
    onRunning: (instance: LauncherInstance) => void,
  ): Promise<Compiled> {
    const { owner, program } = request;
    const kept = await this.#cache.find(owner, key);
    if (kept !== undefined) {
      return { kind: 'made', build: kept, work: NO_WORK };
    }
    const instance = await this.#boot(compilerOf(runtime, recipe), instanceId);
    const said: Uint8Array[] = [];
    const source = { name: runtime.info.fileName, content: Buffer.from(program.code), isExecutable: false };
    const running = instance.runFiles(
      compilerRequest(recipe, request),
      { program: [source], excess: 'is-cut' },
      ({ bytes }) => said.push(bytes),
    );
    onRunning(instance);
    const { report } = await running;
    const work = workOf(report);
    const build = report.reason === 'exit' && report.exitCode === 0 ? wholeOf(recipe, report) : undefined;
    if (build === undefined) {
      return { kind: 'refused', report, said: Buffer.concat(said), work };
    }
    await this.#cache.keep(owner, key, build);
    return { kind: 'made', build, work };
  }
}

/** Everything that the result depends on, and whose it is: nothing that is kept serves anything or anybody else. */
function keyOf({ runtime, recipe, request }: CompileOrder): string {
  const { command, environment, leaves } = recipe;
  const { runtime: name, version } = runtime.info;
  const { owner, program, files = [] } = request;
  // A compiler may read any of the files that its program is given.
  const given = files.map((file) => [file.name, file.isExecutable, hashOf(file.content)]);
  const key = [owner.tenantId, owner.userId, name, version, command, environment, leaves, given];
  const hash = createHash('sha256').update(JSON.stringify(key)).update('\0').update(program.code);
  return hash.digest('hex');
}

/** The same language, with its compiler as what is executed. */
function compilerOf(runtime: DetectedRuntime, { command }: CompileRecipe): DetectedRuntime {
  return { ...runtime, parked: [], zygote: [], environment: [], command, compile: undefined };
}

/** Nothing of what the user chose for the run but its files reaches the compiler: what it makes is kept for other runs. */
function compilerRequest(
  { environment, limits, leaves }: CompileRecipe,
  { executionId, owner, program, files = [] }: CompileOrder['request'],
): RunRequest {
  const filesWanted = {
    names: leaves.map(({ name }) => name),
    bytesMax: Math.min(BUILD_BYTES_MAX, limits.fileBytes),
    countMax: BUILD_FILES_MAX,
  };
  const given = { executionId, owner, program, files, filesWanted };
  return { ...given, stdin: '', args: [], env: environment, limits };
}

/** What was left of each of them; undefined where something is missing, was left out, or cannot be executed but should. */
function wholeOf({ leaves }: CompileRecipe, { filesLeft }: RunReport): Build | undefined {
  const { files, leftOut } = filesLeft;
  const isOf = (file: ProgramFile, name: string) => file.name === name || file.name.startsWith(`${name}/`);
  const isWhole = leaves.every(({ name, isExecutable }) =>
    files.some((file) => isOf(file, name) && (file.isExecutable || !isExecutable)),
  );
  return isWhole && leftOut.length === 0 ? files : undefined;
}

function workOf({ usage }: RunReport): CompileWork {
  const { cpuUserMs, cpuSystemMs, memoryMbPeak } = usage;
  return { isCached: false, cpuMs: cpuUserMs + cpuSystemMs, memoryMbPeak };
}

/** All who wait are the same user, who pays once. */
function payOnce(flight: Flight, compiled: Compiled): Compiled {
  const isPaid = flight.isPaid;
  flight.isPaid = true;
  return isPaid ? { ...compiled, work: { ...compiled.work, cpuMs: 0 } } : compiled;
}
