import { extentOf, placeOf, type PanelData, type PanelWindow } from './panel-window.ts';

export interface PanelTotals {
  /** Period of the first value. */
  readonly from: number;
  /** Sum for each period; NaN where no series has a value. */
  readonly total: Float64Array;
  /** Series with a value. */
  readonly count: Int32Array;
  readonly values: number;
  /** Periods without a value between first and last of their series. */
  readonly missing: number;
}

/** Sum of the chosen series, period by period. */
export function panelTotals(panel: PanelData, window: PanelWindow): PanelTotals {
  const { first, last } = extentOf(panel, window);
  const total = new Float64Array(last - first + 1);
  const count = new Int32Array(total.length);
  let values = 0;
  let periods = 0;
  for (const i of window.selected) {
    const { from, to, start } = placeOf(panel, i, window);
    periods += to - from;
    for (let t = from; t < to; t++) {
      const value = panel.y[t] as number;
      if (Number.isNaN(value)) continue;
      const at = start - first + t - from;
      total[at] = (total[at] as number) + value;
      count[at] = (count[at] as number) + 1;
      values++;
    }
  }
  for (let t = 0; t < total.length; t++) if (count[t] === 0) total[t] = NaN;
  return { from: first, total, count, values, missing: periods - values };
}
