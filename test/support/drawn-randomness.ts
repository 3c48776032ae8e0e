import type { Driver } from '../../src/drivers/driver.ts';
import { runInLauncher, sideBySide } from './run-in-launcher.ts';

/** Each prints `source value` for every source of chance that programs of its language use. */
const drawing: Readonly<Record<string, string>> = {
  python: `import os, random, secrets, ssl, tempfile, uuid
print("os.urandom", os.urandom(16).hex())
print("getrandom", os.getrandom(16).hex())
print("random.random", random.random())
print("random.Random", random.Random().random())
print("random.SystemRandom", random.SystemRandom().random())
print("secrets", secrets.token_hex(16))
print("uuid4", uuid.uuid4())
print("uuid1", uuid.uuid1())
print("tempfile", tempfile.mktemp())
print("tls", ssl.RAND_bytes(16).hex())
print("hash", hash("a"))`,
  javascript: `const crypto = require('node:crypto');
console.log('Math.random', Math.random());
console.log('randomUUID', crypto.randomUUID());
console.log('randomBytes', crypto.randomBytes(16).toString('hex'));
console.log('getRandomValues', crypto.getRandomValues(new Uint32Array(4)).join('-'));
console.log('randomInt', crypto.randomInt(2 ** 47), crypto.randomInt(2 ** 47));
console.log('mkdtemp', require('node:fs').mkdtempSync(require('node:os').tmpdir() + '/x-'));`,
};

export const drawnRuntimes = Object.keys(drawing);

/** By source of chance, the different values that `count` instances of a runtime drew from it. */
export async function drawRandomness(
  driver: Pick<Driver, 'create'>,
  runtime: string,
  count: number,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const drawn = new Map<string, Set<string>>();
  const runs = await sideBySide({ count, atOnce: 4 }, () =>
    runInLauncher(driver, runtime, { code: drawing[runtime] ?? '' }),
  );
  for (const { stdout, stderr, exitCode } of runs) {
    if (exitCode !== 0) {
      throw new Error(`a program of ${runtime} that only draws ended with ${exitCode}: ${stderr}`);
    }
    for (const line of stdout.trim().split('\n')) {
      const [source = '', ...value] = line.split(' ');
      drawn.set(source, (drawn.get(source) ?? new Set()).add(value.join(' ')));
    }
  }
  return drawn;
}
