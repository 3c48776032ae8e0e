import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('takes every setting from the environment under its upper-case name', () => {
    const config = readConfig({
      CHAMELEON_PORT: '8088',
      CHAMELEON_QUEUE_LENGTH_MAX: '7',
      CHAMELEON_MODE: 'reactive',
    });
    expect(config).toMatchObject({ port: 8088, queueLengthMax: 7, mode: 'reactive' });
  });

  it('takes folders of packages by runtime', () => {
    const packages = { python: '/srv/site-packages' };
    expect(readConfig({ CHAMELEON_PACKAGES: JSON.stringify(packages) })).toMatchObject({ packages });
    expect(readConfig({})).toMatchObject({ packages: {} });
  });

  it('takes the names of dialects, joined by commas, each once', () => {
    expect(readConfig({}).dialects).toEqual([]);
    expect(readConfig({ CHAMELEON_DIALECTS: 'piston' }).dialects).toEqual(['piston']);
    expect(readConfig({}, { dialects: ' judge0, piston,judge0,' }).dialects).toEqual(['judge0', 'piston']);
    expect(() => readConfig({ CHAMELEON_DIALECTS: 'piston,lambda' })).toThrow(/bad configuration: dialects/);
  });

  it('lets what is given win over the environment', () => {
    expect(readConfig({ CHAMELEON_PORT: '8088' }, { port: 9, mode: undefined })).toMatchObject({
      port: 9,
      mode: 'predictive',
    });
  });

  it('names the setting that is wrong', () => {
    expect(() => readConfig({ CHAMELEON_MODE: 'psychic' })).toThrow(/bad configuration: mode/);
    expect(() => readConfig({ CHAMELEON_PACKAGES: '/srv' })).toThrow(/CHAMELEON_PACKAGES must be JSON/);
    expect(() => readConfig({ CHAMELEON_LIMITS: '{' })).toThrow(/CHAMELEON_LIMITS must be JSON/);
    expect(() => readConfig({ CHAMELEON_MANAGER_COUNT_MIN: '3' })).toThrow(
      'managerCountMin 3 is above managerCountMax 2',
    );
    expect(() => readConfig({ CHAMELEON_CHALLENGER: 'cheapest' })).toThrow(
      'challenger cheapest is the policy itself',
    );
  });

  it('refuses a setting it does not know', () => {
    expect(() => readConfig({}, { prot: 1 })).toThrow(/prot/);
  });
});

describe('docs/configuration.md', () => {
  it('names every setting, and none that there is not', () => {
    const text = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| `'));
    const documented = rows.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((found) => found[1]),
    );
    expect(documented.toSorted()).toEqual(Object.keys(readConfig({})).toSorted());
  });
});
