import type { Series } from '../../core/panel.ts';
import type { Description } from '../model.ts';
import type { FirstArimaFitted } from './fitted.ts';

/** What can be said of a model as it was saved at first: its multiplied-out coefficients, and errors by the difference equation. */
export function describeFirst({ name, ar, ma, intercept, sigma2 }: FirstArimaFitted, { y }: Series): Description {
  const residuals = new Float64Array(y.length).fill(NaN);
  for (let t = ar.length; t < y.length; t++) {
    let value = (y[t] as number) - intercept;
    for (let i = 0; i < ar.length; i++) value -= (ar[i] as number) * (y[t - 1 - i] as number);
    for (let j = 0; j < ma.length && t - 1 - j >= ar.length; j++) value -= (ma[j] as number) * (residuals[t - 1 - j] as number);
    residuals[t] = value;
  }
  const named = (values: readonly number[], prefix: string, symbol: string) =>
    values.flatMap((value, i) =>
      value === 0 ? [] : [{ name: `${prefix}${i + 1}`, symbol: `${symbol}_{${i + 1}}`, value, standardError: null }],
    );
  return {
    name,
    equation: ['y_t = c + \\sum_i a_i y_{t-i} + \\varepsilon_t + \\sum_j b_j \\varepsilon_{t-j}'],
    estimates: [
      { name: 'intercept', symbol: 'c', value: intercept, standardError: null },
      ...named(ar, 'ar', 'a'),
      ...named(ma, 'ma', 'b'),
    ],
    criteria: null,
    sigma2,
    components: [],
    fitted: y.map((value, t) => value - (residuals[t] as number)),
    residuals,
  };
}
