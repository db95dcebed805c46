import { forecastAgain, takesRegressors, type SavedModel } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import { futureAt, seriesAt, type Panel, type Regressor } from '../../../engine/core/panel.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { savedForecaster, type Together } from '../saved-models/forecast-saved.ts';
import { estimateAll, newestEstimates, placesOf, type Estimates } from './newest-estimates.ts';
import { readVersion, type ReadVersion } from './read-version.ts';
import type { VersionData, VersionRequest } from './version-request.ts';

/** One series: its forecast, or why there is none. */
export type SeriesOutcome =
  | { readonly index: number; readonly modelUsed: string; readonly forecast: Forecast }
  | { readonly index: number; readonly problem: string };

/**
 * What is known of a series' regressors from the end of a fit on: what came since, then what is known of the horizon.
 *
 * @returns undefined where it is not known that far
 */
function regressorsFrom(panel: Panel, index: number, ahead: number, horizon: number): readonly Regressor[] | undefined {
  if (ahead === 0) return knownFuture(panel, index, horizon);
  const future = futureAt(panel, index, horizon);
  const to = panel.offsets[index + 1] as number;
  return (
    future &&
    panel.regressors?.map(({ name, values }, k) => {
      const whole = new Float64Array(ahead + horizon);
      whole.set(values.subarray(to - ahead, to));
      whole.set((future[k] as Regressor).values, ahead);
      return { name, values: whole };
    })
  );
}

const after = ({ mean, intervals }: Forecast, ahead: number): Forecast => ({
  mean: mean.slice(ahead),
  intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: lower.slice(ahead), upper: upper.slice(ahead) })),
});

/**
 * Forecasts of a registered version for the periods after the end of each series.
 *
 * A model that learns across series starts from the newest values. One of a single series is estimated anew from them with `anew`; else it goes on from the end of what
 * it was fitted to and does not see what came since. The numbers are those of the day of the training where the data are the same.
 *
 * @param kept - for who asks again for the same data; written: what was estimated anew, and forecasts of models that learn across series for the same horizon and levels
 * @throws ApiError `bad-input` for more periods than a model was fitted for, `unsupported` for own models
 */
export async function forecastFrom(
  read: ReadVersion,
  data: VersionData,
  { wanted, horizon, levels }: Pick<VersionRequest, 'wanted' | 'horizon' | 'levels'>,
  { together = new Map(), estimates = new Map() }: { readonly together?: Together; readonly estimates?: Estimates } = {},
): Promise<SeriesOutcome[]> {
  const { run: own, files } = read;
  const { learnt, panel, globalPanel, ahead, anew } = data;
  const places = placesOf(learnt);
  const newest = anew ? newestEstimates(read, data, anew, estimates) : null;

  /** By a model that was estimated from the newest values. */
  function fromNewest(saved: SavedModel, index: number): Forecast {
    const futureXreg = knownFuture(panel, index, horizon);
    const place = places.get(panel.ids[index] as string) as number;
    const names = (panel.regressors ?? []).map(({ name }) => name);
    if (!futureXreg && takesRegressors(saved) && anew && knownFuture(learnt, place, anew.horizon))
      throw new EngineError(
        'invalid-option',
        `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not known for the ${horizon} periods to forecast`,
      );
    return forecastAgain(saved, seriesAt(panel, index), { horizon, levels, ...(futureXreg ? { futureXreg } : {}) });
  }

  /** By a model of a single series. */
  function local(run: string, index: number, saved: SavedModel): Forecast {
    const estimated = newest?.(run, index);
    if (estimated) {
      if ('problem' in estimated) throw new EngineError('no-convergence', estimated.problem);
      return fromNewest(estimated.saved, index);
    }
    const steps = newest ? 0 : (ahead[index] ?? 0);
    const futureXreg = regressorsFrom(panel, index, steps, horizon);
    const request = { horizon: steps + horizon, levels, ...(futureXreg ? { futureXreg } : {}) };
    return after(forecastAgain(saved, seriesAt(learnt, places.get(panel.ids[index] as string) as number), request), steps);
  }
  const one = await savedForecaster(files, { ids: panel.ids, globalPanel, horizon, levels, local, together });
  return wanted.map((index): SeriesOutcome => {
    if (ahead[index] === null)
      return { index, problem: 'The data of this series end before what the version learnt from, or it did not know the series.' };
    try {
      const { kind, forecast } = one(own, index);
      return { index, modelUsed: kind, forecast };
    } catch (error) {
      if (error instanceof EngineError) return { index, problem: error.message };
      throw error;
    }
  });
}

/**
 * Forecasts of a registered version from its files, which are checked on the way.
 *
 * @throws ApiError as `artefactLines` and `forecastFrom`
 */
export async function forecastVersion(request: VersionRequest): Promise<SeriesOutcome[]> {
  const { panel, wanted } = request;
  const ids = new Set(wanted.map((index) => panel.ids[index] as string));
  return forecastFrom(await readVersion(request, ids), request, request);
}

/** What a version's data ask to be estimated anew. @throws ApiError as `artefactLines` */
export async function estimateVersion(
  request: Omit<VersionRequest, 'wanted' | 'horizon' | 'levels'>,
  tell: (done: number, total: number) => void,
): Promise<Estimates> {
  return estimateAll(await readVersion(request), request, tell);
}
