import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of a file with this content, there until the test ends. */
export function programFile(content: string | Uint8Array, name = 'main.py'): string {
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
