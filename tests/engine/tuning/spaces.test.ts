import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { commonParametersOf } from '../../../engine/backtest/index.ts';
import { globalModels, models } from '../../../engine/models/index.ts';
import { defaultPoint, defaultSearches, drawRandom, readPlan, readSpace } from '../../../engine/tuning/index.ts';
import { enumerate } from '../../../engine/tuning/enumerate.ts';
import type { Parameter } from '../../../engine/models/model.ts';
import { refuseSpec } from '../../../engine/models/refuse-spec.ts';

/** Of a model and, for those of single series, what every model takes. */
const parametersOf = (kind: string): readonly Parameter[] => {
  const model = [...globalModels, ...models].find((one) => one.kind === kind);
  return model ? [...(model.parameters ?? []), ...commonParametersOf(model)] : [];
};

test.each(defaultSearches)('$kind: its space is one, with settings that the model knows and takes', ({ kind, space, resource }) => {
  const parameters = parametersOf(kind);
  expect(readSpace(JSON.parse(JSON.stringify(space)))).toEqual(space);
  expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(space.map(({ name }) => name)));
  const rng = createRng(1);
  for (let i = 0; i < 200; i++) expect(refuseSpec(parameters, drawRandom(space, rng), kind)).toBeNull();
  // Both ends of each dimension too, one at a time.
  for (const dimension of space) {
    const ends = dimension.type === 'choice' ? dimension.values : [dimension.min, dimension.max];
    for (const value of ends) expect(refuseSpec(parameters, { [dimension.name]: value }, kind)).toBeNull();
  }
  expect(() =>
    readPlan({
      space,
      sampler: 'tpe',
      scheduler: 'asha',
      resource,
      eta: 3,
      budget: { trials: null, evaluations: 9, minutes: null },
      first: [],
      seed: 1,
    }),
  ).not.toThrow();
});

test.each(defaultSearches)('$kind: its defaults are those of the model', ({ kind, space }) => {
  const parameters = parametersOf(kind);
  const point = defaultPoint(space);
  // Croston's variants estimate what they are not told.
  if (kind === 'tsb') return expect(point).toBeNull();
  expect(point).not.toBeNull();
  for (const [name, value] of Object.entries(point ?? {})) {
    const parameter = parameters.find((one) => one.name === name);
    // A setting that follows the horizon has none to compare with.
    if (parameter?.default !== undefined) expect([name, value]).toEqual([name, parameter.default]);
  }
  if (space.some(({ type }) => type.endsWith('uniform'))) expect([...enumerate(space)]).toEqual([]);
});
