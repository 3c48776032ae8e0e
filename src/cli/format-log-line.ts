const levelNames: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const WARN = 40;
const ERROR = 50;

/** How loud parts of a line are shown. */
export interface LogPaint {
  readonly dim: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

function valueText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) {
    return String(value.message);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One line for a person of one JSON line of the log: time, level, sentence, details. */
export function formatLogLine(line: string, paint: LogPaint): string {
  const { level, time, msg, ...details } = JSON.parse(line) as Record<string, unknown>;
  const name = (levelNames[Number(level)] ?? String(level)).padEnd(5);
  const shown = Number(level) >= ERROR ? paint.red(name) : Number(level) >= WARN ? paint.yellow(name) : name;
  const rest = Object.entries(details).map(([key, value]) => `${key}=${valueText(value)}`);
  const clock = String(time).slice(11, 23);
  return `${[paint.dim(clock), shown, msg, ...rest.map((text) => paint.dim(text))].join(' ').replaceAll('\n', ' ↵ ')}\n`;
}
