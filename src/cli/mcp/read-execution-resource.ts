import type { ExecutionBody, ExecutionListBody } from '../../api/schemas/execution-schemas.ts';
import type { ApiClient } from '../api-client.ts';
import { encodePath, executionUri, parseExecutionUri } from './execution-uri.ts';
import { readArtifactContent } from './read-artifact-content.ts';

/** A resource with its content, in the shape of the protocol. */
type ResourceContent = { readonly uri: string; readonly mimeType: string } & (
  | { readonly text: string }
  | { readonly blob: string }
);

/** A resource as it is listed. */
export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly mimeType?: string;
  readonly size?: number;
}

const LISTED_COUNT = 20;

/** The whole of what a program wrote, or of a file that it left; undefined where the address names neither. */
export async function readExecutionResource(
  client: ApiClient,
  uri: string,
): Promise<ResourceContent | undefined> {
  const part = parseExecutionUri(uri);
  if (part === undefined) {
    return undefined;
  }
  const path = `/v1/executions/${encodeURIComponent(part.executionId)}`;
  if (part.kind !== 'file') {
    const execution = await client.get<ExecutionBody>(path);
    return { uri, mimeType: 'text/plain', text: execution[part.kind] };
  }
  const bytes = await client.bytes(`${path}/artifacts/${encodePath(part.name)}`);
  const { mimeType, text } = readArtifactContent(part.name, bytes);
  return text === undefined
    ? { uri, mimeType, blob: Buffer.from(bytes).toString('base64') }
    : { uri, mimeType, text };
}

/** What the newest executions of a user wrote and left. */
export async function listExecutionResources(client: ApiClient, user: string): Promise<ListedResource[]> {
  const query = new URLSearchParams({ user, count: String(LISTED_COUNT) });
  const { executions } = await client.get<ExecutionListBody>(`/v1/executions?${query}`);
  return executions
    .filter(({ state }) => state === 'finished')
    .flatMap(({ id: executionId, runtime, artifacts }) => [
      ...(['stdout', 'stderr'] as const).map((kind) => ({
        uri: executionUri({ executionId, kind }),
        name: `${kind} of ${runtime} ${executionId}`,
        title: `${kind} of a run, ${runtime}`,
        mimeType: 'text/plain',
      })),
      ...artifacts.map(({ name, sizeBytes }) => ({
        uri: executionUri({ executionId, kind: 'file', name }),
        ...{ name, title: `${name}, which a run handed back`, size: sizeBytes },
      })),
    ]);
}
