import { familyOf } from '../named-policies.ts';
import type { Style } from './draw-chart.ts';

/** Dark enough on white and light enough on black: at least 3 : 1 against both. */
const colours = [
  '#d9730d',
  '#2f9e44',
  '#9c5fd6',
  '#0b9a8d',
  '#d6488f',
  '#a0703c',
  '#8a8f1c',
  '#4c8fb0',
  '#c0504d',
];
const CHAMELEON_COLOUR = '#3b7dd8';

/** A style for each family of policies, in their order: the planner stands out, oracles and ablations are dashed. */
export function policyStyles(policies: readonly string[]): (policy: string) => Style {
  const families = [...new Set(policies.map(familyOf))].filter((family) => family !== 'chameleon');
  return (policy) => {
    const family = familyOf(policy);
    if (family === 'chameleon') {
      return { colour: CHAMELEON_COLOUR, line: 'solid', width: 3 };
    }
    if (family.startsWith('oracle')) {
      return { colour: 'currentColor', line: 'dashed', width: 1.5 };
    }
    const place = families.indexOf(family);
    const colour = colours[place % colours.length] ?? CHAMELEON_COLOUR;
    return { colour, line: place < colours.length ? 'solid' : 'dashed', width: 1.5 };
  };
}
