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
 * Rows of the panel that are wanted, in the order asked for. Numbers that are not known come last either way, equals by number of the series.
 * Sorts positions alone: nothing is made for a row.
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
  const rows = kept.slice(0, size);
  const direction = order.descending ? -1 : 1;
  const bySeries = (a: number, b: number): number => (index[a] as number) - (index[b] as number);
  const column = columnOf(panel, order.column);
  if (column) return rows.sort((a, b) => byNumber(column[a] as number, column[b] as number, direction) || bySeries(a, b));
  const ranks = (list?.keys ?? []).map(ranksOf);
  return rows.sort((a, b) => direction * (byRanks(ranks, index[a] as number, index[b] as number) || bySeries(a, b)));
}

function byNumber(a: number, b: number, direction: number): number {
  if (a < b) return -direction;
  if (a > b) return direction;
  return a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
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
