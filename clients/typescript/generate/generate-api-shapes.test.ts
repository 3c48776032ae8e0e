import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeApi } from '../../../src/api/describe-api.ts';
import { apiShapesFile, generateApiShapes } from './generate-api-shapes.ts';

describe('the types of the client', () => {
  it('are what the OpenAPI document gives now (npm run generate)', async () => {
    expect(await readFile(apiShapesFile, 'utf8')).toBe(await generateApiShapes());
  });

  it('differ as soon as a schema does', async () => {
    const document = structuredClone(await describeApi());
    const { Health } = document.components.schemas as { Health: { properties: object } };
    Object.assign(Health.properties, { ageMs: { type: 'number' } });
    expect(await generateApiShapes(document)).not.toBe(await generateApiShapes());
  });
});
