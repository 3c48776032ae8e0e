import type { IncomingHttpHeaders } from 'node:http';
import { ChameleonError } from '../kernel/errors.ts';
import { HttpProblem } from './http-problem.ts';
import { isDeeperThan } from './json-depth.ts';

/** No request of this API nests deeper than 3. */
const DEPTH_MAX = 32;

const decoder = new TextDecoder('utf-8', { fatal: true });

function checkType(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new HttpProblem(
      'unsupported-media-type',
      `content-encoding ${encoding} is not read; send the body as it is`,
    );
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) {
    throw new HttpProblem('unsupported-media-type', `charset ${charset} is not read; send UTF-8`);
  }
}

function decode(body: Buffer): string {
  try {
    return decoder.decode(body);
  } catch (cause) {
    throw new ChameleonError('invalid-request', 'the body is not valid UTF-8', { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether some object would reach for its prototype when its keys are copied one by one. */
function hasPrototypeKey(value: unknown): boolean {
  if (!isRecord(value)) {
    return false;
  }
  const reaches =
    Object.hasOwn(value, '__proto__') ||
    (Object.hasOwn(value, 'constructor') &&
      isRecord(value.constructor) &&
      Object.hasOwn(value.constructor, 'prototype'));
  return reaches || Object.values(value).some(hasPrototypeKey);
}

/** The body's value. Throws `invalid-request` or an `HttpProblem`; looks at the depth before parsing anything. */
export function parseJsonBody(headers: IncomingHttpHeaders, body: Buffer): unknown {
  checkType(headers);
  if (isDeeperThan(body, DEPTH_MAX)) {
    throw new ChameleonError('invalid-request', `the body nests deeper than ${DEPTH_MAX} levels`);
  }
  const text = decode(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // The parser's own words would quote the body.
    throw new ChameleonError('invalid-request', 'the body is not valid JSON', { cause });
  }
  if (hasPrototypeKey(value)) {
    throw new ChameleonError('invalid-request', 'the body has a key that would reach an object prototype');
  }
  return value;
}
