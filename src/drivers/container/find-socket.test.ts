import { describe, expect, it } from 'vitest';
import { findSocket } from './find-socket.ts';

const around = (env: Record<string, string>, ...paths: string[]) => ({
  env,
  exists: (path: string) => paths.includes(path),
});

describe('finding the socket of the engine', () => {
  it('takes what is given before DOCKER_HOST, and that before the usual places', () => {
    const env = { DOCKER_HOST: 'unix:///b.sock' };
    expect(findSocket('/a.sock', around(env))).toBe('/a.sock');
    expect(findSocket('unix:///a.sock', around(env))).toBe('/a.sock');
    expect(findSocket('', around(env, '/run/podman/podman.sock'))).toBe('/b.sock');
    expect(findSocket('', around({}, '/var/run/docker.sock'))).toBe('/var/run/docker.sock');
    const own = '/run/user/7/podman/podman.sock';
    const all = around({ XDG_RUNTIME_DIR: '/run/user/7' }, '/run/podman/podman.sock', own);
    expect(findSocket('', all)).toBe(own);
  });

  it('refuses engines elsewhere, by the name of the setting', () => {
    expect(() => findSocket('', around({ DOCKER_HOST: 'tcp://10.0.0.1:2375' }))).toThrow(
      /DOCKER_HOST must be the path of a unix socket/,
    );
    expect(() => findSocket('engine.sock', around({}))).toThrow(/containerSocket must be/);
  });

  it('says where it looked', () => {
    expect(() => findSocket('', around({}))).toThrow(/\/run\/podman\/podman.sock, \/var\/run\/docker.sock/);
  });
});
