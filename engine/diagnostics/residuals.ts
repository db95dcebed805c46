import { countObserved, mean, variance } from '../math/moments.ts';
import { normalHalfWidth } from '../math/normal.ts';
import type { Description } from '../models/model.ts';
import { archLm, type ArchLm } from './arch-lm.ts';
import { autocorrelations, partialAutocorrelations } from './autocorrelation.ts';
import { histogram, type Histogram } from './histogram.ts';
import { jarqueBera, type JarqueBera } from './jarque-bera.ts';
import { lagsToTest, ljungBox, type LjungBox } from './ljung-box.ts';
import { quantilePoints, type QuantilePoints } from './quantiles.ts';

/** Whether anything is left in the residuals of a model that a better one would have used. */
export interface ResidualDiagnostics {
  /** Residuals that are not missing. */
  readonly count: number;
  readonly mean: number;
  /** Over count - 1. */
  readonly standardDeviation: number;
  /** Lags 1 ... L. */
  readonly acf: Float64Array;
  readonly pacf: Float64Array;
  /** How far from 0 the autocorrelations of white noise stay at 95 percent. */
  readonly bound: number;
  /** No autocorrelation; null where there are too few residuals or they do not vary. */
  readonly ljungBox: LjungBox | null;
  /** Normal residuals. */
  readonly normality: JarqueBera | null;
  /** A size that does not depend on the sizes before. */
  readonly heteroscedasticity: ArchLm | null;
  readonly histogram: Histogram;
  readonly quantiles: QuantilePoints;
}

export interface ResidualOptions {
  /** m; 1 for none. */
  readonly seasonLength: number;
  /** Estimated parameters of the model that take degrees of freedom from the autocorrelations, see `residualParameters`. */
  readonly parameters: number;
}

/**
 * Degrees of freedom that a model takes from the autocorrelations of its residuals, as R's `checkresiduals` counts them: what the model says,
 * or the likelihood's count of parameters without the variance; none where there is no likelihood.
 */
export function residualParameters({ criteria, residualDegrees }: Pick<Description, 'criteria' | 'residualDegrees'>): number {
  if (residualDegrees !== undefined) return residualDegrees;
  return criteria ? Math.max(0, Math.round((criteria.aic + 2 * criteria.logLik) / 2) - 1) : 0;
}

const FEWEST = 3;

/**
 * Everything that the page of a fitted model says of its residuals.
 *
 * @param residuals - length T, NaN where there is none; those before the first and after the last do not count as gaps
 * @returns null for fewer than three residuals
 */
export function residualDiagnostics(residuals: Float64Array, { seasonLength, parameters }: ResidualOptions): ResidualDiagnostics | null {
  const count = countObserved(residuals);
  if (count < FEWEST) return null;
  const inner = withoutEnds(residuals);
  const n = inner.length;
  const deviation = Math.sqrt(variance(inner));
  const centre = mean(inner);
  const tested = lagsToTest(n, seasonLength, parameters);
  const usual = Math.max(Math.floor(10 * Math.log10(n)), 2 * seasonLength);
  const acf = autocorrelations(inner, Math.min(n - 1, Math.max(usual, tested)));
  const varies = deviation > 1e-14 * Math.abs(centre);
  return {
    count,
    mean: centre,
    standardDeviation: deviation,
    acf,
    pacf: partialAutocorrelations(acf),
    bound: normalHalfWidth(95) / Math.sqrt(count),
    ljungBox: varies && tested < count ? ljungBox(acf.subarray(0, tested), count, parameters) : null,
    normality: jarqueBera(inner),
    heteroscedasticity: archLm(inner),
    histogram: histogram(inner),
    quantiles: quantilePoints(inner),
  };
}

function withoutEnds(residuals: Float64Array): Float64Array {
  let from = 0;
  let to = residuals.length;
  while (from < to && Number.isNaN(residuals[from] as number)) from++;
  while (to > from && Number.isNaN(residuals[to - 1] as number)) to--;
  return residuals.subarray(from, to);
}
