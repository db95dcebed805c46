import type { Fitted } from '../model.ts';
import type { FourierTerms } from './fourier.ts';
import type { Orders } from './orders.ts';
import type { Gap, Uncertainty } from './uncertainty.ts';

/** What ARIMA saved at first; such models still forecast the same. */
export interface FirstArimaFitted extends Fitted {
  readonly formatVersion: 1;
  readonly name: string;
  readonly orders: Orders;
  /** y[t] = intercept + sum ar[i] y[t-1-i] + e[t] + sum ma[j] e[t-1-j]; differences and seasons multiplied in. */
  readonly intercept: number;
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly sigma2: number;
  /** The last values and errors that the recursion needs, oldest first. */
  readonly lastValues: readonly number[];
  readonly lastErrors: readonly number[];
}

/** A regression with seasonal ARIMA errors. */
export interface CurrentArimaFitted extends Fitted {
  readonly formatVersion: 2;
  /** Notation, for example `ARIMA(0,1,1)(0,1,1)[12]`. */
  readonly name: string;
  readonly orders: Orders;
  /** Length p, P, q and Q. */
  readonly phi: readonly number[];
  readonly seasonalPhi: readonly number[];
  readonly theta: readonly number[];
  readonly seasonalTheta: readonly number[];
  /** Mean, or drift per period where the series is differenced once; absent without one. */
  readonly constant?: number;
  readonly regressors: readonly { readonly name: string; readonly coefficient: number }[];
  readonly fourier: readonly FourierTerms[];
  /** T, the number of values used: the newest ones where the history was cut. */
  readonly length: number;
  /** State of the filter after the last value: forecasts of the differenced errors of the regression start from it. */
  readonly state: readonly number[];
  /** The last errors of the regression, undifferenced, oldest first; length d + m D. */
  readonly lastValues: readonly number[];
  /** Error variance, over the values that count less the coefficients. */
  readonly sigma2: number;
  /** How well missing values near the end are known: what state and last values may be off by, one standard deviation each; absent without any. */
  readonly gaps?: readonly Gap[];
  /** What intervals count beside the errors to come; absent where they take the model at its word, and in models saved before there was any. */
  readonly uncertainty?: Uncertainty;
  /** Absent for a perfect fit, and where there are too few values for AICc. */
  readonly criteria?: { readonly logLik: number; readonly aic: number; readonly aicc: number; readonly bic: number };
}

export type ArimaFitted = FirstArimaFitted | CurrentArimaFitted;
