import { fitAndForecast } from '../backtest/fit-and-forecast.ts';
import { forecastSaved, innerOf, type SavedModel } from '../backtest/index.ts';
import { requestTo } from '../backtest/pipeline/regressors.ts';
import { shapeSeries } from '../backtest/pipeline/shape-series.ts';
import { EngineError } from '../core/errors.ts';
import { sliceSeries, type Regressor, type Series } from '../core/panel.ts';
import { createRng, deriveSeed, type Rng } from '../core/rng.ts';
import type { LocalModel, Spec } from '../models/model.ts';
import { permutation } from './permutation.ts';
import type { PermutationOptions, PermutedModel } from './permute-inputs.ts';
import { partOfRegressor } from './topics.ts';

/** A series fitted to all but its last h values. */
interface HeldOut {
  readonly saved: SavedModel;
  readonly training: Series;
  readonly actual: Float64Array;
  readonly ahead: readonly Regressor[];
  /** Mean change from season to season in training: errors are counted in it. */
  readonly scale: number;
}

/**
 * Permutation importance of the regressors of a local model: each series is fitted to all but its last h values, and its forecast of those made
 * with regressors of other series and steps. Mean absolute error over the mean seasonal change, as in MASE.
 *
 * @param all - series with their regressors, at least h + a few values each; those that cannot be fitted are left out
 * @throws EngineError `invalid-option` where nothing could be shuffled, `series-too-short`, `cancelled`
 */
export async function permuteLocal(
  model: LocalModel,
  all: readonly Series[],
  horizon: number,
  spec: Spec,
  seed: number,
  rng: Rng,
  { shouldStop = () => false, onProgress, repeats }: PermutationOptions = {},
): Promise<PermutedModel> {
  if (!model.acceptsRegressors)
    throw new EngineError('invalid-option', `${model.label} takes nothing but the series itself: there is nothing to shuffle.`);
  const held: HeldOut[] = [];
  for (const [i, series] of all.entries()) {
    if (shouldStop()) throw new EngineError('cancelled', 'The explanation was cancelled.');
    const one = holdOut(model, series, horizon, spec, seed, shouldStop);
    if (one) held.push(one);
    onProgress?.((0.7 * (i + 1)) / all.length);
  }
  const names = [...new Set(held.flatMap(({ ahead }) => ahead.map(({ name }) => name)))];
  if (held.length === 0 || names.length === 0)
    throw new EngineError(
      'series-too-short',
      `${model.label} could not be fitted with regressors to the data before the last ${horizon} periods.`,
    );
  const cells = held.length * horizon;
  const errorWith = (moved: string | null, order: Int32Array | null): number => {
    let sum = 0;
    let count = 0;
    held.forEach(({ saved, training, actual, ahead, scale }, i) => {
      const futureXreg = ahead.map(({ name, values }) => {
        if (name !== moved || !order) return { name, values };
        return {
          name,
          values: values.map((value, h) => {
            const cell = order[i * horizon + h] as number;
            return held[Math.floor(cell / horizon)]?.ahead.find((other) => other.name === name)?.values[cell % horizon] ?? value;
          }),
        };
      });
      const { mean } = forecastSaved(saved, requestTo(model, training, { horizon, levels: [80], futureXreg }));
      actual.forEach((value, h) => {
        if (Number.isNaN(value)) return;
        sum += Math.abs(value - (mean[h] as number)) / scale;
        count++;
      });
    });
    return count > 0 ? sum / count : 0;
  };
  const infos = names.map((name) => partOfRegressor(name, name, name));
  const single = await permutation(
    infos,
    cells,
    (shuffle) => errorWith(shuffle ? (names[shuffle.input] as string) : null, shuffle?.order ?? null),
    rng,
    {
      shouldStop,
      ...(repeats === undefined ? {} : { repeats }),
      onProgress: (share) => onProgress?.(0.7 + 0.3 * share),
    },
  );
  return { single, topics: single };
}

function holdOut(model: LocalModel, series: Series, horizon: number, spec: Spec, seed: number, shouldStop: () => boolean): HeldOut | null {
  const n = series.y.length - horizon;
  if (!series.xreg || n < 4) return null;
  const futureXreg = series.xreg.map(({ name, values }) => ({ name, values: values.subarray(n) }));
  try {
    const { series: training, futureXreg: ahead } = shapeSeries(model, sliceSeries(series, 0, n), { horizon, futureXreg }, []);
    if (!ahead) return null;
    const context = { rng: createRng(deriveSeed(seed, series.id)), shouldStop, horizon };
    const { fitted, failure } = fitAndForecast(model, training, spec, { horizon, levels: [80], futureXreg: ahead }, context);
    if (failure || innerOf(fitted).kind !== model.kind) return null;
    return { saved: fitted, training, actual: series.y.subarray(n), ahead, scale: changeOf(training) };
  } catch (error) {
    if (error instanceof EngineError && error.code !== 'cancelled') return null;
    throw error;
  }
}

/** Mean absolute change from season to season; the mean size where there is none. */
function changeOf({ y, seasonLength: m }: Series): number {
  let sum = 0;
  let count = 0;
  let size = 0;
  for (let t = 0; t < y.length; t++) {
    if (!Number.isNaN(y[t])) size = Math.max(size, Math.abs(y[t] as number));
    const change = (y[t] as number) - (y[t - m] ?? NaN);
    if (Number.isNaN(change)) continue;
    sum += Math.abs(change);
    count++;
  }
  return count > 0 && sum > 0 ? sum / count : size || 1;
}
