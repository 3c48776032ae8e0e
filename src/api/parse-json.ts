import { brokenJsonBound } from './json-bounds.ts';

/** The value of a JSON text, or why it is refused. */
export type ParsedJson =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly message: string };

/** No request of this API nests deeper than 3, and none has more than some hundred values. */
const BOUNDS = { depthMax: 32, countMax: 10_000 };

const decoder = new TextDecoder('utf-8', { fatal: true });

const refused = (message: string): ParsedJson => ({ kind: 'refused', message });

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

/** Reads UTF-8 bytes as JSON; looks at how deep and how many its values are before it parses anything. Never throws. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  switch (brokenJsonBound(bytes, BOUNDS)) {
    case 'depthMax':
      return refused(`the body nests deeper than ${BOUNDS.depthMax} levels`);
    case 'countMax':
      return refused(`the body has more than ${BOUNDS.countMax} values`);
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return refused('the body is not valid UTF-8');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words would quote the body.
    return refused('the body is not valid JSON');
  }
  return hasPrototypeKey(value)
    ? refused('the body has a key that would reach an object prototype')
    : { kind: 'value', value };
}
