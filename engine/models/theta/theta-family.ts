import type { LocalModel, Parameter, Spec } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { numberSetting, refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { deviationsOf, TEXTBOOK } from '../spread.ts';
import { SPREAD_SETTING, wantsTextbook } from '../spread-setting.ts';
import { continueTwoLines, varianceRatios } from './continue.ts';
import { describeTheta } from './describe.ts';
import { estimateTheta, type FixedTheta } from './estimate.ts';
import { figureAfter, restoreSeason } from '../../decomposition/adjust-season.ts';
import type { ThetaFamilyFitted, ThetaFamilyKind } from './fitted.ts';
import { SEASONALITY } from './settings.ts';
import { thetaSpread } from './spread.ts';
import { SEASON_CHANGE, takeSeason } from './take-season.ts';
import { linesOf } from './two-lines.ts';

interface Member {
  readonly kind: ThetaFamilyKind;
  readonly label: string;
  readonly summary: string;
  readonly complexity: number;
  readonly dynamic: boolean;
  /** The theta that is not estimated unless the user asks; undefined where it is estimated. */
  readonly theta: number | undefined;
}

const parametersOf = ({ theta }: Member): readonly Parameter[] => [
  {
    name: 'theta',
    label: 'Theta',
    help: 'Curvature of the second line: the larger, the more of the trend is carried on (weight 1 - 1/theta). 2 is the standard method.',
    type: 'number',
    min: 1,
    max: 1e10,
    ...(theta === undefined ? { empty: 'estimated' } : { default: theta }),
  },
  {
    name: 'alpha',
    label: 'Smoothing',
    help: 'Weight of the newest value in the smoothed level. Estimated unless given.',
    type: 'number',
    empty: 'estimated',
    min: 0.01,
    max: 1,
    advanced: true,
  },
  SEASONALITY,
  SEASON_CHANGE,
  SPREAD_SETTING,
];

/** Values that the estimates need: level, smoothing, weight and a variance. */
const FEWEST = 6;

/**
 * A model of the Theta family in state-space form: a smoothed level plus a weighted line.
 *
 * @see Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), Int. J. Forecasting 32(4), 1151-1161
 */
export function thetaFamilyModel(member: Member): LocalModel<ThetaFamilyFitted> {
  const { kind, label, dynamic } = member;
  const parameters = parametersOf(member);
  const refuse: LocalModel['refuse'] = (series, spec) => refuseSpec(parameters, spec, label) ?? refuseUnlessComplete(series, FEWEST, label);
  return {
    kind,
    label,
    summary: member.summary,
    baseline: false,
    complexity: member.complexity,
    acceptsMissing: false,
    parameters,
    limits: [
      'Missing values are filled in before the fit.',
      `Needs at least ${FEWEST} values, and two seasons and one value before a season is looked for.`,
      'Takes no regressors. One season only; it goes on as it was last.',
    ],
    refuse,
    fit(series, spec, context) {
      throwIfRefused(refuse(series, spec));
      const n = series.y.length;
      const { season, adjusted, figure, changing } = takeSeason(series, spec);
      const fixed = fixedOf(spec, member);
      const estimate = estimateTheta(adjusted, dynamic, fixed, context.shouldStop);
      const { alpha, weight, firstLevel, level, intercept, slope, sse, errors } = estimate;
      const set = (['alpha', 'theta'] as const).filter((name) => fixed[name] !== undefined);
      const freedom = Math.max(1, errors - 3 + set.length);
      const sigma2 = sse / freedom;
      return {
        kind,
        formatVersion: 1,
        dynamic,
        alpha,
        weight,
        firstLevel,
        level,
        intercept,
        slope,
        length: n,
        errors,
        fixed: set,
        sigma2,
        spread: wantsTextbook(spec)
          ? TEXTBOOK
          : thetaSpread({
              y: adjusted,
              oneStep: estimate.fitted,
              slopes: linesOf(adjusted, true).slope,
              weight,
              alpha,
              sigma2,
              freedom,
              seasonLength: series.seasonLength,
            }),
        season,
        changing,
        figure: figureAfter(figure, n),
      };
    },
    forecast(fitted, { horizon, levels }) {
      const mean = continueTwoLines(fitted, horizon);
      const deviation = deviationsOf(varianceRatios(fitted, horizon), fitted.sigma2, fitted.spread);
      restoreSeason(mean, deviation, fitted.season, fitted.figure);
      return normalForecast(mean, deviation, levels);
    },
    describe: (fitted, series, request) => describeTheta(fitted, series, request.horizon),
  };
}

function fixedOf(spec: Spec, { theta: standard }: Member): FixedTheta {
  const alpha = numberSetting(spec, 'alpha');
  const theta = numberSetting(spec, 'theta') ?? standard;
  return { ...(alpha === undefined ? {} : { alpha }), ...(theta === undefined ? {} : { theta }) };
}
