import type { Series } from '../../core/panel.ts';
import { countObserved } from '../../math/moments.ts';
import type { LocalModel, Refusal, Spec } from '../model.ts';
import { throwIfRefused } from '../refusals.ts';
import { wantsTextbook } from '../spread-setting.ts';
import { chooseModel } from './choose-model.ts';
import type { ArimaFitted } from './fitted.ts';
import { describeArima } from './describe.ts';
import { forecastArima } from './forecast.ts';
import { MOST_NPM_VALUES } from './npm-engine.ts';
import { LONGEST_HISTORY, prepare } from './prepare.ts';
import { refitArima } from './refit.ts';
import { save } from './save.ts';
import { uncertaintyOf } from './spread.ts';
import { isFixed, PARAMETERS, refuseSettings, settingsOf } from './settings.ts';

const AT_LEAST = 4;
// Squares of larger values overflow.
const LARGEST = 1e100;

/** Refuses values and regressors that no likelihood can be worked out from; missing values are welcome. */
export function refuseValues({ y, xreg = [] }: Series, atLeast: number): Refusal | null {
  const observed = countObserved(y);
  if (observed < atLeast)
    return { code: 'series-too-short', message: `ARIMA needs at least ${atLeast} values but the series has ${observed}.` };
  const endless = y.findIndex((value) => !Number.isNaN(value) && !(Math.abs(value) <= LARGEST));
  if (endless >= 0)
    return { code: 'not-finite', message: `ARIMA needs values of at most 1e100 but number ${endless + 1} is ${y[endless]}.` };
  for (const { name, values } of xreg) {
    const gap = values.findIndex((value) => !(Math.abs(value) <= LARGEST));
    if (gap >= 0)
      return { code: 'missing-values', message: `ARIMA needs every value of "${name}" but number ${gap + 1} is ${values[gap]}.` };
  }
  return null;
}

/** What the npm package cannot take beside what we cannot. */
function refusePackage({ y, xreg = [], seasonLength }: Series, spec: Spec): Refusal | null {
  const settings = settingsOf(spec);
  if (settings.engine !== 'npm') return null;
  if (!isFixed(settings, settings.seasonality === 'none' ? 1 : seasonLength))
    return {
      code: 'invalid-option',
      message:
        'ARIMA: "engine" must be "own" unless p, d, q, P, D, Q and constant are all given, but is "npm": the package is used for fixed orders only.',
    };
  const gap = y.findIndex((value) => !Number.isFinite(value));
  if (gap >= 0)
    return {
      code: 'missing-values',
      message: `The npm package arima needs every value but number ${gap + 1} of ${y.length} is missing.`,
    };
  const size = Math.min(y.length, LONGEST_HISTORY) * (1 + xreg.length);
  return size > MOST_NPM_VALUES
    ? {
        code: 'series-too-long',
        message: `The npm package arima takes at most ${MOST_NPM_VALUES} values, regressors included, but got ${size}.`,
      }
    : null;
}

/**
 * Regression with seasonal ARIMA errors by exact maximum likelihood; orders by the stepwise search of Hyndman & Khandakar. Missing values are
 * left missing, several and long seasons are taken in by Fourier waves.
 *
 * @see Hyndman & Khandakar (2008), J. Statistical Software 27(3); Box, Jenkins, Reinsel & Ljung (2015), Time Series Analysis, 5th ed.
 */
export const arima: LocalModel<ArimaFitted> = {
  kind: 'arima',
  label: 'ARIMA',
  summary: 'Regression on own past values and errors, differenced as needed, with orders chosen automatically.',
  baseline: false,
  complexity: 15,
  acceptsMissing: true,
  acceptsRegressors: true,
  parameters: PARAMETERS,
  limits: [
    'Uses the newest 5,000 values.',
    'More than 150 missing values are filled by interpolation before the fit.',
    'Seasons of more than 52 periods, and all but the shortest of several, are taken in by Fourier waves, which keep their shape; they need two whole seasons.',
    'Intervals take waves as known; on yearly series of about twenty values they are still too narrow.',
  ],
  refuse: (series, spec) => refuseSettings(PARAMETERS, spec, 'ARIMA') ?? refuseValues(series, AT_LEAST) ?? refusePackage(series, spec),
  fit(series, spec, context) {
    throwIfRefused(arima.refuse(series, spec));
    const settings = settingsOf(spec);
    const prepared = prepare(series, settings, context.shouldStop);
    const { estimate, notes } = chooseModel(prepared.problem, settings);
    const fitted = save(prepared, estimate, notes);
    const uncertainty = wantsTextbook(spec) ? null : uncertaintyOf(prepared, estimate, fitted);
    return uncertainty ? { ...fitted, uncertainty } : fitted;
  },
  refit: refitArima,
  forecast: forecastArima,
  describe: describeArima,
};
