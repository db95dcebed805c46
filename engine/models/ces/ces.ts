import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Series } from '../../core/panel.ts';
import { extent } from '../../math/moments.ts';
import type { LocalModel, Parameter, Spec } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { choiceSetting, refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { stateOf, type CesFitted } from './fitted.ts';
import { describeCes } from './describe.ts';
import { backcast, roughState } from './backcast.ts';
import { deviationsOf, TEXTBOOK } from '../spread.ts';
import { SPREAD_SETTING, wantsTextbook } from '../spread-setting.ts';
import { varianceRatios } from './deviation.ts';
import { cesSpread } from './spread.ts';
import { estimateAdmissible, estimateCes, type CesEstimate } from './estimate.ts';
import { plausibleLimits } from './region.ts';
import { emptyState, runCes, type CesForm } from './recursion.ts';

const PARAMETERS: readonly Parameter[] = [
  {
    name: 'seasonality',
    label: 'Season',
    help:
      'Simple smooths each position of the season by itself; partial adds fixed-weight seasonal effects to the level; full smooths them by a ' +
      'complex parameter too. Automatic takes the form with the lowest AICc.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'none', label: 'None' },
      { value: 'simple', label: 'Simple' },
      { value: 'partial', label: 'Partial' },
      { value: 'full', label: 'Full' },
    ],
  },
  {
    name: 'bounds',
    label: 'Bounds',
    help:
      'Plausible bounds keep forecasts from growing by more than 5 percent a season and from dying away to zero unless the series has been ' +
      'falling. Admissible ones ask for stability alone.',
    type: 'choice',
    default: 'plausible',
    choices: [
      { value: 'plausible', label: 'Plausible' },
      { value: 'admissible', label: 'Admissible' },
    ],
    advanced: true,
  },
  SPREAD_SETTING,
];

const FEWEST = 6;

/** Forms that a series has room for: seasonal ones want two seasons and two values more than that. */
function formsFor(wanted: 'auto' | CesForm, n: number, m: number): readonly CesForm[] {
  if (wanted !== 'auto') return [wanted];
  return m > 1 && n >= 2 * m + 2 ? ['none', 'simple', 'partial', 'full'] : ['none'];
}

/** The form with the lowest AICc. */
function fitForms(series: Series, forms: readonly CesForm[], spec: Spec, { shouldStop }: Context): CesFitted {
  const { y, seasonLength: m } = series;
  const n = y.length;
  const { min, max } = extent(y);
  if (min === max) return constant(min, n);
  const scale = Math.max(Math.abs(min), Math.abs(max));
  const scaled = y.map((value) => value / scale);
  const wide = choiceSetting<'plausible' | 'admissible'>(spec, 'bounds', 'plausible') === 'admissible';
  let best: CesEstimate | null = null;
  for (const form of forms) {
    const estimate = wide
      ? estimateAdmissible(form, scaled, m, shouldStop)
      : estimateCes(form, scaled, m, plausibleLimits(form, m, scaled), shouldStop);
    if (best === null || estimate.aicc < best.aicc) best = estimate;
  }
  const { form, parameters, state, sse, count, aicc } = best as CesEstimate;
  const period = form === 'none' ? 1 : m;
  const freedom = Math.max(1, n - count - 2);
  const variance = sse / freedom;
  const first = emptyState(form, m);
  backcast(form, m, parameters, scaled, roughState(form, scaled, m), emptyState(form, m), first);
  const spread = wantsTextbook(spec) ? TEXTBOOK : cesSpread(form, period, parameters, scaled, first, variance, freedom);
  const back = (values: Float64Array): number[] => Array.from(values, (value) => value * scale);
  return {
    kind: 'ces',
    formatVersion: 1,
    form,
    parameters,
    length: n,
    seasonLength: period,
    state: {
      level: back(state.level),
      potential: back(state.potential),
      season: back(state.season),
      seasonPotential: back(state.seasonPotential),
    },
    sigma2: variance * scale * scale,
    spread: { ...spread, driftVariance: spread.driftVariance * scale * scale },
    aicc: aicc + 2 * n * Math.log(scale),
  };
}

/**
 * Complex exponential smoothing: one complex smoothing parameter in place of separate ones for level and trend, so that the series decides
 * between a level, a trend and what lies between them.
 *
 * @see Svetunkov, Kourentzes & Ord (2022), Complex exponential smoothing, Naval Research Logistics 69(8), 1108-1123
 */
export const ces: LocalModel<CesFitted> = {
  kind: 'ces',
  label: 'Complex exponential smoothing',
  summary: 'Smooths level and trend by one complex parameter; the season by its own.',
  baseline: false,
  complexity: 14,
  acceptsMissing: false,
  parameters: PARAMETERS,
  limits: [
    'Missing values are filled in before the fit.',
    `Needs at least ${FEWEST} values, and two seasons and two values more for a season.`,
    'Takes no regressors. One season only.',
  ],
  refuse(series, spec) {
    const refusal = refuseSpec(PARAMETERS, spec, 'CES') ?? refuseUnlessComplete(series, FEWEST, 'CES');
    if (refusal) return refusal;
    const wanted = choiceSetting<'auto' | CesForm>(spec, 'seasonality', 'auto');
    if (wanted === 'auto' || wanted === 'none') return null;
    const { seasonLength: m, y } = series;
    if (m < 2)
      return {
        code: 'invalid-option',
        message: `CES: "seasonality" must be "auto" or "none" but is "${wanted}": the series has no season.`,
      };
    if (y.length < 2 * m + 2)
      return { code: 'series-too-short', message: `CES with a season of ${m} needs at least ${2 * m + 2} values but has ${y.length}.` };
    return null;
  },
  fit(series, spec, context) {
    throwIfRefused(ces.refuse(series, spec));
    if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    const wanted = choiceSetting<'auto' | CesForm>(spec, 'seasonality', 'auto');
    return fitForms(series, formsFor(wanted, series.y.length, series.seasonLength), spec, context);
  },
  refit: ({ form }, series, context) =>
    formsFor('auto', series.y.length, series.seasonLength).includes(form) ? fitForms(series, [form], {}, context) : null,
  forecast(fitted, { horizon, levels }) {
    const { form, parameters, length, seasonLength, sigma2, spread } = fitted;
    const mean = new Float64Array(horizon);
    runCes(form, seasonLength, parameters, stateOf(fitted), null, length, length + horizon, 1, mean);
    return normalForecast(mean, deviationsOf(varianceRatios(form, seasonLength, parameters, horizon), sigma2, spread), levels);
  },
  describe: (fitted, series, { horizon }) => describeCes(fitted, series, horizon),
};

/** A constant is forecast by any parameters; these keep it as it is. */
const constant = (value: number, length: number): CesFitted => ({
  kind: 'ces',
  formatVersion: 1,
  form: 'none',
  parameters: { alpha0: 1, alpha1: 1, beta0: 0, beta1: 0 },
  length,
  seasonLength: 1,
  state: { level: [value], potential: [value], season: [], seasonPotential: [] },
  sigma2: 0,
  spread: TEXTBOOK,
  aicc: 0,
});
