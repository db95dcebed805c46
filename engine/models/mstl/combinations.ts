import type { LocalModel } from '../model.ts';
import type { MstlFitted } from './fitted.ts';
import { mstlModel } from './mstl.ts';

/** Beyond so many values additive errors alone are tried: multiplicative ones take as long again and forecast the same from long histories. */
const LONG = 500;

/** MSTL with exponential smoothing of the adjusted series: fast, and what R's `stlf` does. */
export const mstlWithSmoothing = (exponentialSmoothing: LocalModel): LocalModel<MstlFitted> =>
  mstlModel({
    kind: 'mstl',
    label: 'MSTL + exponential smoothing',
    summary: 'Takes several seasons out one after the other and smooths what is left; made for hours, half-hours and days.',
    complexity: 15,
    member: exponentialSmoothing,
    hidden: ['season', 'gamma'],
    usual: (n) => (n > LONG ? { error: 'additive' } : {}),
  });

/** MSTL with ARIMA of the adjusted series, which may have regressors. */
export const mstlWithArima = (arima: LocalModel): LocalModel<MstlFitted> =>
  mstlModel({
    kind: 'mstl-arima',
    label: 'MSTL + ARIMA',
    summary: 'Takes several seasons out one after the other and fits ARIMA without a season to what is left.',
    complexity: 21,
    member: arima,
    hidden: ['seasonality', 'fourier_terms', 'P', 'D', 'Q', 'max_P', 'max_D', 'max_Q'],
  });
