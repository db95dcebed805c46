import type { DemandPatternName, ExplorePanel } from '../../contract/entities/explore.ts';
import type { SeriesList } from '../../contract/entities/dataset.ts';
import type { PanelOrder } from '../state/explore.ts';
import { matches, ranksOf, wordsOf } from './order.ts';

const numbers = {
  volume: 'volume',
  missing: 'missing',
  zeros: 'zeros',
  forecastability: 'forecastability',
  trend: 'trend',
  season: 'season',
  anomalies: 'anomalies',
  change: 'change',
  error: 'error',
  class: 'pattern',
} as const satisfies Record<Exclude<PanelOrder['column'], 'name'>, keyof ExplorePanel>;

/** The numbers of a column; null for names. */
export const columnOf = (panel: ExplorePanel, column: PanelOrder['column']): ArrayLike<number> | null =>
  column === 'name' ? null : panel[numbers[column]];

export interface Wanted {
  /** Every word must be in one of the keys. */
  readonly text: string;
  readonly pattern: DemandPatternName | null;
  /** Numbers of series; all others are left out. */
  readonly only: ReadonlySet<number> | null;
  readonly order: PanelOrder;
}

/**
 * Rows of the panel that are wanted, in the order asked for. Numbers that are not known come last either way, equals stay in the order of the
 * panel. Sorts positions alone: nothing is made for a row.
 *
 * @param list - series of the version, for their keys; null matches any text
 */
export function orderPanel(panel: ExplorePanel, list: SeriesList | null, { text, pattern, only, order }: Wanted): Int32Array {
  const { index } = panel;
  const words = wordsOf(text);
  // -1, which no row has, for a class that is not among them.
  const code = pattern === null ? -1 : panel.patterns.indexOf(pattern);
  const kept = new Int32Array(index.length);
  let size = 0;
  for (let r = 0; r < index.length; r += 1) {
    const series = index[r] as number;
    if (pattern !== null && panel.pattern[r] !== code) continue;
    if (only !== null && !only.has(series)) continue;
    if (words.length > 0 && list !== null && !matches(list, series, words)) continue;
    kept[size++] = r;
  }
  const rows = kept.subarray(0, size);
  const direction = order.descending ? -1 : 1;
  const column = columnOf(panel, order.column);
  return column ? byNumbers(rows, (r) => direction * (column[r] as number)) : byName(rows, index, list, direction);
}

/** Sorts by bare numbers and then looks up where each row goes: several times as fast as comparing rows. Equals stay as they are. */
function byNumbers(rows: Int32Array, valueOf: (row: number) => number): Int32Array {
  const values = new Float64Array(rows.length);
  let known = 0;
  for (const row of rows) {
    const value = valueOf(row);
    if (!Number.isNaN(value)) values[known++] = value;
  }
  const sorted = values.subarray(0, known).sort();
  const next = new Map<number, number>();
  for (let place = known - 1; place >= 0; place -= 1) next.set(sorted[place] as number, place);
  const result = new Int32Array(rows.length);
  for (const row of rows) {
    const value = valueOf(row);
    const place = Number.isNaN(value) ? known++ : (next.get(value) as number);
    result[place] = row;
    if (!Number.isNaN(value)) next.set(value, place + 1);
  }
  return result;
}

/** By the first key, then the second and so on: as one number where that is exact, which it is unless there are very many keys. */
function byName(rows: Int32Array, index: Int32Array, list: SeriesList | null, direction: number): Int32Array {
  const ranks = (list?.keys ?? []).map(ranksOf);
  const sizes = ranks.map((rank) => 1 + rank.reduce((most, one) => Math.max(most, one), 0));
  const whole = sizes.reduce((product, size) => product * size, 1);
  if (ranks.length === 0) return byNumbers(rows, (r) => direction * (index[r] as number));
  if (whole <= Number.MAX_SAFE_INTEGER)
    return byNumbers(
      rows,
      (r) => direction * ranks.reduce((sum, rank, k) => sum * (sizes[k] as number) + (rank[index[r] as number] as number), 0),
    );
  return rows.slice().sort((a, b) => direction * byRanks(ranks, index[a] as number, index[b] as number) || a - b);
}

function byRanks(ranks: readonly Int32Array[], a: number, b: number): number {
  for (const rank of ranks) {
    const difference = (rank[a] as number) - (rank[b] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The row that shows a series; -1 where it is left out. */
export function placeOfSeries(panel: ExplorePanel, order: Int32Array, series: number): number {
  for (let place = 0; place < order.length; place += 1) if (panel.index[order[place] as number] === series) return place;
  return -1;
}

/** The series `step` rows further, staying inside; the first one where the current one is left out. Null where there is none. */
export function stepInPanel(panel: ExplorePanel, order: Int32Array, series: number, step: number): number | null {
  if (order.length === 0) return null;
  const place = placeOfSeries(panel, order, series);
  const next = place < 0 ? 0 : Math.min(order.length - 1, Math.max(0, place + step));
  return panel.index[order[next] as number] ?? null;
}
