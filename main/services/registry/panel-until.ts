import { foldPanel } from '../../../engine/backtest/panel/fold-panel.ts';
import { seriesAt, sliceSeries } from '../../../engine/core/panel.ts';
import type { LoadedPanel } from '../datasets/panels.ts';

/**
 * Data as they were before their last periods came; known-future regressors go on over the horizon, as in a backtest's fold.
 *
 * @param cut - periods that are left out of each series, 0 or more
 */
export function panelUntil(loaded: LoadedPanel, cut: number, horizon: number): LoadedPanel {
  if (cut === 0) return loaded;
  const { panel } = loaded;
  const known = panel.ids.map((_, i) => {
    const series = seriesAt(panel, i);
    return { training: sliceSeries(series, 0, Math.max(0, series.y.length - cut)), start: panel.start[i] ?? 0 };
  });
  return { ...loaded, panel: foldPanel(panel, known, horizon) };
}
