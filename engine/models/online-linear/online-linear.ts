import type { Series } from '../../core/panel.ts';
import { countObserved } from '../../math/moments.ts';
import type { LocalModel, Refusal, Spec } from '../model.ts';
import { numberSetting, refuseSpec } from '../refuse-spec.ts';
import { throwIfRefused } from '../refusals.ts';
import { describeOnline } from './describe.ts';
import { columnNames, designOf, reachOf } from './design.ts';
import { forecastOnline } from './forecast.ts';
import { learnSeries, startMembers, type OnlineLinearFitted } from './learn-series.ts';
import { onlineParameters } from './parameters.ts';

const label = 'Online regression';

/** Kept up side by side unless the user says which: all alike, about the last 200, about the last 50. */
const FORGETTING = [1, 0.995, 0.98];
/** Observations beyond the coefficients: fewer say nothing of the errors. */
const SPARE = 4;
/** An update takes time by the square of the coefficients. */
const MOST_COLUMNS = 300;

function refuse(series: Series, spec: Spec): Refusal | null {
  const wrong = refuseSpec(onlineParameters, spec, label);
  if (wrong) return wrong;
  const lags = spec['lags'];
  if (Array.isArray(lags) && !lags.every((lag) => Number.isInteger(lag)))
    return {
      code: 'invalid-option',
      message: `${label}: "lags" must be a list of whole numbers from 1 to 1000 but is ${JSON.stringify(lags)}.`,
    };
  const design = designOf(series, spec);
  const columns = columnNames(design).length;
  if (columns > MOST_COLUMNS)
    return {
      code: 'invalid-option',
      message: `${label}: "season", "lags" and regressors must give at most ${MOST_COLUMNS} columns but give ${columns}. Waves take fewer than dummies.`,
    };
  const { y } = series;
  for (let t = 0; t < y.length; t++)
    if (Math.abs(y[t] as number) > 1e100)
      return { code: 'not-finite', message: `${label} needs values of at most 1e100 but number ${t + 1} is ${y[t] as number}.` };
  const reach = reachOf(design);
  const least = reach + columns + 1 + SPARE;
  const observed = Math.min(reach, y.length) + countObserved(y.subarray(reach));
  if (observed < least)
    return {
      code: 'series-too-short',
      message: `${label} needs at least ${least} values (${columns + 1} coefficients, lags up to ${reach}) but the series has ${observed}.`,
    };
  return Number.isNaN(y[0]) ? { code: 'missing-values', message: `${label} needs the first value, which is missing.` } : null;
}

/**
 * A linear regression on lags, season, trend and regressors that learns each value as it comes, by recursive least squares; several forgetting
 * factors are kept up, and the one that forecast best of late is used.
 *
 * @see Haykin (2002), Adaptive filter theory, 4th ed., ch. 11; Raftery, Kárný & Ettler (2010), Technometrics 52(1), 52-66, on several factors
 */
export const onlineLinear: LocalModel<OnlineLinearFitted> = {
  kind: 'online-linear',
  label,
  summary:
    'A regression on earlier values, season and plans that learns each new value as it comes, without looking at the old ones again.',
  baseline: false,
  complexity: 14,
  acceptsMissing: true,
  acceptsRegressors: true,
  parameters: onlineParameters,
  limits: [
    'Missing values are passed over; lags take what was forecast of them.',
    'Needs as many values as lags reach back, and four more than there are coefficients: 9 for data without a season on the usual settings, 21 for a week.',
    'Effects add up: for growth in percent take the logarithm (transformation log1p).',
    'Seasons longer than 100 periods have waves but no lag, unless lags are given.',
  ],
  refuse,
  fit(series, spec, context) {
    throwIfRefused(refuse(series, spec));
    const design = designOf(series, spec);
    const given = numberSetting(spec, 'forgetting');
    const members = startMembers(design, given === undefined ? FORGETTING : [given]);
    const start: OnlineLinearFitted = { kind: 'online-linear', formatVersion: 1, design, length: 0, recent: [], members };
    return learnSeries(start, series, context.shouldStop);
  },
  update: (fitted, series, context) => {
    const names = (series.xreg ?? []).map(({ name }) => name);
    if (series.y.length < fitted.length || names.join('\n') !== fitted.design.regressors.join('\n')) return null;
    return learnSeries(fitted, series, context.shouldStop);
  },
  forecast: forecastOnline,
  describe: describeOnline,
};
