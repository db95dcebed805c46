import { expect, test } from 'vitest';
import { jensenShannon } from '../../../engine/drift/jensen-shannon.ts';
import { populationStability } from '../../../engine/drift/population-stability.ts';
import { sortedSample } from '../../../engine/drift/sorted-sample.ts';
import { wasserstein } from '../../../engine/drift/wasserstein.ts';
import { golden, near } from './golden.ts';

const evidently = golden('drift-evidently') as {
  readonly counts: readonly { reference: number[]; current: number[]; psi: number; jensenShannon: number }[];
  readonly normed: readonly number[];
};
const { samples } = golden('drift-scipy') as { readonly samples: readonly { reference: number[]; current: number[] }[] };

test.each(evidently.counts)('golden: stability index and Jensen-Shannon distance of categories as Evidently (%#)', (made) => {
  const counts = { reference: Float64Array.from(made.reference), current: Float64Array.from(made.current) };
  near(populationStability(counts).psi, made.psi, 1e-13);
  near(jensenShannon(counts), made.jensenShannon, 1e-13);
});

test('golden: Wasserstein distance normed as Evidently, which divides by n where the standard deviation here has n - 1', () => {
  expect(evidently.normed).toHaveLength(samples.length);
  evidently.normed.forEach((normed, i) => {
    const { reference, current } = samples[i] as (typeof samples)[number];
    const [a, b] = [reference, current].map((values) => sortedSample(Float64Array.from(values)).values) as [Float64Array, Float64Array];
    near((wasserstein(a, b).normed as number) * Math.sqrt(a.length / (a.length - 1)), normed, 1e-12);
  });
});
