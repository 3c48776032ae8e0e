import { describe, expect, it } from 'vitest';
import { createProgressReporter } from './progress-reporter.ts';

/** A reporter, what it has told, and the next thing that it tells. */
function openReporter() {
  const told: (readonly [string, number])[] = [];
  let heard = Promise.withResolvers<void>();
  const reporter = createProgressReporter((text, charCount) => {
    told.push([text, charCount]);
    heard.resolve();
    heard = Promise.withResolvers();
  });
  return { reporter, told, next: () => heard.promise };
}

describe('progress', () => {
  it('is told at once, then together with what came meanwhile', async () => {
    const { reporter, told, next } = openReporter();
    reporter.report('one ');
    reporter.report('two ');
    reporter.report('three');
    expect(told).toEqual([['one ', 4]]);
    await next();
    expect(told.slice(1)).toEqual([['two three', 13]]);
    reporter.end();
    expect(told).toHaveLength(2);
  });

  it('is told to its end, of much only that', () => {
    const { reporter, told } = openReporter();
    reporter.report('a');
    reporter.report(`${'b'.repeat(5000)}c`);
    reporter.end();
    expect(told[1]?.[0]).toBe(`${'b'.repeat(1999)}c`);
    expect(told[1]?.[1]).toBe(5002);
  });
});
