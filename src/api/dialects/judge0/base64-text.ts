const LINE_LENGTH = 60;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text in base64 as Judge0 writes it: in lines of 60 characters, each ended. */
export function base64Lines(text: string): string {
  const whole = Buffer.from(text).toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < whole.length; at += LINE_LENGTH) {
    lines.push(`${whole.slice(at, at + LINE_LENGTH)}\n`);
  }
  return lines.join('');
}

/** The text that base64 stands for, line breaks and other strangers left out; undefined when it is no UTF-8. */
export function textOfBase64(base64: string): string | undefined {
  try {
    return decoder.decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
