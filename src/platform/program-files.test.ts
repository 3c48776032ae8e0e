import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProgramFile } from '../model/program-file.ts';
import { checkArtifactNames, readFiles } from './program-files.ts';

const rules = { fileCountMax: 3, filesBytesMax: 10, artifactCountMax: 1, artifactsBytesMax: 1 };

function fileOf(name: string, text = ''): ProgramFile {
  return { name, content: new TextEncoder().encode(text), isExecutable: false };
}

function read(...names: string[]) {
  return readFiles(
    names.map((name) => fileOf(name)),
    'main.py',
    rules,
  );
}

describe('files of a submission', () => {
  it('are told by name, size and content', () => {
    expect(readFiles([fileOf('in/a.txt', 'abc')], 'main.py', rules)).toEqual([
      {
        name: 'in/a.txt',
        sizeBytes: 3,
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        isExecutable: false,
      },
    ]);
  });

  it.each([
    [['a', 'a'], /"a" comes twice/],
    [['main.py'], /"main.py" comes twice/],
    [['main.py/x'], /"main.py" is a file and the folder/],
    [['a/b/c', 'a/b'], /"a\/b" is a file and the folder of "a\/b\/c"/],
    [['1', '2', '3', '4'], /4 files, above the allowed 3/],
  ])('T59 are refused where one is in the way of another, or there are too many: %j', (names, message) => {
    expect(() => read(...names)).toThrow(message);
  });

  it('are refused when they hold too much in sum', () => {
    expect(() => readFiles([fileOf('a', '123456'), fileOf('b', '12345')], 'main.py', rules)).toThrow(
      /11 bytes, above the allowed 10/,
    );
  });

  it.each([
    ['..'],
    ['../x'],
    ['a/../../x'],
    ['/etc/passwd'],
    ['a//b'],
    ['./a'],
    ['a/'],
    [''],
    ['a\0b'],
    ['\ud800'],
    ['x'.repeat(256)],
    ['é'.repeat(128)],
    [`${'x/'.repeat(520)}x`],
  ])('T59 have names that lead nowhere else: %j is refused, as an artifact too', (name) => {
    expect(() => read(name)).toThrow(/no name of a file/);
    expect(() => checkArtifactNames([name])).toThrow(/no name of a file/);
  });

  it('T59 may have any other name', () => {
    for (const name of ['-rf', 'a\nb', '\u202ex', '__proto__', 'con', '...', 'a b', 'ä', 'x'.repeat(255)]) {
      expect(read(name)[0]?.name).toBe(name);
    }
    expect(read('\u00e9', 'e\u0301')).toHaveLength(2);
  });

  it('T59 never lead out of a folder, whatever they are called', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', '\\..'), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const name = parts.join('/');
        try {
          read(name);
        } catch {
          return;
        }
        expect(posix.join('/box', name)).toBe(`/box/${name}`);
      }),
    );
  });

  it('may be asked back by name, by folder, or all of them', () => {
    expect(() => checkArtifactNames(['.', 'out', 'a/b.txt'])).not.toThrow();
    expect(() => checkArtifactNames(Array.from({ length: 65 }, (_, i) => `${i}`))).toThrow(/65 names/);
  });
});
