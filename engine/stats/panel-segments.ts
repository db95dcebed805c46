import { boxFigures } from './box-figures.ts';
import { extentOf, placeOf, type PanelData, type PanelWindow } from './panel-window.ts';
import { changeOf, yearInPeriods } from './year-before.ts';

export interface SegmentFigures {
  /** Position in the list of segments. */
  readonly segment: number;
  readonly series: number;
  readonly observations: number;
  readonly min: number | null;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
  readonly max: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly outliers: number;
  readonly mean: number | null;
  readonly total: number;
  readonly share: number | null;
  readonly change: number | null;
}

const NO_BOX = { min: null, q1: null, median: null, q3: null, max: null, lower: null, upper: null, outliers: 0 } as const;

/**
 * Values of the target by segment, with each segment's share of the total and its newest year beside the one before: sums of the same number of
 * periods, so that series that began or ended count.
 *
 * @param segmentOf - segment of each of `window.selected`
 * @param segments - how many there are
 * @param limit - those with the largest totals that are wanted
 * @returns largest total first
 */
export function panelSegments(
  panel: PanelData,
  window: PanelWindow,
  segmentOf: Int32Array,
  segments: number,
  limit: number,
): SegmentFigures[] {
  const { first, last } = extentOf(panel, window);
  const year = yearInPeriods(panel.frequency);
  const length = Math.max(0, Math.min(year, last - first + 1 - year));
  const series = new Int32Array(segments);
  const observations = new Int32Array(segments);
  const totals = new Float64Array(segments);
  const now = new Float64Array(segments);
  const before = new Float64Array(segments);
  window.selected.forEach((i, position) => {
    const s = segmentOf[position] as number;
    const { from, to, start } = placeOf(panel, i, window);
    series[s] = (series[s] as number) + 1;
    let [seen, sum, newest, earlier] = [0, 0, 0, 0];
    for (let t = from; t < to; t++) {
      const value = panel.y[t] as number;
      if (Number.isNaN(value)) continue;
      seen++;
      sum += value;
      const period = start + t - from;
      if (period > last - length) newest += value;
      else if (period > last - year - length && period <= last - year) earlier += value;
    }
    observations[s] = (observations[s] as number) + seen;
    totals[s] = (totals[s] as number) + sum;
    now[s] = (now[s] as number) + newest;
    before[s] = (before[s] as number) + earlier;
  });
  const all = totals.reduce((sum, value) => sum + value, 0);
  const order = Array.from(totals.keys())
    .sort((a, b) => (totals[b] as number) - (totals[a] as number) || a - b)
    .slice(0, limit);
  const place = new Int32Array(segments).fill(-1);
  order.forEach((s, rank) => (place[s] = rank));
  const values = order.map((s) => new Float64Array(observations[s] as number));
  const filled = new Int32Array(order.length);
  window.selected.forEach((i, position) => {
    const rank = place[segmentOf[position] as number] as number;
    const target = values[rank];
    if (!target) return;
    const { from, to } = placeOf(panel, i, window);
    let at = filled[rank] as number;
    for (let t = from; t < to; t++) {
      const value = panel.y[t] as number;
      if (!Number.isNaN(value)) target[at++] = value;
    }
    filled[rank] = at;
  });
  return order.map((s, rank) => {
    const count = observations[s] as number;
    const total = totals[s] as number;
    const change = changeOf({ now: now[s] as number, before: before[s] as number, pairs: length });
    return {
      segment: s,
      series: series[s] as number,
      observations: count,
      ...(boxFigures((values[rank] as Float64Array).sort()) ?? NO_BOX),
      mean: count > 0 ? total / count : null,
      total,
      share: all > 0 ? total / all : null,
      change: Number.isFinite(change) ? change : null,
    };
  });
}
