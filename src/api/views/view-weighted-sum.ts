import type { WeightedDemandShare, WeightedSum } from '../../model/weighted-sum.ts';
import type { WeightedShareBody, WeightedSumBody } from '../schemas/weighted-sum-schemas.ts';
import { figure } from './figure.ts';

export function viewWeightedSum(evaluated: {
  readonly runtime: string;
  readonly sum: WeightedSum;
}): WeightedSumBody {
  const { demand, instanceCount, terms } = evaluated.sum;
  return {
    runtime: evaluated.runtime,
    demand: figure(demand),
    instanceCount,
    terms: terms.map(({ term, value, normalised, weight, contribution }) => ({
      term,
      value: figure(value),
      normalised: figure(normalised),
      weight: figure(weight),
      contribution: figure(contribution),
    })),
  };
}

export function viewWeightedShare(share: WeightedDemandShare): WeightedShareBody {
  return {
    userCount: share.userCount,
    demand: figure(share.demand),
    instanceCount: share.instanceCount,
    scaledToZeroCount: share.scaledToZeroCount,
    terms: share.terms.map(({ term, weight, contribution }) => ({
      term,
      weight: figure(weight),
      contribution: figure(contribution),
    })),
  };
}
