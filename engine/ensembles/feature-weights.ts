import type { Context } from '../core/context.ts';
import type { Forecast } from '../core/forecast.ts';
import { createRng } from '../core/rng.ts';
import { ownErrors } from './evidence.ts';
import { seriesFeatureNames, seriesFeatures } from './series-features.ts';
import { columnsOf, softmax, trainWeights, weightScores, type WeightModel } from './softmax-boosting.ts';
import type { EnsembleSeries } from './types.ts';

/** Fewest folds of series that weights by features are learnt from. */
export const FEWEST_ROWS = 200;
/** Most times that weights are learnt anew: at an origin that lies between, those of before serve. */
const MOST_FITS = 6;

/** Most folds that one fit learns from; of more of them every second, third ... */
const MOST_ROWS = 10_000;

/** Rows between two pauses. */
const SCORED_TOGETHER = 2000;

/** What one fold of a series teaches. */
interface Row {
  /** From this period on all of its errors are known. */
  readonly known: number;
  readonly features: Float64Array;
  /** One for each member; NaN where it could not be used. */
  readonly losses: Float64Array;
}

/** A forecast that weights will be asked for. */
interface Asked {
  readonly key: string;
  readonly cut: number;
  readonly features: Float64Array;
}

/** Weights by what a series looks like, learnt over all series. */
export interface FeatureWeights {
  observe(series: EnsembleSeries): void;
  /** Once all series were observed; pauses now and then. */
  learn(context: Context): Generator<void, void>;
  /**
   * Equal where too little was known.
   *
   * @param cut - first period that is forecast; Infinity for the end of the data
   */
  weights(series: EnsembleSeries, cut: number, usable: readonly boolean[]): Float64Array;
}

/** How far each member's last step lies from the members' mean, in units of the series; and the size of its earlier errors beside the others'. */
function memberFeatures(series: EnsembleSeries, forecasts: readonly (Forecast | null)[], cut: number): number[] {
  const k = forecasts.length;
  const last = forecasts.map((forecast) => forecast?.mean.at(-1) ?? NaN);
  const there = last.filter((value) => !Number.isNaN(value));
  const centre = there.reduce((sum, value) => sum + value, 0) / there.length;
  const { moments } = ownErrors(series, cut, k);
  const sizes = Array.from({ length: k }, (_, i) => (moments.sums[i * k + i] as number) / (moments.counts[i * k + i] as number));
  const known = sizes.filter((size) => size > 0);
  const usual = known.reduce((sum, size) => sum + size, 0) / known.length;
  return [...last.map((value) => (value - centre) / series.scale), ...sizes.map((size) => Math.log(size / usual))];
}

/** Mean absolute error of each member over the steps, each step in units of the series and of how hard it was for all of them. */
function lossesOf({ data, forecasts }: EnsembleSeries['folds'][number], scale: number): Float64Array {
  const k = forecasts.length;
  const sums = new Float64Array(k);
  let steps = 0;
  for (let step = 0; step < data.actual.length; step++) {
    const actual = data.actual[step] as number;
    if (Number.isNaN(actual)) continue;
    const errors = forecasts.map((forecast) => (forecast ? Math.abs(actual - (forecast.mean[step] as number)) : NaN));
    const there = errors.filter((error) => !Number.isNaN(error));
    if (there.length === 0) continue;
    const unit = scale + there.reduce((sum, error) => sum + error, 0) / there.length;
    for (let i = 0; i < k; i++) sums[i] = (sums[i] as number) + (errors[i] as number) / unit;
    steps++;
  }
  return steps === 0 ? sums.fill(NaN) : sums.map((sum) => sum / steps);
}

/**
 * @param k - number of members
 * @param rounds - trees for each member
 */
export function featureWeights(k: number, rounds: number, learningRate: number): FeatureWeights {
  const names = [
    ...seriesFeatureNames,
    ...Array.from({ length: k }, (_, i) => `apart-${i}`),
    ...Array.from({ length: k }, (_, i) => `error-${i}`),
  ];
  const rows: Row[] = [];
  /** What weights will be asked for. */
  const asked: Asked[] = [];
  const scores = new Map<string, Float64Array>();
  const keyOf = ({ series: { id } }: EnsembleSeries, cut: number): string => `${cut}/${id}`;
  const models: { readonly from: number; readonly model: WeightModel }[] = [];
  const featuresAt = (series: EnsembleSeries, cut: number): Float64Array => {
    const fold = series.folds.find((one) => one.cut === cut);
    const values = [
      ...seriesFeatures(fold ? fold.data.training.y : series.series.y, series.series.seasonLength),
      ...memberFeatures(series, fold ? fold.forecasts : series.final, cut),
    ];
    return Float64Array.from(values, (value) => (Number.isFinite(value) && Math.abs(value) < 1e30 ? value : NaN));
  };
  return {
    observe: (series) => {
      const features = new Map([...series.folds.map((fold) => fold.cut), Infinity].map((cut) => [cut, featuresAt(series, cut)]));
      for (const [cut, values] of features) asked.push({ key: keyOf(series, cut), cut, features: values });
      if (!(series.scale > 0)) return;
      for (const fold of series.folds) {
        const losses = lossesOf(fold, series.scale);
        if (losses.filter((loss) => !Number.isNaN(loss)).length < 2) continue;
        rows.push({ known: fold.cut + fold.data.actual.length, features: features.get(fold.cut) as Float64Array, losses });
      }
    },
    *learn(context) {
      // Where most forecasts are made; last what is known at the end.
      const counts = new Map<number, number>();
      for (const { cut } of asked) if (cut < Infinity) counts.set(cut, (counts.get(cut) ?? 0) + 1);
      const cuts = [...counts]
        .sort(([a, one], [b, other]) => other - one || b - a)
        .slice(0, MOST_FITS - 1)
        .map(([cut]) => cut)
        .sort((a, b) => a - b);
      for (const [fit, cut] of [...cuts, Infinity].entries()) {
        const known = rows.filter((row) => row.known <= cut);
        if (known.length < FEWEST_ROWS) continue;
        const every = Math.ceil(known.length / MOST_ROWS);
        const part = known.filter((_, i) => i % every === 0);
        const model = yield* trainWeights(
          {
            columns: columnsOf(
              names,
              part.map(({ features }) => features),
            ),
            losses: part.map(({ losses }) => losses),
          },
          { rounds, learningRate, maxLeaves: 8, minChildRows: 20, lambda: 1, maxBins: 64, rowShare: 0.8, columnShare: 0.7 },
          { ...context, rng: createRng(fit + 1) },
        );
        models.push({ from: cut, model });
      }
      for (const [m, { from, model }] of models.entries()) {
        const until = models[m + 1]?.from ?? NaN;
        // The latest that was learnt before the cut.
        const part = asked.filter(({ cut }) => cut >= from && !(cut >= until));
        for (let at = 0; at < part.length; at += SCORED_TOGETHER) {
          const some = part.slice(at, at + SCORED_TOGETHER);
          const columns = columnsOf(
            names,
            some.map(({ features }) => features),
          );
          weightScores(model, columns).forEach((own, i) => scores.set(some[i]?.key ?? '', own));
          yield;
        }
      }
    },
    weights: (series, cut, usable) => {
      const weights = new Float64Array(k);
      return softmax(scores.get(keyOf(series, cut)) ?? weights, (i) => usable[i] === true, weights);
    },
  };
}
