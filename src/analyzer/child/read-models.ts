import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnalysisModels } from '../analyze-syntax.ts';

/** Where the models are that come with the package. */
export const modelsFolder = fileURLToPath(new URL('../../../models', import.meta.url));

/**
 * The models that `bench/complexity.ts` and `bench/costs.ts` train. They come with the code and are checked by a test, not here: a child
 * starts without what would check them.
 */
export function readModels(): AnalysisModels {
  return { complexity: readModel('complexity'), costs: readModel('costs') };
}

function readModel<Model>(name: string): Model {
  return JSON.parse(readFileSync(`${modelsFolder}/${name}.json`, 'utf8'));
}
