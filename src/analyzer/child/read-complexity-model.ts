import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ComplexityModel } from '../complexity-model.ts';

/** Where the models are that come with the package. */
export const modelsFolder = fileURLToPath(new URL('../../../models', import.meta.url));

/**
 * The model that tells classes of complexity: `bench/complexity.ts` trains it. It comes with the code and is checked by a test, not here:
 * a child starts without what would check it.
 */
export function readComplexityModel(): ComplexityModel {
  return JSON.parse(readFileSync(`${modelsFolder}/complexity.json`, 'utf8'));
}
