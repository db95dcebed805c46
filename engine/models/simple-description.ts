import type { Description, Estimate } from './model.ts';

export interface SimpleDescription {
  readonly name: string;
  readonly equation: readonly string[];
  readonly estimates?: readonly Estimate[];
  readonly sigma2: number;
  /** Length T. */
  readonly y: Float64Array;
  /** Length T: one-step forecasts, NaN where there is none. */
  readonly fitted: Float64Array;
  /** Length h. */
  readonly ahead: Float64Array;
  /** Parts besides the level; when there are some, `level` gives the level itself, length T + h. */
  readonly level?: Float64Array;
  readonly parts?: Description['components'];
}

/** Description of a forecast by rule: no likelihood, one level, and what more there is. */
export function simpleDescription(input: SimpleDescription): Description {
  const { name, equation, estimates = [], sigma2, y, fitted, ahead, parts = [] } = input;
  const level =
    input.level ?? Float64Array.from({ length: y.length + ahead.length }, (_, t) => fitted[t] ?? (ahead[t - y.length] as number));
  return {
    name,
    equation,
    estimates,
    criteria: null,
    sigma2,
    components: [{ name: 'Level', values: level, effect: 'additive' }, ...parts],
    fitted,
    residuals: y.map((value, t) => value - (fitted[t] as number)),
  };
}

/** An estimate without a standard error. */
export const estimate = (name: string, symbol: string, value: number, standardError: number | null = null): Estimate => ({
  name,
  symbol,
  value,
  standardError,
});
