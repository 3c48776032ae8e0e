import type { Duplex } from 'node:stream';
import Docker from 'dockerode';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import type { containerSpec } from './container-spec.ts';

/** An engine that says nothing for so long will not: a start takes a second, even on a slow disk. */
const ANSWER_MS_MAX = 30_000;

const GONE = 404;
const IN_PROGRESS = 409;

export interface EngineDescription {
  /** `Podman Engine 4.3.1`. */
  readonly name: string;
  readonly socketPath: string;
}

export interface ListedContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Podman and Docker alike say a removal that is under way by this code, and a container that is gone by the other. */
function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A Docker-compatible engine behind its unix socket: the only place that knows the client library. */
export class ContainerEngine {
  readonly #docker: Docker;
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
    this.#docker = new Docker({ socketPath });
  }

  /** Rejects with `isolation-unavailable` when nobody answers. */
  async describe(): Promise<EngineDescription> {
    const version = await this.#ask('tell its version', this.#docker.version());
    const [component] = version.Components ?? [];
    const name = `${component?.Name ?? version.Platform.Name} ${component?.Version ?? version.Version}`;
    return { name, socketPath: this.#socketPath };
  }

  /** The id of an image that the engine has; undefined when it has none of that name. Nothing is ever pulled. */
  async findImage(name: string): Promise<string | undefined> {
    try {
      return (await this.#ask(`look for image ${name}`, this.#docker.getImage(name).inspect())).Id;
    } catch (error) {
      if (error instanceof ChameleonError && statusOf(error.cause) === GONE) {
        return undefined;
      }
      throw error;
    }
  }

  /** Makes a container that does not run yet, and tells its id. */
  async create(spec: ReturnType<typeof containerSpec>): Promise<string> {
    const { id } = await this.#ask('make a container', this.#docker.createContainer(spec));
    return id;
  }

  async start(id: string): Promise<void> {
    await this.#ask('start a container', this.#docker.getContainer(id).start());
  }

  /** Its standard streams over one connection, the output in blocks with headers. */
  async attach(id: string): Promise<Duplex> {
    const attached = new Promise<Duplex>((resolve, reject) => {
      // Not the library's own attach: that sends its options as a body, which Podman hands to the container as input.
      const request = {
        path: `/containers/${id}/attach?`,
        method: 'POST',
        file: Buffer.alloc(0),
        hijack: true,
        isStream: true,
        statusCodes: { 200: true, 400: 'bad request', 404: 'no such container', 500: 'server error' },
        options: { stream: true, stdin: true, stdout: true, stderr: true },
      };
      this.#docker.modem.dial(request, (error, result) => {
        if (error !== null) {
          reject(error);
        } else if (result !== null && 'write' in result && 'setKeepAlive' in result) {
          resolve(result);
        } else {
          reject(new Error('it did not hand over the connection'));
        }
      });
    });
    return this.#ask('attach to a container', attached);
  }

  /** Ends and removes a container. Resolves once it is gone, also when it was before. */
  async remove(id: string): Promise<void> {
    const container = this.#docker.getContainer(id);
    try {
      await this.#ask('remove a container', container.remove({ force: true, v: true }));
    } catch (error) {
      const status = error instanceof ChameleonError ? statusOf(error.cause) : undefined;
      if (status === GONE || (status === IN_PROGRESS && (await this.#isGone(id)))) {
        return;
      }
      throw error;
    }
  }

  /** All containers with a label, running or not. */
  async list(label: string): Promise<readonly ListedContainer[]> {
    const filters = { label: [label] };
    const found = await this.#ask('list containers', this.#docker.listContainers({ all: true, filters }));
    return found.map(({ Id: id, Labels: labels }) => ({ id, labels }));
  }

  async #isGone(id: string): Promise<boolean> {
    const known = await this.list('chameleon.owner');
    return known.every((each) => each.id !== id);
  }

  async #ask<T>(what: string, answer: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`no answer after ${ANSWER_MS_MAX} ms`)),
      ANSWER_MS_MAX,
    );
    try {
      return await Promise.race([answer, late.promise]);
    } catch (error) {
      throw this.#failure(what, error);
    } finally {
      clearTimeout(timer);
      // Nobody hears of an answer that comes later.
      answer.catch(() => undefined);
    }
  }

  #failure(what: string, error: unknown): ChameleonError {
    const details = { cause: error };
    switch (codeOf(error)) {
      case 'ENOENT':
      case 'ECONNREFUSED':
        return new ChameleonError(
          'isolation-unavailable',
          `no container engine answers at ${this.#socketPath}: start it (systemctl start podman.socket, or docker), or name its socket in containerSocket`,
          details,
        );
      case 'EACCES':
      case 'EPERM':
        return new ChameleonError(
          'isolation-unavailable',
          `the socket ${this.#socketPath} is closed to the user of this server: run as one who may use the engine, or start one of this user (systemctl --user start podman.socket)`,
          details,
        );
      default:
        return new ChameleonError(
          'instance-failed',
          `the engine at ${this.#socketPath} did not ${what}: ${messageOf(error).trim()}`,
          details,
        );
    }
  }
}
