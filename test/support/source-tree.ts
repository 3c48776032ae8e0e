import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = normalize(join(dirname(fileURLToPath(import.meta.url)), '../..'));

export interface SourceFile {
  /** From the project root, with forward slashes: `src/kernel/clock.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly SourceImport[];
}

interface SourceImport {
  readonly specifier: string;
  /** The imported file from the project root, or undefined for a package. */
  readonly target: string | undefined;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(path: string, text: string): SourceImport[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[1] ?? match[2] ?? '';
    const target = specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined;
    return { specifier, target };
  });
}

/** Every TypeScript file below the folders, generated and installed ones left out. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.generated.ts'),
      )
      .map((entry) => {
        const path = relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
        const text = readFileSync(join(projectRoot, path), 'utf8');
        return { path, text, imports: importsOf(path, text) };
      }),
  );
}

/** The second part of `src/<folder>/…`. */
export function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}
