import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { makeId } from '../../kernel/ids.ts';
import type { ExecutionLimits } from '../../model/execution.ts';
import { bootInstance } from '../launcher/boot-instance.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import type { ReadyReply } from '../launcher/launcher-replies.ts';
import type { RuntimeManifest } from '../launcher/runtime-manifest.ts';
import type { UidSlots } from '../launcher/uid-slots.ts';
import { WarmMemory } from '../launcher/warm-memory.ts';
import type { WantedImage } from './container-images.ts';
import type { ContainerMaker } from './container-maker.ts';
import { type FoundInterpreter, readProbe, writeProbe } from './detect-in-image.ts';
import type { ContainerEngine } from './engine.ts';

/** What an instance made of an image was found to have. */
export interface ProbedImage {
  readonly image: string;
  readonly found: ReadonlyMap<string, FoundInterpreter>;
  readonly ready: ReadyReply;
}

const FILE_NAME = 'probe.sh';
const BUILD_ADVICE = "runtimes/container-image.sh makes one of this machine's own packages";

/** An instance at the base layer whose program is the question. */
const questioner: DetectedRuntime = {
  info: {
    runtime: 'probe',
    displayName: 'Probe',
    version: '1',
    aliases: [],
    extensions: [],
    parkedAt: 'base',
    fileName: FILE_NAME,
    preloadable: [],
    isKeepable: false,
    loadable: [],
  },
  loadable: [],
  parked: [],
  zygote: [],
  environment: [],
  command: ['/bin/sh', FILE_NAME],
  compile: undefined,
};

/** Some interpreters take a second to say who they are, on an idle machine. */
const limits: ExecutionLimits = {
  wallMs: 60_000,
  cpuMs: 60_000,
  memoryMb: 512,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};

/** Asked once per process: an image keeps its id as long as it is the same. */
const known = new Map<string, ProbedImage>();

/** Finds out which languages images have, by running a program in an instance of each. */
export class ImageProbe {
  readonly #engine: ContainerEngine;
  readonly #maker: ContainerMaker;
  readonly #uids: UidSlots;

  constructor(engine: ContainerEngine, maker: ContainerMaker, uids: UidSlots) {
    this.#engine = engine;
    this.#maker = maker;
    this.#uids = uids;
  }

  /**
   * Rejects with `isolation-unavailable` when an image is missing, when an instance cannot be made of it, or when it lacks a
   * language that it was named for.
   */
  async askAll(wanted: readonly WantedImage[]): Promise<readonly ProbedImage[]> {
    // Whoever names images may well need no other.
    const isOptional = wanted.some(({ isNamed }) => isNamed);
    const probed = await Promise.all(wanted.map((each) => this.#ask(each, isOptional)));
    return probed.filter((each) => each !== undefined);
  }

  async #ask(
    { image, manifests, isNamed }: WantedImage,
    isOptional: boolean,
  ): Promise<ProbedImage | undefined> {
    const id = await this.#engine.findImage(image);
    if (id === undefined && !isNamed && isOptional) {
      return undefined;
    }
    if (id === undefined) {
      throw new ChameleonError(
        'isolation-unavailable',
        `the engine has no image ${image}, and none is fetched: make or load it (${BUILD_ADVICE}), or name another in containerImage`,
      );
    }
    const key = [id, ...manifests.map(({ runtime }) => runtime)].join(' ');
    const probed = known.get(key) ?? (await this.#run(image, manifests));
    known.set(key, probed);
    const missing = isNamed ? manifests.find(({ runtime }) => !probed.found.has(runtime)) : undefined;
    if (missing !== undefined) {
      throw new ChameleonError(
        'isolation-unavailable',
        `image ${image} is named for ${missing.runtime} but has none of ${missing.interpreters.join(', ')} in a version that says so`,
      );
    }
    return probed;
  }

  async #run(image: string, manifests: readonly RuntimeManifest[]): Promise<ProbedImage> {
    try {
      const instanceId = makeId('ins', 'probe');
      const socket = await this.#maker.make(instanceId, image, this.#uids);
      const birth = { instanceId, runtime: questioner, socket, warmMemory: new WarmMemory() };
      const { instance, ready } = await bootInstance({
        ...birth,
        uid: undefined,
        preload: undefined,
        packages: [],
        zygote: undefined,
        egress: undefined,
        wanted: undefined,
      });
      const program = { programId: 'prg_probe', code: writeProbe(manifests) };
      const owner = { tenantId: makeId('ten', 'probe'), userId: makeId('usr', 'probe') };
      const given = { executionId: makeId('exe', 'probe'), owner, program };
      const request = { ...given, stdin: '', args: [], env: {}, limits };
      const report = await instance.run(request, () => undefined);
      await instance.ended;
      return { image, found: readProbe(Buffer.from(report.stdout).toString(), manifests), ready };
    } catch (error) {
      throw new ChameleonError(
        'isolation-unavailable',
        `no instance can be made of image ${image}: ${messageOf(error)}`,
        { cause: error },
      );
    }
  }
}
