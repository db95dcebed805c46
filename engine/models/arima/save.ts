import type { FitNote } from '../model.ts';
import { expand } from './coefficients.ts';
import type { Estimate } from './estimate.ts';
import type { CurrentArimaFitted } from './fitted.ts';
import type { FourierTerms } from './fourier.ts';
import { orderName } from './orders.ts';
import type { Prepared } from './prepare.ts';
import { constantColumn } from './problem.ts';
import { gapDirections } from './regression-directions.ts';
import { makeWhitening, whiten, type Whitening } from './whiten.ts';

/** A perfect fit leaves only rounding, about this share of the largest value. */
const ROUNDING = 1e-13;

/** The regression's errors, undifferenced: the series less missing values' corrections, constant and regressors. */
export function regressionErrors({ problem }: Prepared, { regression, orders }: Estimate): Float64Array {
  const eta = Float64Array.from(problem.y);
  problem.missing.forEach((position, i) => (eta[position] = (eta[position] as number) - (regression[i] as number)));
  let at = problem.missing.length;
  const columns = [...(orders.constant ? [constantColumn(eta.length, orders.d, orders.D)] : []), ...problem.regressors];
  for (const column of columns) {
    const coefficient = regression[at++] as number;
    if (coefficient !== 0) for (let t = 0; t < eta.length; t++) eta[t] = (eta[t] as number) - coefficient * (column[t] as number);
  }
  return eta;
}

/** The filter run over the differenced errors of the regression to the end. */
export function finalFilter({ coefficients, orders, regression, data }: Estimate): Whitening {
  const { p, q, P, Q, m } = orders;
  const { n, columns, values } = data;
  const single = values.slice((columns - 1) * n);
  for (let c = 0; c < columns - 1; c++) {
    const weight = regression[c] as number;
    if (weight !== 0) for (let t = 0; t < n; t++) single[t] = (single[t] as number) - weight * (values[c * n + t] as number);
  }
  const filter = makeWhitening(single, n, 1, Math.max(p + m * P, q + m * Q + 1));
  expand(coefficients, orders, filter.phi, filter.theta);
  whiten(filter, p + m * P, q + m * Q, true);
  return filter;
}

function fourierOf({ waves, scale }: Prepared, weights: readonly number[]): FourierTerms[] {
  let at = 0;
  return waves.map(({ period, harmonics }) => {
    const sine: number[] = [];
    const cosine: number[] = [];
    for (const harmonic of harmonics) {
      sine.push(2 * harmonic === period ? 0 : scale * (weights[at++] as number));
      cosine.push(scale * (weights[at++] as number));
    }
    return { period, harmonics, sine, cosine };
  });
}

/** A note for each regressor that was left out. */
function dependentNotes({ names }: Prepared, { dependent, data, orders }: Estimate): FitNote[] {
  const first = data.columns - 1 - names.length;
  return names.flatMap((name, i) =>
    dependent.includes(first + i)
      ? [
          {
            code: 'regressor-dependent',
            message: `ARIMA left "${name}" out: once differenced it is nothing but ${
              orders.constant ? 'the constant, waves and' : 'waves and'
            } regressors before it, or zero.`,
          },
        ]
      : [],
  );
}

/** The plain data of a fit. */
export function save(prepared: Prepared, found: Estimate, notes: readonly FitNote[]): CurrentArimaFitted {
  const { scale, waves, names, problem } = prepared;
  const { orders, coefficients, regression, squares, counted, estimated, criteria } = found;
  const { p, P, q, Q, d, D, m } = orders;
  const filter = finalFilter(found);
  const eta = regressionErrors(prepared, found);
  const at = problem.missing.length + (orders.constant ? 1 : 0);
  const weights = Array.from(regression.subarray(at));
  const fourier = fourierOf(prepared, weights);
  const columns = waves.reduce((sum, { period, harmonics }) => sum + 2 * harmonics.length - (harmonics.includes(period / 2) ? 1 : 0), 0);
  const room = Math.max(1, counted - estimated);
  const perfect = !(squares > ROUNDING * ROUNDING * counted);
  const sigma2 = perfect ? 0 : (scale * scale * squares) / room;
  const gaps = gapDirections(prepared, found, sigma2);
  const allNotes = [...prepared.notes, ...notes, ...dependentNotes(prepared, found)];
  const shift = -counted * Math.log(scale);
  const { logLik, aic, aicc, bic } = criteria;
  return {
    kind: 'arima',
    formatVersion: 2,
    name: `${orderName(orders)}${waves.map(({ period, harmonics }) => ` + ${harmonics.length} waves of ${period}`).join('')}`,
    orders,
    phi: Array.from(coefficients.subarray(0, p)),
    seasonalPhi: Array.from(coefficients.subarray(p, p + P)),
    theta: Array.from(coefficients.subarray(p + P, p + P + q)),
    seasonalTheta: Array.from(coefficients.subarray(p + P + q, p + P + q + Q)),
    ...(orders.constant ? { constant: scale * (regression[problem.missing.length] as number) } : {}),
    regressors: names.map((name, i) => ({ name, coefficient: scale * (weights[columns + i] as number) })),
    fourier,
    length: problem.y.length,
    state: Array.from(filter.state, (value) => scale * value),
    lastValues: Array.from(eta.subarray(eta.length - d - m * D), (value) => scale * value),
    sigma2,
    ...(gaps.length > 0 ? { gaps } : {}),
    ...(perfect || !Number.isFinite(aicc)
      ? {}
      : { criteria: { logLik: logLik + shift, aic: aic - 2 * shift, aicc: aicc - 2 * shift, bic: bic - 2 * shift } }),
    ...(allNotes.length > 0 ? { notes: allNotes } : {}),
  };
}
