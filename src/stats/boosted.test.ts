import { expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { type BoostingSettings, classProbabilities, trainClasses } from './boosted-classes.ts';
import { predictQuantile, trainQuantile } from './boosted-quantile.ts';

const settings: BoostingSettings = {
  roundCount: 80,
  depth: 2,
  learningRate: 0.2,
  ridge: 1,
  rowRatio: 0.8,
  featureRatio: 1,
  binCountMax: 16,
};

it('classes that depend on two features together are told apart, and chance is not believed', () => {
  const random = seededRandom(4);
  const rows = Array.from({ length: 400 }, () => {
    const features = [random.next(), random.next(), random.next()];
    const [a = 0, b = 0] = features;
    return { features, label: a > 0.5 === b > 0.5 ? 1 : 0, weight: 1 };
  });
  const model = trainClasses(rows, 2, settings, seededRandom(1));
  const said = (features: number[]) => classProbabilities(model, features)[1] ?? 0;
  expect(said([0.9, 0.9, 0.5])).toBeGreaterThan(0.9);
  expect(said([0.1, 0.9, 0.5])).toBeLessThan(0.1);
  const sum = classProbabilities(model, [0.4, 0.6, 0.1]).reduce((total, each) => total + each, 0);
  expect(sum).toBeCloseTo(1);
});

it('scores to begin from are what is said where nothing else is known', () => {
  const rows = Array.from({ length: 50 }, (_, at) => ({
    features: [1],
    label: at % 2,
    weight: 1,
    offsets: [Math.log(0.5), Math.log(0.5)],
  }));
  const model = trainClasses(rows, 2, settings, seededRandom(1));
  const [first = 0] = classProbabilities(model, [1], [Math.log(0.9), Math.log(0.1)]);
  expect(first).toBeGreaterThan(0.8);
});

it('a quantile follows its feature, and as much lies below it as it says', () => {
  const random = seededRandom(9);
  const rows = Array.from({ length: 2000 }, () => {
    const x = random.next();
    return { features: [x, random.next()], value: (x > 0.5 ? 10 : 0) + random.next() };
  });
  for (const quantile of [0.5, 0.9]) {
    const model = trainQuantile(rows, quantile, settings, seededRandom(2));
    const below = rows.filter(({ features, value }) => value <= predictQuantile(model, features)).length;
    expect(below / rows.length).toBeCloseTo(quantile, 1);
    expect(predictQuantile(model, [0.9, 0.5]) - predictQuantile(model, [0.1, 0.5])).toBeCloseTo(10, 0);
  }
});

it('the same seed grows the same trees', () => {
  const rows = Array.from({ length: 60 }, (_, at) => ({ features: [at % 7, at % 5], value: at % 7 }));
  const grow = () => JSON.stringify(trainQuantile(rows, 0.5, settings, seededRandom(3)));
  expect(grow()).toBe(grow());
});
