import { expect, it } from 'vitest';
import { runtimesFolder } from '../launcher/launcher-paths.ts';
import { readManifests } from '../launcher/runtime-manifest.ts';
import { wantedImages } from './container-images.ts';

const manifests = readManifests(runtimesFolder);

function wanted(images: Record<string, string>) {
  return wantedImages(manifests, { image: 'usual', images }).map(({ image, isNamed, manifests: of }) => ({
    image,
    isNamed,
    runtimes: of.map(({ runtime }) => runtime),
  }));
}

it('asks every runtime of one image, the one it is named for or the usual one', () => {
  const all = manifests.map(({ runtime }) => runtime);
  expect(wanted({})).toEqual([{ image: 'usual', isNamed: false, runtimes: all }]);
  const mixed = wanted({ python: 'a', bash: 'b', perl: 'a' });
  expect(mixed.map(({ image }) => image)).toEqual(['a', 'b', 'usual']);
  expect(mixed[0]).toEqual({ image: 'a', isNamed: true, runtimes: ['perl', 'python'] });
  expect(mixed.flatMap(({ runtimes }) => runtimes).toSorted()).toEqual(all.toSorted());
});

it('refuses a runtime that nobody knows, by the name of the setting', () => {
  expect(() => wanted({ cobol: 'a' })).toThrow(/containerImages\.cobol/);
});
