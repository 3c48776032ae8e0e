/** Pictures that whoever reads a tool's answer may be able to look at. */
const IMAGE_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** What the bytes of a file are to be taken for. A name is the program's word: text is never called a page or a script. */
export interface ArtifactContent {
  readonly mimeType: string;
  /** Undefined where the bytes are no UTF-8. */
  readonly text: string | undefined;
  readonly isImage: boolean;
}

export function readArtifactContent(name: string, bytes: Uint8Array): ArtifactContent {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { mimeType: 'text/plain', text, isImage: false };
  } catch {
    const imageType = IMAGE_TYPES[extension];
    return {
      mimeType: imageType ?? 'application/octet-stream',
      text: undefined,
      isImage: imageType !== undefined,
    };
  }
}
