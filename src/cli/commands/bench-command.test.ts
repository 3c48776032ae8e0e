import { describe, expect, it } from 'vitest';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';

const words = ['bench', 'instances', '--runtime', 'python', '--runtime', 'bash'];

describe('chameleon bench instances', () => {
  it('shows each tier of the languages that were named', async () => {
    const { code, out, err } = await runCli(words);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^level process/);
    expect(out).toMatch(/python +80\.0 \[60\.0 … 90\.0\] +2\.0 \[1\.0 … 3\.0\] +2\.0 .*1\/40 +- +4\.0\n/);
  });

  it('prints JSON and nothing else when asked', async () => {
    const { out } = await runCli([...words, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      level: 'process',
      tiers: [{ runtime: 'python' }, { runtime: 'bash' }],
    });
  });

  it('refuses a number of rounds that is none', async () => {
    const { code, err } = await runCli([...words, '--rounds', '0']);
    expect(code).toBe(2);
    expect(err).toMatch(/whole number from 1 up/);
  });
});
