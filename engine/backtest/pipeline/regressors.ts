import type { ForecastRequest } from '../../core/forecast.ts';
import type { Regressor, Series } from '../../core/panel.ts';
import type { LocalModel } from '../../models/model.ts';

/** Number of missing values among all regressors. */
export const countMissing = (regressors: readonly Regressor[]): number =>
  regressors.reduce((sum, { values }) => sum + values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0), 0);

/** Each missing value repeats the one before it; those before the first repeat that one. Null when nothing is there. */
function filled(values: Float64Array, before: number): Float64Array | null {
  const first = Number.isFinite(before) ? before : values.find((value) => Number.isFinite(value));
  if (first === undefined) return null;
  if (values.every((value) => Number.isFinite(value))) return values;
  const out = Float64Array.from(values);
  let last = first;
  for (let t = 0; t < out.length; t++) {
    if (Number.isFinite(out[t])) last = out[t] as number;
    else out[t] = last;
  }
  return out;
}

/** Regressors without gaps: those of the training part, and what is known after it. */
export interface FilledRegressors {
  readonly xreg: readonly Regressor[];
  readonly futureXreg: readonly Regressor[];
}

/**
 * Fills missing values of regressors with the value before them, from the past alone. A regressor that was never observed in the training
 * part is left out.
 *
 * @param xreg - length T each
 * @param futureXreg - the same names; length h each
 */
export function fillRegressors(xreg: readonly Regressor[], futureXreg: readonly Regressor[]): FilledRegressors {
  const known: { past: Regressor; future: Regressor }[] = [];
  for (const { name, values } of xreg) {
    const past = filled(values, NaN);
    const ahead = futureXreg.find((candidate) => candidate.name === name);
    if (!past || !ahead) continue;
    const future = filled(ahead.values, past[past.length - 1] as number);
    if (future) known.push({ past: { name, values: past }, future: { name, values: future } });
  }
  return { xreg: known.map(({ past }) => past), futureXreg: known.map(({ future }) => future) };
}

/** What is asked of a model that was fitted to `series`: the known future of the regressors that it got, without gaps. */
export function requestTo(model: LocalModel, series: Series, { horizon, levels, futureXreg }: ForecastRequest): ForecastRequest {
  if (!model.acceptsRegressors || !series.xreg || !futureXreg) return { horizon, levels };
  return { horizon, levels, futureXreg: fillRegressors(series.xreg, futureXreg).futureXreg };
}
