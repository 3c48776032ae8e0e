import { ChameleonError } from '../../kernel/errors.ts';

/** Where an engine's socket is looked for. */
export interface SocketSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
}

const UNIX_SCHEME = 'unix://';
const USUAL_PATHS = ['/run/podman/podman.sock', '/var/run/docker.sock'];

function pathOf(given: string, setting: string): string {
  const path = given.startsWith(UNIX_SCHEME) ? given.slice(UNIX_SCHEME.length) : given;
  if (!path.startsWith('/')) {
    throw new ChameleonError(
      'bad-configuration',
      `${setting} must be the path of a unix socket (/run/podman/podman.sock or unix:///run/podman/podman.sock), got ${JSON.stringify(given)}: instances share folders with this machine`,
    );
  }
  return path;
}

/**
 * The socket of the engine: what is given, else what DOCKER_HOST says, else the first of the usual places that exists,
 * a user's own Podman first. Throws `bad-configuration` for anything but a unix socket, and `isolation-unavailable` when
 * there is none.
 */
export function findSocket(given: string, around: SocketSurroundings): string {
  if (given !== '') {
    return pathOf(given, 'containerSocket');
  }
  const { DOCKER_HOST: dockerHost, XDG_RUNTIME_DIR: runtimeFolder } = around.env;
  if (dockerHost !== undefined && dockerHost !== '') {
    return pathOf(dockerHost, 'DOCKER_HOST');
  }
  const usual = [
    ...(runtimeFolder === undefined || runtimeFolder === '' ? [] : [`${runtimeFolder}/podman/podman.sock`]),
    ...USUAL_PATHS,
  ];
  const found = usual.find((path) => around.exists(path));
  if (found === undefined) {
    throw new ChameleonError(
      'isolation-unavailable',
      `no container engine: none of ${usual.join(', ')} exists. Start one (systemctl start podman.socket, or docker), or name its socket in containerSocket`,
    );
  }
  return found;
}
