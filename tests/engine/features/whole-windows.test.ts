import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { featureColumns } from '../../../engine/features/matrix/columns.ts';
import { fitFeatures, planFeatures } from '../../../engine/features/matrix/plan.ts';
import type { FeatureSpec, Statistic } from '../../../engine/features/matrix/spec.ts';
import { wholeWindows } from '../../../engine/features/matrix/whole-windows.ts';
import { kernels, kernelText } from '../../kernels/kernels.ts';

it('the kernel is what its source says', async () => {
  const kept = readFileSync(path.resolve(import.meta.dirname, '../../../engine/features/matrix/windows-binary.ts'), 'utf8');
  expect(kept).toBe(await kernelText(kernels.windows));
}, 60_000);

it('this machine runs the kernel', () => {
  expect(wholeWindows(1, 1, 1)).not.toBeNull();
});

/** Series of all lengths and sizes; some have a missing value. Enough of them for whole series to be worked out at once. */
function panelOf(): Panel {
  const lengths = [1, 2, 6, 7, 8, 13, 14, 27, 28, 29, 56, 57, 400, 3_000, 97_000];
  const rng = createRng(5);
  const scales = [1, 1e-300, 1e100, 1e200, 0];
  const series = lengths.flatMap((length, i) =>
    scales
      .map((scale) =>
        Float64Array.from({ length: length > 10_000 && scale !== 1 ? 300 : length }, () => Math.round(200 * rng.uniform() - 40) * scale),
      )
      .map((y, k) => {
        if ((i + k) % 4 === 3 && y.length > 20) y[Math.floor(y.length / 2)] = NaN;
        return y;
      }),
  );
  const offsets = new Int32Array(series.length + 1);
  series.forEach((y, i) => (offsets[i + 1] = (offsets[i] as number) + y.length));
  const y = new Float64Array(offsets[series.length] as number);
  series.forEach((own, i) => y.set(own, offsets[i]));
  const known = Float64Array.from(y, (value) => (Number.isNaN(value) ? 0 : value + 1));
  const futurePeriods = 5;
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids: series.map((_, i) => `series ${i}`),
    offsets,
    start: new Int32Array(series.length),
    y,
    regressors: [{ name: 'price', values: known, future: new Float64Array(series.length * futurePeriods).fill(3) }],
    futurePeriods,
    past: [{ name: 'visits', values: known }],
  };
}

const statistics: readonly Statistic[] = ['mean', 'sum', 'sd', 'min', 'max'];
const specs: readonly FeatureSpec[] = [
  { kind: 'rolling', statistics, windows: [1, 2, 7, 28], shift: 1, minimum: 1 },
  { kind: 'rolling', statistics, windows: [7, 13], shift: 3 },
  { kind: 'rolling', statistics: ['sd', 'mean', 'min'], windows: [28, 500], shift: 40, minimum: 28 },
  { kind: 'rolling', of: 'price', statistics: ['mean', 'sd'], windows: [7], shift: 0 },
  { kind: 'rolling', of: 'visits', statistics: ['sum', 'max'], windows: [7], shift: 2, minimum: 7 },
];

it('whole series at once have the same digits as rows by themselves', () => {
  const panel = panelOf();
  const plan = planFeatures(panel, { specs, horizon: 1, strategy: 'recursive' }, fitFeatures(panel, specs));
  for (const ahead of [0, 9]) {
    const alone = featureColumns(panel, plan, { ahead, series: panel.ids.keys() });
    let rows = 0;
    for (const { index, columns } of featureColumns(panel, plan, { ahead })) {
      const expected = alone.next().value?.columns ?? [];
      expect(columns.length).toBe(expected.length);
      columns.forEach((column, c) => {
        const other = expected[c] as Float64Array;
        const differs = column.findIndex((value, t) => !Object.is(value, other[t]));
        expect(differs, `${plan.columns[c]?.name} of ${panel.ids[index]}, row ${differs}: ${column[differs]} and ${other[differs]}`).toBe(
          -1,
        );
        rows += column.length;
      });
    }
    expect(rows).toBe(plan.columns.length * (panel.y.length + ahead * panel.ids.length));
  }
});
