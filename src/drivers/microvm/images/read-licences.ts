import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `GPL-2+ with Autoconf exception`: what is longer is the text of a licence, and no name of one. */
const WORDS_MAX = 6;

/** The short names of a machine-readable copyright file (Debian's format 1.0); `see copyright` where it is a text for people. */
function licencesIn(text: string): readonly string[] {
  const names = [...text.matchAll(/^License: *(\S[^\n]*)$/gm)]
    .map(([, name = '']) => name.trim())
    .filter((name) => name.split(/\s+/).length <= WORDS_MAX);
  return names.length === 0 ? ['see copyright'] : [...new Set(names)].sort();
}

/** Of a package that was unpacked at `root`. Some keep their file under the name of a package that they depend on: then `see copyright`. */
export function readLicences(root: string, packageName: string): readonly string[] {
  try {
    return licencesIn(readFileSync(join(root, 'usr/share/doc', packageName, 'copyright'), 'utf8'));
  } catch {
    return ['see copyright'];
  }
}
