import { writeFileSync } from 'node:fs';
import { describeApi } from '../../src/api/describe-api.ts';
import { renderApiSchemas } from './render-api-schemas.ts';

writeFileSync(new URL('../src/api/api-schemas.ts', import.meta.url), renderApiSchemas(await describeApi()));
