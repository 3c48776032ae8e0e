import { expect, it } from 'vitest';
import { runtimesFolder } from '../launcher/launcher-paths.ts';
import { readManifests } from '../launcher/runtime-manifest.ts';
import { wantedImages } from './container-images.ts';

const manifests = readManifests(runtimesFolder);
const interpreted = ['bash', 'javascript', 'perl', 'php', 'python', 'ruby', 'typescript'];

function wanted(images: Record<string, string>) {
  return wantedImages(manifests, { image: 'usual', images }).map(({ image, isNamed, manifests: of }) => ({
    image,
    isNamed,
    runtimes: of.map(({ runtime }) => runtime),
  }));
}

it('asks every runtime of one image, the one it is named for or the usual one', () => {
  expect(wanted({})).toEqual([{ image: 'usual', isNamed: false, runtimes: interpreted }]);
  const mixed = wanted({ python: 'a', bash: 'b', perl: 'a' });
  expect(mixed.map(({ image }) => image)).toEqual(['a', 'b', 'usual']);
  expect(mixed[0]).toEqual({ image: 'a', isNamed: true, runtimes: ['perl', 'python'] });
  expect(mixed.flatMap(({ runtimes }) => runtimes).toSorted()).toEqual(interpreted);
});

it('refuses a runtime that nobody knows, by the name of the setting', () => {
  expect(() => wanted({ cobol: 'a' })).toThrow(
    /containerImages\.cobol: there is no such runtime, known: bash, /,
  );
});

it('refuses a runtime that is compiled, and says that, what to do, and what can be named', () => {
  expect(() => wanted({ python: 'a', java: 'a' })).toThrow(
    expect.objectContaining({
      code: 'bad-configuration',
      message: `containerImages.java: java is compiled, which the container driver does not do: leave it out, or choose driver launcher for it; in containers run ${interpreted.join(', ')}`,
    }),
  );
});
