import { mae, r2, rmse } from '../metrics/index.ts';

/** How far predictions were off, on rows that nothing was learnt from. */
export interface RowAccuracy {
  readonly rmse: number;
  readonly mae: number;
  /** Share of the spread that is explained; null where all values are the same. */
  readonly r2: number | null;
  /** Percent, of the rows whose value is not zero; null where there is none. */
  readonly mape: number | null;
  /** Null where a value or a prediction is at or below -1. */
  readonly rmsle: number | null;
}

/** @param actual - length n; `predicted` of the same length */
export function accuracyOf(actual: Float64Array, predicted: Float64Array): RowAccuracy {
  let percent = 0;
  let counted = 0;
  let logs = 0;
  let below = false;
  for (let i = 0; i < actual.length; i++) {
    const y = actual[i] as number;
    const f = predicted[i] as number;
    if (y !== 0) {
      percent += Math.abs((y - f) / y);
      counted++;
    }
    if (y <= -1 || f <= -1) below = true;
    else logs += (Math.log1p(f) - Math.log1p(y)) ** 2;
  }
  const explained = r2(actual, predicted);
  return {
    rmse: rmse(actual, predicted),
    mae: mae(actual, predicted),
    r2: Number.isFinite(explained) ? explained : null,
    mape: counted === 0 ? null : (100 * percent) / counted,
    rmsle: below || actual.length === 0 ? null : Math.sqrt(logs / actual.length),
  };
}
