import { describeSaved, type SavedModel } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { seriesAt, type Panel } from '../../../engine/core/panel.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { readSaved } from '../saved-models/saved-runs.ts';

/**
 * One-step errors of a stored fit in the units of the series, NaN where there are none.
 *
 * @param index - series of the panel that it was fitted to
 * @returns length of the series; null for a model that does not tell them, or of transformed values
 */
export function residualsOfFit(fitted: string, panel: Panel, index: number, horizon: number): Float64Array | null {
  const saved = readSaved(fitted);
  if (!saved) return null;
  const futureXreg = knownFuture(panel, index, horizon);
  const series = seriesAt(panel, index);
  try {
    const { description, y, skipped, transformed } = describeSaved(saved as SavedModel, series, {
      horizon,
      levels: [],
      ...(futureXreg ? { futureXreg } : {}),
    });
    if (!description || transformed) return null;
    const out = new Float64Array(series.y.length).fill(NaN);
    // What was filled in has no error of its own.
    for (let t = 0; t < y.length; t++)
      if (!Number.isNaN(series.y[skipped + t] as number)) out[skipped + t] = (y[t] as number) - (description.fitted[t] as number);
    return out.every((value) => Number.isNaN(value) || Math.abs(value) <= 1e100) ? out : null;
  } catch (error) {
    // Models of all series and ensembles are not kept by series; some saved by earlier versions do not tell where they started from.
    if (error instanceof EngineError) return null;
    throw error;
  }
}
