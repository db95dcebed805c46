import { normalHalfWidth } from '../math/normal.ts';
import { addCrossProducts, crossCorrelations, noCrossSums, standardise, type Standardised } from './cross-correlation.ts';
import { addPairs, noPairs, pairCorrelation } from './pair-correlation.ts';
import { placeOf, seasonLengthsOf, type PanelData, type PanelWindow } from './panel-window.ts';

export interface Correlations {
  readonly matrix: Float64Array;
  readonly pairs: Int32Array;
  readonly lags: Int32Array;
  readonly cross: Float64Array[];
  readonly bound: number;
  readonly series: number;
  readonly notes: string[];
}

/** A variable beside the target: values as long as the panel's. */
export interface Variable {
  readonly name: string;
  readonly values: Float64Array;
}

/** Products that are worth a moment's wait; beyond, series are taken evenly. */
const MOST_PRODUCTS = 6e8;
const MOST_LAGS = 400;

/**
 * Correlations of the target and its regressors, and of the target with each of them at lags. In each series every variable is brought to mean 0
 * and deviation 1, so that with several series only what happens within them counts.
 *
 * @param maxLag - L; two seasons, and at least 14, if not given
 */
export function panelCorrelations(
  panel: PanelData,
  regressors: readonly Variable[],
  window: PanelWindow,
  maxLag: number | undefined,
): Correlations {
  const k = regressors.length + 1;
  const places = Array.from(window.selected, (i) => placeOf(panel, i, window)).filter(({ from, to }) => to > from);
  const longest = places.reduce((most, { from, to }) => Math.max(most, to - from), 1);
  const wanted = maxLag ?? Math.max(14, 2 * Math.max(1, ...seasonLengthsOf(panel)));
  const lags = Math.max(0, Math.min(wanted, MOST_LAGS, longest - 1));
  const values = places.reduce((sum, { from, to }) => sum + to - from, 0);
  const products = values * (k * (2 * lags + 1) + (k * k) / 2);
  const affordable = Math.max(1, Math.floor((places.length * MOST_PRODUCTS) / Math.max(1, products)));
  const used = Math.min(places.length, affordable);
  const notes = used < places.length ? [`Over ${used} of ${places.length} series, evenly spread.`] : [];
  const pairs = Array.from({ length: k * k }, noPairs);
  const cross = Array.from({ length: k }, () => noCrossSums(lags));
  let observed = 0;
  for (let s = 0; s < used; s++) {
    const { from, to } = places[Math.floor((s * places.length) / used)] as (typeof places)[number];
    const variables: (Standardised | null)[] = [
      standardise(panel.y.subarray(from, to)),
      ...regressors.map((regressor) => standardise(regressor.values.subarray(from, to))),
    ];
    const target = variables[0];
    variables.forEach((a, i) => {
      if (!a) return;
      for (let j = i; j < k; j++) {
        const b = variables[j];
        if (b) addPairs(pairs[i * k + j] as (typeof pairs)[number], a.values, a.observed, b.values, b.observed);
      }
      if (target) addCrossProducts(cross[i] as (typeof cross)[number], target, a);
    });
    observed += target?.count ?? 0;
  }
  const matrix = new Float64Array(k * k).fill(NaN);
  const counts = new Int32Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = i; j < k; j++) {
      const sums = pairs[i * k + j] as (typeof pairs)[number];
      const value = i === j && sums.count > 0 ? 1 : pairCorrelation(sums);
      matrix[i * k + j] = value;
      matrix[j * k + i] = value;
      counts[i * k + j] = sums.count;
      counts[j * k + i] = sums.count;
    }
  regressors.forEach(({ name }, i) => {
    if (Number.isNaN(matrix[i + 1] as number)) notes.push(`${name} does not vary within any of these series.`);
  });
  return {
    matrix,
    pairs: counts,
    lags: Int32Array.from({ length: 2 * lags + 1 }, (_, i) => i - lags),
    cross: cross.map(crossCorrelations),
    bound: observed > 0 ? normalHalfWidth(95) / Math.sqrt(observed) : 1,
    series: used,
    notes,
  };
}
