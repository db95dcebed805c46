import type { GridColumn, PanelGrid } from './panel-grid.ts';
import type { DriftWindows, Span } from './windows.ts';

/**
 * What is taken out of values before they are compared: what the same weeks of a year before had (`year`), the usual of the place in the season (`season`), or nothing, the
 * same weeks of a year before being what they are compared with (`same-weeks`) or simply earlier ones (`none`).
 */
export type Adjustment = 'year' | 'season' | 'same-weeks' | 'none';

/** Values of a column as they are compared, laid out as the grid is. */
export interface AdjustedValues {
  readonly adjustment: Adjustment;
  readonly values: Float64Array;
  /** By series, what its values were divided by: their mean size in the reference; 1 for regressors. */
  readonly scale: Float64Array;
  /** The first period that can be compared. */
  readonly first: number;
}

/** Numbers of so few different values are flags and counts: differences of them say little. */
const FEW_VALUES = 20;

/** Whether a column has few different values. */
export function hasFewValues(values: Float64Array): boolean {
  const seen = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value || seen.has(value)) continue;
    seen.add(value);
    if (seen.size > FEW_VALUES) return false;
  }
  return true;
}

/** Takes growth and season out of a column. The target is divided by the size of its series, so that all series say the same of it. */
export function adjustedValues(grid: PanelGrid, column: GridColumn, windows: DriftWindows, seasonLength: number): AdjustedValues {
  const { periods, ids } = grid;
  const scale = column.role === 'target' ? sizes(grid, column.values, windows.reference) : new Float64Array(ids.length).fill(1);
  const { year, byYear } = windows;
  if (column.role !== 'target' && hasFewValues(column.values))
    return { adjustment: byYear ? 'same-weeks' : 'none', values: column.values, scale, first: byYear ? (year as number) : 0 };
  const values = new Float64Array(column.values.length).fill(NaN);
  if (byYear) {
    const lag = year as number;
    ids.forEach((_, i) => {
      const row = i * periods;
      const size = scale[i] as number;
      for (let t = lag; t < periods; t++) {
        const value = (column.values[row + t] as number) - (column.values[row + t - lag] as number);
        values[row + t] = value === 0 ? 0 : value / size;
      }
    });
    return { adjustment: 'year', values, scale, first: lag };
  }
  const m = Math.max(1, seasonLength);
  const usable = windows.reference.to - windows.reference.from >= 2 * m;
  ids.forEach((_, i) => {
    const row = i * periods;
    const size = scale[i] as number;
    const usual = usable && m > 1 ? figure(column.values, row, windows.reference, m) : new Float64Array(m);
    for (let t = 0; t < periods; t++) {
      const value = (column.values[row + t] as number) - (usual[t % m] as number);
      values[row + t] = value === 0 ? 0 : value / size;
    }
  });
  return { adjustment: usable && m > 1 ? 'season' : 'none', values, scale, first: 0 };
}

/** Mean absolute value of each series in a span; 1 for series without a value or with zeros alone. */
function sizes({ ids, periods }: PanelGrid, values: Float64Array, { from, to }: Span): Float64Array {
  return Float64Array.from(ids, (_, i) => {
    let sum = 0;
    let count = 0;
    for (let t = from; t < to; t++) {
      const value = values[i * periods + t] as number;
      if (value !== value) continue;
      sum += Math.abs(value);
      count++;
    }
    return sum > 0 ? sum / count : 1;
  });
}

/** Means by place in the season about their mean. */
function figure(values: Float64Array, row: number, { from, to }: Span, m: number): Float64Array {
  const sums = new Float64Array(m);
  const counts = new Float64Array(m);
  for (let t = from; t < to; t++) {
    const value = values[row + t] as number;
    if (value !== value) continue;
    sums[t % m] = (sums[t % m] as number) + value;
    counts[t % m] = (counts[t % m] as number) + 1;
  }
  const means = sums.map((sum, p) => (counts[p] === 0 ? NaN : sum / (counts[p] as number)));
  const present = means.filter((value) => value === value);
  const centre = present.reduce((sum, value) => sum + value, 0) / Math.max(1, present.length);
  return means.map((value) => (value === value ? value - centre : 0));
}

/**
 * Values of all series in a span, at most about `most` of them at even distances; without those that are missing.
 *
 * @returns values, and the share of cells inside the lives of series that have none
 */
export function collect(grid: PanelGrid, values: Float64Array, { from, to }: Span, most = 200_000): Float64Array {
  const { ids, periods } = grid;
  const length = to - from;
  const cells = ids.length * length;
  let stride = Math.max(1, Math.ceil(cells / most));
  // Distances that share a factor with the span would meet the same weekdays again and again.
  while (stride > 1 && gcd(stride, length) > 1) stride++;
  const found = new Float64Array(Math.ceil(cells / stride));
  let n = 0;
  for (let at = 0; at < cells; at += stride) {
    const i = Math.floor(at / length);
    const value = values[i * periods + from + (at - i * length)] as number;
    if (value === value) found[n++] = value;
  }
  return found.subarray(0, n);
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Cells inside the lives of series, and how many of them have no value. */
export function gapsIn(grid: PanelGrid, values: Float64Array, { from, to }: Span): { readonly cells: number; readonly missing: number } {
  let cells = 0;
  let missing = 0;
  grid.ids.forEach((_, i) => {
    const row = i * grid.periods;
    const [first, last] = [Math.max(from, grid.from[i] as number), Math.min(to, grid.to[i] as number)];
    for (let t = first; t < last; t++) {
      cells++;
      if (Number.isNaN(values[row + t])) missing++;
    }
  });
  return { cells, missing };
}
