/** What of an execution can be read as a resource. */
export type ExecutionPart =
  | { readonly executionId: string; readonly kind: 'stdout' | 'stderr' }
  | { readonly executionId: string; readonly kind: 'file'; readonly name: string };

const PREFIX = 'chameleon://executions/';

/** The templates of all such resources. */
export const executionUriTemplates = {
  stdout: `${PREFIX}{executionId}/stdout`,
  stderr: `${PREFIX}{executionId}/stderr`,
  file: `${PREFIX}{executionId}/files/{+name}`,
} as const;

/** The address of a part, each name in it encoded. */
export function executionUri(part: ExecutionPart): string {
  const base = `${PREFIX}${encodeURIComponent(part.executionId)}`;
  return part.kind === 'file' ? `${base}/files/${encodePath(part.name)}` : `${base}/${part.kind}`;
}

/** The name of a file as a path of an address. */
export function encodePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** What an address names; undefined where it is none of a part of an execution. */
export function parseExecutionUri(uri: string): ExecutionPart | undefined {
  if (!uri.startsWith(PREFIX)) {
    return undefined;
  }
  try {
    const [executionId = '', kind, ...names] = uri.slice(PREFIX.length).split('/').map(decodeURIComponent);
    const name = names.join('/');
    if (kind === 'files' && name !== '') {
      return { executionId, kind: 'file', name };
    }
    return (kind === 'stdout' || kind === 'stderr') && names.length === 0 ? { executionId, kind } : undefined;
  } catch {
    // A percent sign that encodes nothing.
    return undefined;
  }
}
