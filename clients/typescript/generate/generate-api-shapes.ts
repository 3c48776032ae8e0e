import openapiTS, { astToString } from 'openapi-typescript';
import { type ApiDescription, describeApi } from '../../../src/api/describe-api.ts';

/** Where they are kept. */
export const apiShapesFile = new URL('../src/open-api.generated.ts', import.meta.url);

const heading = `/**
 * The shapes of the HTTP API, generated from the OpenAPI document of the server by \`npm run generate\`: edit the schemas in
 * src/api/schemas instead. A test fails while this file differs from what they say.
 */
`;

/** The types of the API as a source file. Rejects where the document is no valid OpenAPI. */
export async function generateApiShapes(document?: ApiDescription): Promise<string> {
  const described = document ?? (await describeApi());
  // The generator is handed text: it writes into what it is given.
  const nodes = await openapiTS(JSON.stringify(described), {
    alphabetize: false,
    // Nobody changes what a server said.
    immutable: true,
    // What has a default need not be sent.
    defaultNonNullable: false,
  });
  return heading + astToString(nodes);
}
