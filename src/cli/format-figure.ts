/** A number with three significant digits, or a dash for an unknown one. */
export function formatFigure(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '-';
  }
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** A share as a percentage. */
export function formatRatio(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : `${formatFigure(value * 100)} %`;
}

const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
];

/** A duration in the largest unit of which there is one. */
export function formatDuration(durationMs: number | null | undefined): string {
  if (durationMs === null || durationMs === undefined) {
    return '-';
  }
  const step = STEPS.find(({ ms }) => durationMs >= ms);
  return step === undefined
    ? `${formatFigure(durationMs)} ms`
    : `${formatFigure(durationMs / step.ms)} ${step.unit}`;
}

/** An instant, milliseconds since the Unix epoch, as ISO 8601 to the second. */
export function formatInstant(at: number | null | undefined): string {
  return at === null || at === undefined ? '-' : `${new Date(at).toISOString().slice(0, 19)}Z`;
}
