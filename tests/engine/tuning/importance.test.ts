import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { importanceOf, nextJob, openStudy, report, type Point, type Study } from '../../../engine/tuning/index.ts';

function studyOf(count: number, score: (point: Point, noise: number) => number | null): Study {
  const rng = createRng(5);
  let study = openStudy({
    space: [
      { name: 'matters', type: 'log-uniform', min: 0.001, max: 1 },
      { name: 'kind', type: 'choice', values: ['a', 'b', [1, 2]] },
      { name: 'nothing', type: 'integer', min: 1, max: 100 },
      { name: 'inner', type: 'uniform', min: 0, max: 1, when: { name: 'kind', is: ['b'] } },
    ],
    sampler: 'random',
    scheduler: 'full',
    resource: { unit: 'folds', min: 1, max: 1 },
    eta: 3,
    budget: { trials: count, evaluations: null, minutes: null },
    first: [],
    seed: 2,
  });
  for (;;) {
    const next = nextJob(study);
    study = next.study;
    if (!next.job) return study;
    study = report(study, next.job.trial, score(next.job.point, rng.normal()));
  }
}
const shares = (study: Study): Record<string, number> => Object.fromEntries(importanceOf(study).map(({ name, share }) => [name, share]));

test('a setting that alone decides explains most, one that does not matter next to nothing', () => {
  const found = shares(studyOf(120, (point, noise) => Math.log(point['matters'] as number) ** 2 + 0.1 * noise));
  expect(found['matters']).toBeGreaterThan(0.85);
  expect(found['nothing']).toBeLessThan(0.1);
  expect(found['kind']).toBeLessThan(0.1);
});

test('a choice that alone decides explains all that three groups of ranks can', () => {
  const found = shares(studyOf(120, (point, noise) => (point['kind'] === 'a' ? 0 : point['kind'] === 'b' ? 5 : 10) + 0.01 * noise));
  // Ranks differ within a group: with three equal groups 8 / 9 lies between them.
  expect(found['kind']).toBeGreaterThan(0.85);
  expect(found['kind']).toBeLessThan(0.92);
  expect(found['nothing']).toBeLessThan(0.1);
});

test('too few results, or none, say nothing', () => {
  expect(importanceOf(studyOf(11, () => 1))).toEqual([]);
  expect(importanceOf(studyOf(30, () => null))).toEqual([]);
});

test('equal scores are no number that is not finite', () => {
  expect(importanceOf(studyOf(30, () => 1)).every(({ share }) => Number.isFinite(share) && share >= 0 && share <= 1)).toBe(true);
});
