import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { runtimesFolder } from '../launcher/launcher-paths.ts';
import { readManifests } from '../launcher/runtime-manifest.ts';
import { readProbe, writeProbe } from './detect-in-image.ts';

const manifests = readManifests(runtimesFolder);

it('finds in a shell what this machine has', () => {
  const output = execFileSync('/bin/sh', ['-c', writeProbe(manifests)], { encoding: 'utf8' });
  const found = readProbe(output, manifests);
  expect(found.get('bash')).toMatchObject({
    interpreter: '/bin/bash',
    version: expect.stringMatching(/^\d+\.\d+/),
  });
  expect(found.has('nothing')).toBe(false);
});

it('believes nothing that has no version in it, and no runtime that was not asked for', () => {
  const said =
    '\u001epython\u001f/usr/bin/python3\u001fPython 3.11.2\n\u001ebash\u001f/bin/bash\u001fno such thing\u001ecobol\u001f/x\u001f1.0';
  expect([...readProbe(said, manifests)]).toEqual([
    ['python', { interpreter: '/usr/bin/python3', version: '3.11.2' }],
  ]);
  expect([...readProbe('', manifests)]).toEqual([]);
});
