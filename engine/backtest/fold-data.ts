import { sliceSeries, type Regressor, type Series } from '../core/panel.ts';
import type { BacktestOptions, FoldData } from './types.ts';

/**
 * What one fold is trained on and measured by: parts of the series, or what `refold` makes of the raw data at its origin, shaped as the series
 * was (season, regressors).
 *
 * @param whole - the shaped series
 * @param lead - periods that shaping cut off its beginning
 * @param origin - number of training values of `whole`
 * @returns null when there is nothing to train on
 */
export function foldData(whole: Series, lead: number, origin: number, { horizon, refold }: BacktestOptions): FoldData | null {
  const test = sliceSeries(whole, origin, origin + horizon);
  const sliced = sliceSeries(whole, 0, origin);
  if (!refold) return { training: sliced, actual: test.y, ...(test.xreg ? { futureXreg: test.xreg } : {}) };
  const made = refold(lead + origin);
  if (!made) return null;
  const { seasonLength, seasons, xreg } = whole;
  const { xreg: own, seasons: _seasons, ...training } = trimmed(made.training);
  const shaped = { ...training, seasonLength, ...(seasons ? { seasons } : {}) };
  if (!xreg) return { training: shaped, actual: made.actual };
  const known = pick(xreg, own);
  const ahead = pick(xreg, made.futureXreg);
  if (!known || !ahead) return { training: shaped, actual: made.actual };
  return { training: { ...shaped, xreg: known }, actual: made.actual, futureXreg: ahead };
}

/** Without leading missing values. */
function trimmed(series: Series): Series {
  let lead = 0;
  while (lead < series.y.length && Number.isNaN(series.y[lead] as number)) lead++;
  return lead === 0 ? series : sliceSeries(series, lead, series.y.length);
}

/** Those of the same names in the same order; null when one is not there. */
function pick(wanted: readonly Regressor[], from: readonly Regressor[] | undefined): readonly Regressor[] | null {
  const found = wanted.flatMap(({ name }) => from?.find((one) => one.name === name) ?? []);
  return found.length === wanted.length ? found : null;
}
