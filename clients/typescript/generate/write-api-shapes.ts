import { writeFile } from 'node:fs/promises';
import { apiShapesFile, generateApiShapes } from './generate-api-shapes.ts';

// `npm run generate`: after a change of the API's schemas.
await writeFile(apiShapesFile, await generateApiShapes());
