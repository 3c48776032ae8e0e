import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder that holds what an operator offers, and nothing else. */
export interface PreparedPackages {
  readonly nodeModules: string;
  remove(): void;
}

/** What a judge that hosts HumanEval-X has to offer, for one of its programs requires it: js-md5, copied. */
export function prepareHumanevalPackages(): PreparedPackages {
  const root = mkdtempSync(join(tmpdir(), 'chameleon-offered-'));
  // Programs run as users of their own, and have to get there.
  chmodSync(root, 0o755);
  const nodeModules = join(root, 'node_modules');
  const installed = dirname(fileURLToPath(import.meta.resolve('js-md5/package.json')));
  cpSync(installed, join(nodeModules, 'js-md5'), { recursive: true });
  return { nodeModules, remove: () => rmSync(root, { recursive: true }) };
}
