/** What one setting of a policy came to. */
export interface FrontPoint {
  readonly policy: string;
  readonly coldStarts: number;
  readonly wastedGbS: number;
}

/** The points that no other one betters in both, the least wasteful first. */
export function frontOf(points: readonly FrontPoint[]): FrontPoint[] {
  const front: FrontPoint[] = [];
  for (const point of points.toSorted((a, b) => a.wastedGbS - b.wastedGbS || a.coldStarts - b.coldStarts)) {
    if (point.coldStarts < (front.at(-1)?.coldStarts ?? Number.POSITIVE_INFINITY)) {
      front.push(point);
    }
  }
  return front;
}

/**
 * Cold starts of a front at a waste: on the line between the two settings around it, which following each of them for a
 * part of the time reaches; those of its last setting beyond that; undefined below its first one.
 */
export function coldStartsAt(front: readonly FrontPoint[], wastedGbS: number): number | undefined {
  const next = front.findIndex((point) => point.wastedGbS > wastedGbS);
  const below = front.at(next === -1 ? -1 : next - 1);
  const above = front[next];
  if (below === undefined || next === 0) {
    return undefined;
  }
  if (above === undefined) {
    return below.coldStarts;
  }
  const share = (wastedGbS - below.wastedGbS) / (above.wastedGbS - below.wastedGbS);
  return below.coldStarts + share * (above.coldStarts - below.coldStarts);
}
