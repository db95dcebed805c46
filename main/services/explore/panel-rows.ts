import type { ExplorePanel, PanelSort } from '../../../contract/entities/explore.ts';
import { PATTERNS, type PanelFigures } from '../../../engine/stats/panel-figures.ts';

const columnOf = {
  volume: 'volume',
  missing: 'missing',
  zeros: 'zeros',
  forecastability: 'forecastability',
  trend: 'trend',
  season: 'season',
  anomalies: 'anomalies',
  change: 'change',
} as const;

/**
 * Positions in the order of a column, the largest first; what is unknown comes last either way.
 *
 * @param selected - ascending
 */
export function sortSeries(
  selected: Int32Array,
  figures: PanelFigures,
  error: Float64Array,
  sort: PanelSort | undefined,
  ascending: boolean,
): Int32Array {
  // Series lie in order of their names.
  if (sort === undefined || sort === 'name') return ascending || sort === undefined ? selected : selected.slice().reverse();
  const column = sort === 'error' ? error : figures[columnOf[sort]];
  const sign = ascending ? 1 : -1;
  return selected.slice().sort((a, b) => {
    const x = column[a] as number;
    const y = column[b] as number;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

/** The rows that were asked for, as they travel. */
export function panelRows(
  order: Int32Array,
  figures: PanelFigures,
  { error, errorOf }: Pick<ExplorePanel, 'error' | 'errorOf'>,
): ExplorePanel {
  const doubles = (column: Float64Array): Float64Array<ArrayBuffer> => Float64Array.from(order, (i) => column[i] as number);
  const integers = (column: Int32Array): Int32Array<ArrayBuffer> => Int32Array.from(order, (i) => column[i] as number);
  return {
    index: Int32Array.from(order),
    count: integers(figures.count),
    length: integers(figures.length),
    volume: doubles(figures.volume),
    mean: doubles(figures.mean),
    missing: doubles(figures.missing),
    zeros: doubles(figures.zeros),
    forecastability: doubles(figures.forecastability),
    trend: doubles(figures.trend),
    season: doubles(figures.season),
    pattern: Uint8Array.from(order, (i) => figures.pattern[i] as number),
    patterns: [...PATTERNS],
    averageInterval: doubles(figures.averageInterval),
    squaredVariation: doubles(figures.squaredVariation),
    anomalies: integers(figures.anomalies),
    change: doubles(figures.change),
    error: doubles(error),
    errorOf,
    total: figures.count.length,
  };
}
