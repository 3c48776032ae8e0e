import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { ExecutionLimits } from '../../model/execution.ts';
import type { RunRequest } from '../driver.ts';
import type { DetectedRuntime } from './detect-runtimes.ts';
import { encodePairs, frameTypes } from './frame-codec.ts';
import { proxyVariables } from './proxy-variables.ts';

/** What any run may be given: an instance is made before its run is known, and a run cannot exceed its instance. */
const ceilings = {
  memoryBytes: 2 ** 36,
  processes: 16_384,
  fileBytes: 2 ** 36,
  boxBytes: 2 ** 36,
};

const OPEN_FILES = 1024;
const BOX_INODES = 16_384;
const BOOT_MS_MAX = 30_000;
/** A fork that takes longer is given up for a boot: its zygote may have stopped. */
const FORK_MS_MAX = 5000;
const FILE_BYTES_MIN = 1024;
const COLLECT_BYTES_MAX = 2 ** 30;
const COLLECT_FILES_MAX = 16_384;
/** The file that the input of a kept run is handed over in; its interpreter takes the name away before the program begins. */
export const INPUT_NAME = '.chameleon-input';
/** Of a kept instance, for all that its runs are given: what one run needs is not known before it comes. */
const KEPT_BOX_BYTES = 64 * BYTES_PER_MB;
const keepings = { interpreter: 1, variables: 2 } as const;
/** Room on the instance's file system for the program itself, and for what it leaves in /tmp and /dev/shm. */
const BOX_SLACK_BYTES = 4 * BYTES_PER_MB;

/** Of a zygote and of its forks alike: a fork cannot have more than its zygote. */
const everyInstance: readonly (readonly [string, number])[] = [
  ...Object.entries(ceilings),
  ['openFiles', OPEN_FILES],
  ['boxInodes', BOX_INODES],
];

/** What an instance is to be; without a runtime it is bare. */
export interface BirthRequest {
  readonly runtime: DetectedRuntime | undefined;
  /** The host user to become, for root only. */
  readonly uid: number | undefined;
  /** Of these the agent is told what the runtime's manifest allows. */
  readonly preload?: readonly string[] | undefined;
  readonly zygote?: string | undefined;
  /** Nobody waits for it yet: a later frame tells when somebody does. */
  readonly isAhead?: boolean;
  /** The name that its way out goes by, if it is to have one. */
  readonly egress?: string | undefined;
  /** Many are to be copied from it: its agent draws anew, when a program comes, what copies must not share. */
  readonly isCloned?: boolean;
  /** How long its interpreter may take until it is ready; absent: as long as it may on a host. */
  readonly bootMsMax?: number | undefined;
}

/** What agents are told then; before anything else. */
const CLONED_WORD = '--cloned';

/** The frame that makes an instance of a runtime: from an interpreter that boots, or from a fork of a zygote. */
export function createFrame(request: BirthRequest): Buffer {
  const { runtime, uid, preload = [], zygote, isAhead, egress, isCloned, bootMsMax = BOOT_MS_MAX } = request;
  const allowed = preload.filter((each) => runtime?.info.preloadable.includes(each));
  const interpreter = zygote === undefined ? (runtime?.parked ?? []) : [];
  const cloned = isCloned === true && interpreter.length > 0 ? [CLONED_WORD] : [];
  return encodePairs(frameTypes.create, [
    ...(uid === undefined ? [] : [['uid', uid] as const]),
    ...(zygote === undefined ? [] : [['fork', zygote] as const]),
    ...(egress === undefined ? [] : [['egress', egress] as const]),
    ...[...interpreter, ...cloned, ...allowed].map((word) => ['arg', word] as const),
    ...(runtime?.environment ?? []).map((pair) => ['env', pair] as const),
    // Some interpreters read them only while they boot, others when they run.
    ...Object.entries(egress === undefined ? {} : proxyVariables).map(
      ([name, value]) => ['env', `${name}=${value}`] as const,
    ),
    ...everyInstance,
    ['timeoutMs', zygote === undefined ? bootMsMax : FORK_MS_MAX],
    ['ahead', isAhead === true ? 1 : 0],
  ]);
}

/** The frame that makes a zygote of a runtime, with these of its loadable packages loaded. */
export function zygoteFrame(runtime: DetectedRuntime, name: string, packages: readonly string[]): Buffer {
  const loaded = runtime.loadable.filter((each) => packages.includes(each.name));
  const words = loaded.map((each) => (each.seed === undefined ? each.name : `${each.name}=${each.seed}`));
  return encodePairs(frameTypes.create, [
    ['zygote', name],
    ...[...runtime.zygote, ...words].map((word) => ['arg', word] as const),
    ...runtime.environment.map((pair) => ['env', pair] as const),
    ...everyInstance,
    ['timeoutMs', BOOT_MS_MAX],
  ]);
}

function atMost(value: number, ceiling: number): number {
  return Math.min(Math.ceil(value), ceiling);
}

function limitPairs(limits: ExecutionLimits, givenBytes: number): readonly (readonly [string, number])[] {
  const fileBytes = Math.max(FILE_BYTES_MIN, atMost(limits.fileBytes, ceilings.fileBytes));
  return [
    ['wallMs', Math.ceil(limits.wallMs)],
    ['cpuMs', Math.ceil(limits.cpuMs)],
    ['memoryBytes', atMost(limits.memoryMb * BYTES_PER_MB, ceilings.memoryBytes)],
    ['processes', atMost(limits.processCount, ceilings.processes)],
    ['outputBytes', Math.floor(limits.outputBytes)],
    ['fileBytes', fileBytes],
    ['boxBytes', atMost(fileBytes + givenBytes + BOX_SLACK_BYTES, ceilings.boxBytes)],
  ];
}

function collectPairs(wanted: RunRequest['filesWanted']): readonly (readonly [string, string | number])[] {
  return wanted === undefined
    ? []
    : [
        ...wanted.names.map((name) => ['collect', name] as const),
        ['collectBytes', Math.min(wanted.bytesMax, COLLECT_BYTES_MAX)],
        ['collectFiles', Math.min(wanted.countMax, COLLECT_FILES_MAX)],
      ];
}

/** The frame that starts a run. `boxBytes`: what is in its box before it begins. `excess`: what too much output does. Throws `invalid-request` for arguments or variables that cannot be handed over. */
export function runFrame(
  runtime: DetectedRuntime,
  request: RunRequest,
  size: { readonly boxBytes: number; readonly stdinBytes: number },
  excess: 'ends-it' | 'is-cut' = 'ends-it',
): Buffer {
  const isParked = runtime.parked.length > 0;
  const words = isParked ? request.args : [...runtime.command, ...request.args];
  const isKeeping = request.keep !== undefined;
  const hasStdin = size.stdinBytes > 0 || request.moreStdin !== undefined;
  return encodePairs(frameTypes.run, [
    ...(isParked ? [['entry', runtime.info.fileName] as const] : []),
    ...words.map((word) => ['arg', word] as const),
    ...Object.entries(request.env).map(([name, value]) => ['env', `${name}=${value}`] as const),
    ...limitPairs(request.limits, isKeeping ? KEPT_BOX_BYTES : size.boxBytes),
    ...collectPairs(request.filesWanted),
    ['stdin', hasStdin && !isKeeping ? 1 : 0],
    ...(request.keep === undefined ? [] : [['keep', keepings[request.keep]] as const]),
    ...(isKeeping && size.stdinBytes > 0 ? [['input', INPUT_NAME] as const] : []),
    ['yield', request.isYielding === true ? 1 : 0],
    ['drain', excess === 'is-cut' ? 1 : 0],
  ]);
}
