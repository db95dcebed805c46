import type { Distribution, DistributionChange } from '../../../contract/entities/lineage.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { quantile } from '../../../engine/stats/quantile.ts';
import { kolmogorovDistance, stabilityIndex } from '../../../engine/validation/distribution.ts';

const probabilities = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
/** Of a regressor so many values are ordered at most; of the target, which counts most, many more. */
const mostOfRegressor = 200_000;
const mostOfTarget = 5_000_000;
/** Steps of the golden ratio spread evenly and fall in with no season. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

interface Ordered {
  readonly figures: Distribution;
  readonly sorted: Float64Array;
  readonly sampled: boolean;
}

function order(values: Float64Array, most: number): Ordered {
  let present = 0;
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  const kept = new Float64Array(values.length);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    kept[present++] = value;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const sampled = present > most;
  const sorted = sampled
    ? Float64Array.from({ length: most }, (_, i) => kept[Math.floor(((i * goldenRatio) % 1) * present)] as number).sort()
    : kept.subarray(0, present).sort();
  const quantiles = present === 0 ? [] : probabilities.map((p) => quantile(sorted, p));
  // The ends are known exactly, whatever was sampled.
  if (present > 0) quantiles.splice(0, 1, low);
  if (present > 0) quantiles.splice(-1, 1, high);
  const mean = sum / present;
  return {
    figures: { present, missing: values.length - present, mean: Number.isFinite(mean) ? mean : null, quantiles },
    sorted,
    sampled,
  };
}

interface Named {
  readonly name: string;
  readonly role: DistributionChange['role'];
  readonly values: Float64Array;
}

const columnsOf = (panel: Panel, target: string): Named[] => [
  { name: target, role: 'target', values: panel.y },
  ...(panel.regressors ?? []).map(({ name, values }): Named => ({ name, role: 'future', values })),
  ...(panel.past ?? []).map(({ name, values }): Named => ({ name, role: 'past', values })),
];

/**
 * How the target and each regressor of two panels are distributed. Regressors go by their names; the targets always belong together.
 *
 * @param target - what the target is called in the later version
 */
export function compareDistributions(before: Panel, after: Panel, target: string, onColumn?: (name: string) => void): DistributionChange[] {
  const old = new Map(columnsOf(before, target).map((column) => [column.role === 'target' ? '' : column.name, column]));
  const now = new Map(columnsOf(after, target).map((column) => [column.role === 'target' ? '' : column.name, column]));
  return [...new Set([...now.keys(), ...old.keys()])].map((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const { name, role } = (is ?? was) as Named;
    onColumn?.(name);
    const most = role === 'target' ? mostOfTarget : mostOfRegressor;
    const [a, b] = [was ? order(was.values, most) : null, is ? order(is.values, most) : null];
    const both = a !== null && b !== null && a.sorted.length > 0 && b.sorted.length > 0;
    return {
      name,
      role,
      before: a?.figures ?? null,
      after: b?.figures ?? null,
      psi: both ? stabilityIndex(a.sorted, b.sorted) : null,
      ks: both ? kolmogorovDistance(a.sorted, b.sorted) : null,
      sampled: a?.sampled || b?.sampled ? most : null,
    };
  });
}
