import { ChameleonError } from '../../kernel/errors.ts';
import { swfFields } from './read-swf.ts';
import { type TraceFormat, traceFormats } from './trace-formats.ts';

const csvForms: readonly { readonly format: TraceFormat; readonly columns: readonly string[] }[] = [
  { format: 'azure-2019', columns: ['HashOwner', 'HashApp', 'HashFunction', '1', '1440'] },
  { format: 'azure-2019', columns: ['minute', 'owner', 'app', 'fn', 'count'] },
  { format: 'azure-2021', columns: ['app', 'func', 'end_timestamp', 'duration'] },
  { format: 'csv', columns: ['t', 'user'] },
];

/** Tells the form of a trace by its first lines. Throws `invalid-request` when it is none that is known. */
export function detectFormat(name: string, head: string): TraceFormat {
  const lines = head.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !line.startsWith(';'));
  if (first?.startsWith('{')) {
    return /"t"\s*:/.test(first) ? 'jsonl' : 'recorded';
  }
  if (first !== undefined && isSwfRow(first)) {
    return 'swf';
  }
  const header = (first ?? '').split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const found = csvForms.find(({ columns }) => columns.every((column) => header.includes(column)));
  if (found !== undefined) {
    return found.format;
  }
  throw new ChameleonError(
    'invalid-request',
    `${name} is no trace that is known: its first line has neither the columns t and user, nor those of Azure ` +
      `Functions, nor is it JSON or the Standard Workload Format; the forms are ${traceFormats.join(', ')}`,
  );
}

function isSwfRow(line: string): boolean {
  const values = line.split(/\s+/);
  return values.length === swfFields.length && values.every((value) => Number.isFinite(Number(value)));
}
