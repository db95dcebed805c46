import type { Series } from '../../core/panel.ts';
import type { Spec } from '../model.ts';
import { choiceSetting, numberSetting } from '../refuse-spec.ts';

/** What a period is predicted from; plain data. It depends on settings, seasons and names alone, so that no value that comes can change it. */
export interface Design {
  /** Ascending. */
  readonly lags: readonly number[];
  readonly trend: boolean;
  /** Waves by season length; no harmonics stand for dummies. */
  readonly seasons: readonly { readonly length: number; readonly harmonics: number | null }[];
  readonly regressors: readonly string[];
}

const HARMONICS = 3;
/** A longer season would cost its length in numbers kept and squared in time; waves stand for it. */
const LONGEST_LAG = 100;
/** Unit of the trend, in periods: near that of the other columns. */
const TREND_UNIT = 100;

/** @param series - its seasons and the names of its regressors */
export function designOf({ seasonLength, seasons, xreg = [] }: Omit<Series, 'id' | 'y'>, spec: Spec): Design {
  const given = spec['lags'];
  const long = seasonLength > 1 && seasonLength <= LONGEST_LAG ? [seasonLength] : [];
  const lags = Array.isArray(given) ? (given as readonly number[]) : [1, 2, ...long];
  const form = choiceSetting<'fourier' | 'dummies' | 'none'>(spec, 'season', 'fourier');
  const lengths = form === 'none' ? [] : [...new Set([...(seasons ?? []), seasonLength])].filter((m) => m > 1).sort((a, b) => a - b);
  const most = numberSetting(spec, 'harmonics') ?? HARMONICS;
  return {
    lags: [...new Set(lags)].sort((a, b) => a - b),
    trend: choiceSetting<'none' | 'linear'>(spec, 'trend', 'none') === 'linear',
    seasons: lengths.map((length) => ({ length, harmonics: form === 'dummies' ? null : Math.min(most, Math.floor(length / 2)) })),
    regressors: xreg.map(({ name }) => name),
  };
}

/** Names of the columns without the intercept, in their order. */
export function columnNames({ lags, trend, seasons, regressors }: Design): string[] {
  return [
    ...(trend ? ['trend'] : []),
    ...seasons.flatMap(({ length, harmonics }) => {
      if (harmonics === null) return Array.from({ length: length - 1 }, (_, place) => `season ${length}, place ${place + 2}`);
      return Array.from({ length: harmonics }, (_, k) => [
        ...(2 * (k + 1) === length ? [] : [`sine ${k + 1} of ${length}`]),
        `cosine ${k + 1} of ${length}`,
      ]).flat();
    }),
    ...regressors.map((name) => `regressor ${name}`),
    ...lags.map((lag) => `lag ${lag}`),
  ];
}

/** The oldest value that a row looks at. */
export const reachOf = ({ lags }: Design): number => lags.at(-1) ?? 0;

/**
 * Writes the row of period t.
 *
 * @param t - number of the period, 0 for the first value of the series
 * @param regressor - value of the regressor of that number in the period
 * @param before - the value so many periods before
 */
export function fillRow(
  { lags, trend, seasons, regressors }: Design,
  t: number,
  regressor: (index: number) => number,
  before: (lag: number) => number,
  into: Float64Array,
  from: number,
): void {
  let at = from;
  if (trend) into[at++] = t / TREND_UNIT;
  for (const { length, harmonics } of seasons) {
    const place = t % length;
    if (harmonics === null) {
      for (let k = 1; k < length; k++) into[at++] = place === k ? 1 : 0;
      continue;
    }
    for (let k = 1; k <= harmonics; k++) {
      const angle = (2 * Math.PI * ((k * place) % length)) / length;
      if (2 * k !== length) into[at++] = Math.sin(angle);
      into[at++] = Math.cos(angle);
    }
  }
  for (let i = 0; i < regressors.length; i++) into[at++] = regressor(i);
  for (const lag of lags) into[at++] = before(lag);
}
