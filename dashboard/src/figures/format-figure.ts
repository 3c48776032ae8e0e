/** What stands for a figure that nobody knows. */
export const UNKNOWN = '–';

type Figure = number | null | undefined;

function isKnown(value: Figure): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Three digits that matter, no more. */
function short(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.001 ? 3 : 5;
  return Number(value.toFixed(digits)).toLocaleString('en-GB', { maximumFractionDigits: digits });
}

/** A count or any plain number: `1,234`, `0.25`. */
export function formatNumber(value: Figure): string {
  return isKnown(value) ? short(value) : UNKNOWN;
}

/** A share of 0 to 1 as a percentage. */
export function formatRatio(value: Figure): string {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  const percent = value * 100;
  return `${percent > 0 && percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

/** A duration in the unit that suits it: `340 µs`, `12.5 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatMs(value: Figure): string {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  const size = Math.abs(value);
  if (size < 1 && size > 0) {
    return `${Math.round(value * 1000)} µs`;
  }
  if (size < 1000) {
    return `${short(value)} ms`;
  }
  const seconds = value / 1000;
  if (seconds < 60) {
    return `${Number(seconds.toFixed(seconds < 10 ? 2 : 1))} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 3600) {
    return inTwo(whole, [60, 'min'], [1, 's']);
  }
  return whole < 86_400 ? inTwo(whole, [3600, 'h'], [60, 'min']) : inTwo(whole, [86_400, 'd'], [3600, 'h']);
}

type Unit = readonly [seconds: number, name: string];

function inTwo(seconds: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((seconds % large) / small);
  const head = `${Math.floor(seconds / large)} ${largeName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

export function formatMb(value: Figure): string {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  return value >= 1024 ? `${short(value / 1024)} GB` : `${short(value)} MB`;
}

export function formatBytes(value: Figure): string {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  if (value < 1024) {
    return `${short(value)} B`;
  }
  return value < 1_048_576 ? `${short(value / 1024)} KB` : formatMb(value / 1_048_576);
}

export function formatGbS(value: Figure): string {
  return isKnown(value) ? `${short(value)} GB·s` : UNKNOWN;
}

/** Arrivals: by the second, minute or hour, so that the number is one that people can picture. */
export function formatRate(perSecond: Figure): string {
  if (!isKnown(perSecond)) {
    return UNKNOWN;
  }
  if (perSecond >= 1 || perSecond === 0) {
    return `${short(perSecond)}/s`;
  }
  return perSecond * 60 >= 1 ? `${short(perSecond * 60)}/min` : `${short(perSecond * 3600)}/h`;
}

/** How many of what: `1 run`, `3 runs`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${short(count)} ${count === 1 ? one : many}`;
}
