import { expect, it } from 'vitest';
import { python } from '../languages/python.ts';
import { rust } from '../languages/rust.ts';
import { PathMeanings } from './path-meanings.ts';

it('what a path means is told anew once one of its names is given another meaning', () => {
  const meanings = new PathMeanings(python);
  expect([meanings.resolve('np.sort'), meanings.effect('f')]).toEqual(['np.sort', undefined]);
  meanings.set('np', 'numpy');
  meanings.set('f', 'sys.stdin.readline');
  expect(meanings.resolve('np.sort')).toBe('numpy.sort');
  expect(meanings.effect('f')?.operation).toBe('stdin');
  meanings.set('f', 'math.sqrt');
  expect(meanings.effect('f')?.operation).toBeUndefined();
});

it('names of a module whose every name was imported are known without it', () => {
  const meanings = new PathMeanings(rust);
  expect(meanings.effect('read_to_string')?.operation).toBeUndefined();
  meanings.open('fs');
  expect(meanings.effect('read_to_string')?.operation).toBe('file');
});
