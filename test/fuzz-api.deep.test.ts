import { expect, it } from 'vitest';
import { fuzzApi } from './support/fuzz/fuzz-api.ts';

const REQUEST_COUNT = 100_000;
const PATIENCE_MS = 900_000;

it(
  'answers a hundred thousand requests made of its own document, right and wrong ones, as the document tells, and breaks at none',
  async () => {
    const found = await fuzzApi({ count: REQUEST_COUNT, seed: 1 });
    expect(found.wrong).toEqual([]);
    expect(found.failures).toEqual([]);
    expect(found).toMatchObject({ exitCode: 0, requestCount: REQUEST_COUNT });
    // Every kind of answer was among them: a fuzzer that is refused at the door tries nothing.
    for (const status of [200, 201, 202, 400, 403, 404, 415, 422]) {
      expect(found.statuses[status], `answers of ${status}`).toBeGreaterThan(20);
    }
  },
  PATIENCE_MS,
);
