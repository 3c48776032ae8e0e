import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../src/platform/metrics.ts';
import { readDocument } from './support/read-document.ts';
import { projectRoot } from './support/source-tree.ts';

/** Of Debian's package prometheus; `.ci/run` says where it unpacked it. */
const promtool = [process.env.PROMTOOL ?? '', '/usr/bin/promtool'].find(
  (path) => path !== '' && existsSync(path),
);
const why = promtool === undefined ? ', skipped: there is no promtool (Debian package prometheus)' : '';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets: readonly { readonly expr: string }[];
}

/** What GET /metrics tells of, histograms by the series that they are made of. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const text = await createMetrics().render();
  const kinds = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind]) => ({ name, kind }));
  return new Set(
    kinds.flatMap(({ name, kind }) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

const namesIn = (text: string) => [...text.matchAll(/\bchameleon_[a-z0-9_]+/g)].map(([name]) => name);
const { panels }: { readonly panels: readonly Panel[] } = JSON.parse(
  readDocument('monitoring/grafana-dashboard.json'),
);

function check(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(promtool ?? '', args, {
    cwd: join(projectRoot, 'monitoring'),
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('what watches a server', () => {
  it('asks for metrics that there are', async () => {
    const known = await metricNames();
    const asked = [
      ...namesIn(readDocument('monitoring/alerts.yml').replaceAll(/^ *(description|summary):.*$/gm, '')),
      ...panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr))),
    ];
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has panels with a name and a place of their own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(new Set(panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`)).size).toBe(panels.length);
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
  });

  it.skipIf(promtool === undefined)(`has rules that Prometheus takes${why}`, () => {
    const { status, said } = check('check', 'rules', 'alerts.yml');
    expect([status, said]).toEqual([0, expect.stringContaining('7 rules found')]);
  });

  it.skipIf(promtool === undefined)(`alerts where it should, and nowhere else${why}`, () => {
    const { status, said } = check('test', 'rules', 'alerts.test.yml');
    expect([status, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  it.skipIf(promtool === undefined)(`has every expression of the dashboard in order${why}`, () => {
    for (const { expr } of panels.flatMap(({ targets }) => targets)) {
      const written = expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$(instance|runtime)/g, '.*');
      // Formatting parses: an expression that is none is refused.
      const { status, said } = check('query', 'instant', 'http://127.0.0.1:1', written);
      expect([expr, status, said]).toEqual([expr, 1, expect.stringMatching(/connection refused/)]);
    }
  });
});
