import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './support/source-tree.ts';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const readJson = (name: string) => JSON.parse(readFileSync(join(projectRoot, name), 'utf8'));
const manifest = readJson('package.json');
const locked: Readonly<Record<string, LockedPackage>> = readJson('package-lock.json').packages;
const others = Object.entries(locked).filter(
  ([path, { link }]) => path.startsWith('node_modules/') && link !== true,
);

it('T88 names each dependency by one version', () => {
  const named = Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

it('T88 locks each package, and what these bring, by the digest of its contents, from no place but the registry', () => {
  expect(others.length).toBeGreaterThan(100);
  expect(others.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual([]);
  expect(others.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

it('T88 runs no script of a package while it is installed', () => {
  const withScripts = others.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  const names = withScripts.map((path) =>
    path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  );
  expect(names.filter((name) => manifest.allowScripts[name] !== false)).toEqual([]);
  expect(readFileSync(join(projectRoot, 'bin/bootstrap/packages.js'), 'utf8')).toContain(
    "'--ignore-scripts'",
  );
});
