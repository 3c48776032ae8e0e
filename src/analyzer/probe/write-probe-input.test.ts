import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBE_INPUT_BYTES_MAX } from './probe-limits.ts';
import { probeFormats, writeProbeInput } from './write-probe-input.ts';

const formats = [...probeFormats.keys()];

describe('a made-up input', () => {
  it.each(probeFormats.map(({ name, sizeMax }, format) => [name, format, sizeMax] as const))(
    'is never longer than allowed: %s',
    (_name, format, sizeMax) => {
      for (const size of [sizeMax, 1000 * sizeMax]) {
        expect(writeProbeInput({ format, size, seed: 's' }).length).toBeLessThanOrEqual(
          PROBE_INPUT_BYTES_MAX,
        );
      }
    },
  );

  it('is the same for the same program, and another for another one', () => {
    const write = (seed: string) => writeProbeInput({ format: 0, size: 50, seed });
    expect(write('a')).toBe(write('a'));
    expect(write('a')).not.toBe(write('b'));
  });

  it('holds numbers that are valid places and sizes, and as many as it says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...formats), fc.integer({ min: 1, max: 120 }), (format, size) => {
        const text = writeProbeInput({ format, size, seed: 's' });
        expect(text.endsWith('\n')).toBe(true);
        for (const word of text.split(/\s+/).filter((each) => /^\d/.test(each))) {
          expect(Number(word)).toBeGreaterThanOrEqual(1);
          expect(Number(word)).toBeLessThanOrEqual(size);
        }
      }),
    );
    expect(writeProbeInput({ format: 0, size: 7, seed: 's' }).split('\n')[1]?.split(' ')).toHaveLength(7);
  });
});
