import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { globalModels } from '../../../engine/models/index.ts';
import { defaultPoint, defaultSearches, drawRandom, readPlan, readSpace } from '../../../engine/tuning/index.ts';
import { enumerate } from '../../../engine/tuning/enumerate.ts';
import { refuseSpec } from '../../../engine/models/refuse-spec.ts';

test.each(defaultSearches)('$kind: its space is one, with settings that the model knows and takes', ({ kind, space, resource }) => {
  const model = globalModels.find((one) => one.kind === kind);
  const parameters = model?.parameters ?? [];
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
    readPlan({ space, sampler: 'tpe', scheduler: 'asha', resource, eta: 3, budget: { evaluations: 9, minutes: null }, first: [], seed: 1 }),
  ).not.toThrow();
});

test.each(defaultSearches)('$kind: its defaults are those of the model', ({ kind, space }) => {
  const parameters = globalModels.find((one) => one.kind === kind)?.parameters ?? [];
  const point = defaultPoint(space);
  expect(point).not.toBeNull();
  for (const [name, value] of Object.entries(point ?? {})) {
    const parameter = parameters.find((one) => one.name === name);
    // A setting that follows the horizon has none to compare with.
    if (parameter?.default !== undefined) expect([name, value]).toEqual([name, parameter.default]);
  }
  expect([...enumerate(space)]).toEqual([]);
});
