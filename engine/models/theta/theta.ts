import { fitLine } from '../../math/line.ts';
import type { LocalModel, Parameter } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { choiceSetting, numberSetting, refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { deviationsOf, TEXTBOOK } from '../spread.ts';
import { SPREAD_SETTING, wantsTextbook } from '../spread-setting.ts';
import type { ThetaFitted } from './fitted.ts';
import { describeStandardTheta } from './describe-standard.ts';
import { smoothLevel } from './level-smoothing.ts';
import { adjustSeason, figureAfter, restoreSeason, type SeasonForm } from '../../decomposition/adjust-season.ts';
import { SEASONALITY } from './settings.ts';
import { thetaSpread } from './spread.ts';
import { standardOneStep } from './standard-one-step.ts';
import { linesOf } from './two-lines.ts';

const PARAMETERS: readonly Parameter[] = [
  {
    name: 'alpha',
    label: 'Smoothing',
    help: 'Weight of the newest value in the smoothed level. Estimated unless given.',
    type: 'number',
    empty: 'estimated',
    min: 1e-4,
    max: 1,
    advanced: true,
  },
  SEASONALITY,
  SPREAD_SETTING,
];

/**
 * The Theta method: simple exponential smoothing with a drift of half the slope of the series, after seasonal adjustment where a test at
 * 90 percent finds a season. The adjustment is multiplicative, or additive where a value is negative or an effect near zero.
 *
 * @see Assimakopoulos & Nikolopoulos (2000), Int. J. Forecasting 16(4), 521-530; Hyndman & Billah (2003), Int. J. Forecasting 19(2),
 *   287-290
 */
export const theta: LocalModel<ThetaFitted> = {
  kind: 'theta',
  label: 'Theta',
  summary: 'A smoothed level with half of the long-run slope, on seasonally adjusted values.',
  baseline: false,
  complexity: 11,
  acceptsMissing: false,
  parameters: PARAMETERS,
  limits: [
    'Missing values are filled in before the fit.',
    'Needs at least 5 values, and two seasons and one value before a season is looked for.',
    'Takes no regressors. One season only; it is held fixed.',
  ],
  refuse: (series, spec) => refuseSpec(PARAMETERS, spec, 'Theta') ?? refuseUnlessComplete(series, 5, 'Theta'),
  fit(series, spec, context) {
    throwIfRefused(theta.refuse(series, spec));
    const { y, seasonLength } = series;
    const n = y.length;
    const { season, adjusted, figure } = adjustSeason(y, seasonLength, choiceSetting<'auto' | SeasonForm>(spec, 'seasonality', 'auto'));
    const { alpha, level, firstLevel, sigma2 } = smoothLevel(adjusted, context.shouldStop, numberSetting(spec, 'alpha'));
    const calibrated = !wantsTextbook(spec);
    const { slope: slopes } = linesOf(adjusted, true);
    const oneStep = standardOneStep(adjusted, slopes, alpha, firstLevel);
    return {
      kind: 'theta',
      formatVersion: 2,
      alpha,
      level,
      drift: fitLine(adjusted).slope / 2,
      length: n,
      sigma2,
      season,
      figure: figureAfter(figure, n),
      firstLevel,
      spread: calibrated
        ? thetaSpread({ y: adjusted, oneStep, slopes, weight: 0.5, alpha, sigma2, freedom: n - 2, seasonLength })
        : TEXTBOOK,
    };
  },
  forecast(fitted, { horizon, levels }) {
    const { alpha, level, drift, length, sigma2, season, figure, spread = TEXTBOOK } = fitted;
    const lag = (1 - (1 - alpha) ** length) / alpha;
    const mean = Float64Array.from({ length: horizon }, (_, i) => level + drift * (i + lag));
    const deviation = deviationsOf(
      Float64Array.from({ length: horizon }, (_, i) => 1 + i * alpha * alpha),
      sigma2,
      spread,
    );
    restoreSeason(mean, deviation, season, figure);
    return normalForecast(mean, deviation, levels);
  },
  describe: (fitted, series, { horizon }) => describeStandardTheta(fitted, series, horizon),
};
