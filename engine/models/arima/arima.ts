import type { Context } from '../../core/context.ts';
import type { Series } from '../../core/panel.ts';
import type { FitNote, Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { fitConditional, type ArmaFit } from './conditional-fit.ts';
import { differenced } from './difference.ts';
import { fitExact, suitsExact } from './exact-fit.ts';
import { orderName, type Orders } from './orders.ts';
import { psiWeights, withDifferences } from './polynomial.ts';
import { chooseDifferences, searchOrders, varies } from './search.ts';

export interface ArimaFitted extends Fitted {
  readonly kind: 'arima';
  /** Notation, for example `ARIMA(0,1,1)(0,1,1)[12]`. */
  readonly name: string;
  readonly orders: Orders;
  readonly estimator: 'exact' | 'conditional';
  /** y[t] = intercept + sum ar[i] y[t-1-i] + e[t] + sum ma[j] e[t-1-j]; differences and seasons multiplied in. */
  readonly intercept: number;
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly sigma2: number;
  /** The last values and errors that the recursion needs, oldest first. */
  readonly lastValues: readonly number[];
  readonly lastErrors: readonly number[];
  readonly aicc: number;
}

const LONGEST_SEASON = 24;
const LONGEST_HISTORY = 4000;
const AT_LEAST = 10;
/** The search for orders looks at the newest values only; the chosen model is then fitted to all of them. */
const SEARCHED = 1000;

interface Choice {
  readonly fit: ArmaFit;
  readonly estimator: ArimaFitted['estimator'];
  readonly exactFailed: boolean;
}

function choose(
  w: Float64Array,
  { d, D, m }: { readonly d: number; readonly D: number; readonly m: number },
  context: Context,
): Choice | null {
  const recent = w.subarray(Math.max(0, w.length - SEARCHED));
  const [found] = varies(recent) ? searchOrders(recent, d, D, m, context.shouldStop) : [];
  if (!found) return null;
  const best = recent.length < w.length ? (fitConditional(w, found.orders, context.shouldStop, found) ?? found) : found;
  const conditional = { fit: best, estimator: 'conditional', exactFailed: false } as const;
  if (!suitsExact(w.length, best.orders)) return conditional;
  const exact = fitExact(w, best);
  return exact ? { fit: exact, estimator: 'exact', exactFailed: false } : { ...conditional, exactFailed: true };
}

/** White noise about a mean: all that can be said of differences that do not vary. */
function withoutVariation(w: Float64Array, orders: Orders): ArmaFit {
  const none = new Float64Array(0);
  return { orders, ar: none, ma: none, mean: w[0] ?? 0, sigma2: 0, residuals: new Float64Array(w.length), aicc: 0 };
}

function prepare(series: Series): { readonly y: Float64Array; readonly m: number; readonly notes: FitNote[] } {
  const notes: FitNote[] = [];
  const cut = series.y.length > LONGEST_HISTORY;
  if (cut)
    notes.push({
      code: 'history-cut',
      message: `ARIMA was fitted to the newest ${LONGEST_HISTORY} of ${series.y.length} values.`,
    });
  const long = series.seasonLength > LONGEST_SEASON;
  if (long)
    notes.push({
      code: 'season-ignored',
      message: `ARIMA takes seasons of at most ${LONGEST_SEASON} periods; the season of ${series.seasonLength} was left out.`,
    });
  return { y: cut ? series.y.subarray(series.y.length - LONGEST_HISTORY) : series.y, m: long ? 1 : series.seasonLength, notes };
}

/**
 * Seasonal ARIMA with automatic orders: differences by seasonal strength and the KPSS test, orders by a stepwise search over conditional
 * fits
 * with AICc; the chosen model is fitted again by exact likelihood with the npm package `arima` where that takes a bearable time.
 *
 * @see Hyndman & Khandakar (2008), J. Statistical Software 27(3); Box, Jenkins, Reinsel & Ljung (2015), Time Series Analysis, 5th ed.
 */
export const arima: LocalModel<ArimaFitted> = {
  kind: 'arima',
  label: 'ARIMA',
  summary: 'Regression on own past values and errors, differenced as needed, with orders chosen automatically.',
  baseline: false,
  complexity: 15,
  acceptsMissing: false,
  refuse: (series) => refuseUnlessComplete(series, AT_LEAST, 'ARIMA'),
  fit(series, spec, context) {
    throwIfRefused(arima.refuse(series, spec));
    const { y, m, notes } = prepare(series);
    const { d, D } = chooseDifferences(y, m);
    const w = differenced(y, d, D, m);
    const plain: Orders = { p: 0, d, q: 0, P: 0, D, Q: 0, m, constant: true };
    const found = choose(w, plain, context);
    const { fit, estimator, exactFailed } = found ?? { fit: withoutVariation(w, plain), estimator: 'conditional', exactFailed: false };
    if (exactFailed)
      notes.push({
        code: 'exact-fit-failed',
        message: 'ARIMA: the exact likelihood had no usable maximum; the conditional estimate was kept.',
      });
    let share = 1;
    for (const value of fit.ar) share -= value;
    const ar = withDifferences(fit.ar, d, D, m);
    return {
      kind: 'arima',
      formatVersion: 1,
      name: orderName(fit.orders),
      orders: fit.orders,
      estimator,
      intercept: fit.mean * share,
      ar: Array.from(ar),
      ma: Array.from(fit.ma),
      sigma2: fit.sigma2,
      lastValues: Array.from(y.subarray(y.length - ar.length)),
      lastErrors: Array.from(fit.residuals.subarray(fit.residuals.length - fit.ma.length)),
      aicc: fit.aicc,
      ...(notes.length > 0 ? { notes } : {}),
    };
  },
  forecast(fitted, { horizon, levels }) {
    const ar = Float64Array.from(fitted.ar);
    const ma = Float64Array.from(fitted.ma);
    const { intercept, lastValues, lastErrors } = fitted;
    const mean = new Float64Array(horizon);
    for (let i = 0; i < horizon; i++) {
      let value = intercept;
      for (let lag = 1; lag <= ar.length; lag++) {
        const weight = ar[lag - 1] as number;
        if (weight !== 0) value += weight * ((lag <= i ? mean[i - lag] : lastValues[lastValues.length + i - lag]) as number);
      }
      for (let lag = i + 1; lag <= ma.length; lag++) value += (ma[lag - 1] as number) * (lastErrors[lastErrors.length + i - lag] as number);
      mean[i] = value;
    }
    const psi = psiWeights(ar, ma, horizon);
    let squares = 0;
    const deviation = psi.map((weight) => {
      squares += weight * weight;
      return Math.sqrt(fitted.sigma2 * squares);
    });
    return normalForecast(mean, deviation, levels);
  },
};
