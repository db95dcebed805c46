import type { Panel } from '../core/panel.ts';
import { featureColumns } from './matrix/columns.ts';
import type { FeaturePlan, PlannedColumn } from './matrix/plan.ts';
import type { Training } from './matrix/kind.ts';

/** Rows of a matrix, drawn evenly from all series and periods where the target is known. */
export interface FeatureSample {
  readonly columns: readonly PlannedColumn[];
  /** A value for each row of the sample, one array a column; NaN where missing. */
  readonly values: readonly Float64Array[];
  readonly y: Float64Array;
  /** Position of the row's series. */
  readonly series: Int32Array;
}

export interface SampleOptions extends Partial<Training> {
  /** About as many rows are taken; 20,000 if absent. */
  readonly rows?: number;
}

/** As many values are worked out at most, but for 50 series in any case. */
const MOST_VALUES = 500_000;

/** A number below 2^32 that depends on `place` alone and has no rhythm: every seventh row of daily data would be one weekday. */
function scattered(place: number): number {
  let z = Math.imul(place + 1, 0x9e3779b9);
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/**
 * A sample of the training rows. The same panel gives the same sample.
 *
 * @param until - periods from here on are left out
 */
export function sampleFeatures(
  panel: Panel,
  plan: FeaturePlan,
  { rows: wanted = 20_000, until = Infinity }: SampleOptions = {},
): FeatureSample {
  const n = panel.ids.length;
  // A lag costs as much for one row as for all, so of very many series only some are worked out.
  const most = Math.max(50, Math.ceil((n * MOST_VALUES) / Math.max(1, panel.y.length)));
  const seriesCount = Math.min(n, most);
  const chosen = Array.from({ length: seriesCount }, (_, k) => Math.floor((k * n) / seriesCount));
  const inChosen = chosen.reduce((sum, i) => sum + (panel.offsets[i + 1] as number) - (panel.offsets[i] as number), 0);
  const limit = Math.min(1, wanted / Math.max(1, inChosen)) * 2 ** 32;
  let size = 0;
  for (let place = 0; place < inChosen; place++) if (scattered(place) < limit) size++;
  const values = plan.columns.map(() => new Float64Array(size));
  const y = new Float64Array(size);
  const series = new Int32Array(size);
  let at = 0;
  let place = 0;
  let before = 0;
  for (const { index, columns, rows } of featureColumns(panel, plan, { series: chosen })) {
    place = before;
    before += rows;
    const from = panel.offsets[index] as number;
    const last = Math.min(rows, until - (panel.start[index] as number));
    for (let t = 0; t < last; t++, place++) {
      if (scattered(place) >= limit) continue;
      const target = panel.y[from + t] as number;
      if (Number.isNaN(target)) continue;
      y[at] = target;
      series[at] = index;
      for (let c = 0; c < columns.length; c++) (values[c] as Float64Array)[at] = (columns[c] as Float64Array)[t] as number;
      at++;
    }
  }
  return {
    columns: plan.columns,
    values: values.map((column) => column.subarray(0, at)),
    y: y.subarray(0, at),
    series: series.subarray(0, at),
  };
}
