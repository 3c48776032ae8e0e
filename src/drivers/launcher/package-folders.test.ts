import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolvePackageFolders } from './package-folders.ts';

const around = { isolation: 'process-landlock', dataFolder: '/nowhere/data' } as const;
const root = realpathSync(mkdtempSync(join(tmpdir(), 'chameleon-folders-')));
chmodSync(root, 0o755);
const closed = join(root, 'closed');
mkdirSync(closed, { mode: 0 });
afterAll(() => {
  // Or it could not be looked into to be removed.
  chmodSync(closed, 0o700);
  rmSync(root, { recursive: true });
});

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
}

describe('resolvePackageFolders', () => {
  it('follows a folder to where it really is', () => {
    const real = folder('v1/node_modules');
    symlinkSync(real, join(root, 'current'));
    expect(resolvePackageFolders({ javascript: join(root, 'current') }, around)).toEqual({
      javascript: real,
    });
  });

  it('offers nothing where nothing is given', () => {
    expect(resolvePackageFolders({}, around)).toEqual({});
  });

  it.each([
    ['is missing', 'python', () => join(root, 'nowhere'), /packages\.python: ENOENT.*nowhere/],
    [
      'is a file',
      'python',
      () => {
        writeFileSync(join(root, 'file'), '');
        return join(root, 'file');
      },
      /packages\.python: .*file is not a directory/,
    ],
    ['is the whole host', 'python', () => '/', /packages\.python: \/ holds the data of the server/],
    ['separates paths', 'python', () => folder('a:b'), /colon/],
    ['hides packages from each other', 'javascript', () => folder('modules'), /must be named node_modules/],
    ['programs cannot read', 'python', () => closed, /closed (is closed to other users|cannot be read)/],
    [
      'is for a runtime without packages',
      'bash',
      () => root,
      /packages\.bash: packages can be offered to java/,
    ],
    ['is for no runtime', 'cobol', () => root, /packages\.cobol/],
  ])('refuses, by the name of the setting, a folder that %s', (_what, runtime, path, message) => {
    const given = { [runtime]: path() };
    expect(() => resolvePackageFolders(given, around)).toThrow(message);
    expect(() => resolvePackageFolders(given, around)).toThrow(
      expect.objectContaining({ code: 'bad-configuration' }),
    );
  });

  it('refuses a folder that holds what the server keeps', () => {
    const kept = folder('kept');
    for (const dataFolder of [kept, join(kept, 'data'), join(kept, 'data/not/yet')]) {
      expect(() => resolvePackageFolders({ python: kept }, { ...around, dataFolder })).toThrow(
        /kept holds the data/,
      );
    }
    const dataFolder = join(root, 'kept-elsewhere');
    expect(resolvePackageFolders({ python: kept }, { ...around, dataFolder })).toEqual({ python: kept });
    expect(resolvePackageFolders({ python: kept }, { ...around, dataFolder: root })).toEqual({
      python: kept,
    });
  });

  it.runIf(process.geteuid?.() === 0)('asks for an open way to it only where it is not mounted', () => {
    const inner = folder('shut/inner');
    chmodSync(join(root, 'shut'), 0o700);
    expect(() => resolvePackageFolders({ python: inner }, around)).toThrow(/shut is closed to other users/);
    expect(resolvePackageFolders({ python: inner }, { ...around, isolation: 'process' })).toEqual({
      python: inner,
    });
  });
});
