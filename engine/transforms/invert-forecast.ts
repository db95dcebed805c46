import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import { normalHalfWidth } from '../math/normal.ts';
import { boxCoxMean, inverseBoxCox } from './box-cox.ts';

/** The part of a fitted transformation that is needed to undo it value by value. */
export interface Powers {
  readonly kind: 'none' | 'log1p' | 'box-cox' | 'difference';
  readonly lambda?: number;
  readonly scale?: number;
  readonly biasAdjust: boolean;
  readonly ceiling?: number;
}

/** The level whose interval gives the spread: always the same one, so that a mean does not change with the levels asked for. */
export const SPREAD_LEVEL = 80;

/**
 * Undoes log1p or Box-Cox: bounds end by end, the point forecast as the median or, adjusted for bias, as the mean.
 *
 * @param sigma - length h, standard deviations of the transformed forecast
 * @throws EngineError `no-convergence`, `invalid-option`
 */
export function invertPowers(powers: Powers, forecast: Forecast, sigma?: Float64Array): Forecast {
  const { ceiling = Infinity, scale = 1 } = powers;
  const invert = (value: number): number =>
    powers.kind === 'log1p' ? Math.expm1(value) : scale * inverseBoxCox(value, powers.lambda as number);
  const deviations = powers.biasAdjust ? (sigma ?? deviationsFrom(forecast)) : null;
  const mean = forecast.mean.map((value, i) => {
    const median = invert(value);
    const centre = deviations === null ? median : meanFromMedian(powers, median, (deviations[i] as number) ** 2);
    if (!Number.isFinite(centre))
      throw new EngineError('no-convergence', `The forecast of step ${i + 1} is too large to be turned back from its transformation.`, {
        step: i + 1,
      });
    return centre;
  });
  // A bound beyond the end of a Box-Cox inverse is NaN there: the value has no upper limit.
  const bound = (value: number): number => {
    const inverted = invert(value);
    return Number.isNaN(inverted) || inverted > ceiling ? ceiling : inverted;
  };
  const intervals = forecast.intervals.map(({ level, lower, upper }) => ({
    level,
    lower: lower.map((value, i) => Math.min(bound(value), mean[i] as number)),
    upper: upper.map((value, i) => Math.max(bound(value), mean[i] as number)),
  }));
  return { mean, intervals };
}

const meanFromMedian = (powers: Powers, median: number, variance: number): number =>
  powers.kind === 'log1p'
    ? (median + 1) * (1 + variance / 2) - 1
    : (powers.scale ?? 1) * boxCoxMean(median / (powers.scale ?? 1), variance, powers.lambda as number);

/** Standard deviations from the interval at `SPREAD_LEVEL`, as those of a normal distribution. */
function deviationsFrom({ intervals }: Forecast): Float64Array {
  const interval = intervals.find(({ level }) => level === SPREAD_LEVEL);
  if (!interval)
    throw new EngineError('invalid-option', `Adjusting for bias needs the spread of the forecast: its interval at ${SPREAD_LEVEL}%.`, {
      option: 'biasAdjust',
    });
  const width = 2 * normalHalfWidth(SPREAD_LEVEL);
  return interval.upper.map((value, i) => (value - (interval.lower[i] as number)) / width);
}
