import { z } from '../kernel/schema.ts';

/** The APIs of others that can be served beside our own. */
const dialectNames = ['piston', 'judge0'] as const;

export type DialectName = (typeof dialectNames)[number];

function namesIn(given: unknown): unknown {
  return typeof given === 'string'
    ? given
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
    : given;
}

/** Names joined by commas, as settings hold them; each counts once. */
export const dialectsSchema = z
  .preprocess(namesIn, z.array(z.enum(dialectNames)))
  .transform((names): readonly DialectName[] => [...new Set(names)])
  .default([]);
