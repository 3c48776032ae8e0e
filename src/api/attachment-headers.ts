/** What RFC 8187 lets stand as it is. */
const PLAIN = /[A-Za-z0-9!#$&+.^_`|~-]/;

function extendedValue(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return PLAIN.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/**
 * Headers under which a browser keeps bytes that a stranger's program wrote, and never shows or runs them. The name is that of
 * the file alone, without its folders.
 */
export function attachmentHeaders(name: string): Readonly<Record<string, string>> {
  const own = name.split('/').at(-1) ?? name;
  return {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${extendedValue(own)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  };
}
