import { fitPanel, type Learner } from '../../learning/fit-panel.ts';
import { goOnPanel, moreRounds, type GoOnLearner } from '../../learning/go-on-panel.ts';
import type { PanelTrees } from '../../learning/fitted.ts';
import { forecastPanel } from '../../learning/forecast-panel.ts';
import { readPanelTrees } from '../../learning/read-fitted.ts';
import { continueBoosting, trainBoosting, treeCount, type BoostingSettings, type Objective } from '../../trees/index.ts';
import type { GlobalModel } from '../global-model.ts';
import type { Fitted, Spec } from '../model.ts';
import { describeTrees } from '../panel-description.ts';
import { learningSettings, panelLimits, refusePanel, refusePanelSettings } from '../panel-parameters.ts';
import { choiceSetting, numberSetting, refuseSpec } from '../refuse-spec.ts';
import { throwIfRefused } from '../refusals.ts';
import { boostingParameters } from './parameters.ts';

export interface GradientBoostingFitted extends Fitted, PanelTrees {
  readonly kind: 'gradient-boosting';
  readonly formatVersion: 2;
}

const label = 'Gradient boosting';

/** Errors beyond this many units of the learner's scale count by their size, not its square: a tenth on a scale of logarithms. */
const HUBER_DELTA = 0.1;

function objectiveOf(spec: Spec): Objective {
  const kind = choiceSetting<Objective['kind']>(spec, 'objective', 'squared');
  switch (kind) {
    case 'huber':
      return { kind, delta: HUBER_DELTA };
    case 'tweedie':
      return { kind, power: numberSetting(spec, 'tweedie_variance_power') ?? 1.5 };
    case 'quantile':
      return { kind, level: numberSetting(spec, 'alpha') ?? 0.5 };
    default:
      return { kind };
  }
}

const takesNegative = (spec: Spec): boolean => !['poisson', 'tweedie'].includes(choiceSetting(spec, 'objective', 'squared'));

function settingsOf(spec: Spec): Partial<BoostingSettings> {
  const number = (name: string): number =>
    numberSetting(spec, name) ?? (boostingParameters.find((parameter) => parameter.name === name)?.default as number);
  return {
    objective: objectiveOf(spec),
    rounds: number('n_estimators'),
    learningRate: number('learning_rate'),
    maxLeaves: number('num_leaves'),
    maxDepth: number('max_depth'),
    minChildRows: number('min_child_samples'),
    rowShare: number('subsample'),
    columnShare: number('colsample_bytree'),
    lambda: number('reg_lambda'),
    alpha: number('reg_alpha'),
    earlyStoppingRounds: number('early_stopping_rounds'),
  };
}

function learnerOf(spec: Spec): Learner {
  const settings = settingsOf(spec);
  return {
    grow: async (data, rounds, context) => {
      const { ensemble, losses } = await trainBoosting(
        data,
        rounds === null && data.validation ? settings : { ...settings, rounds: rounds ?? settings.rounds ?? 100, earlyStoppingRounds: 0 },
        context,
      );
      const found = treeCount(ensemble);
      return { trees: ensemble, rounds: found, loss: losses[found - 1] ?? null };
    },
  };
}

/** More trees at most where training goes on, as a share of those that are there, and at least. */
const MORE_SHARE = 0.3;
const LEAST_MORE = 10;
/** Where nothing tells how many are worth it, as a share of those that are there. */
const USUAL_MORE = 0.1;

/** Rounds of a fit that takes over how many were worth it, at least: a number below says that the fit before was itself made soon after a change. */
const FEWEST_ANEW = 20;

function goOnLearnerOf(spec: Spec): GoOnLearner {
  const { earlyStoppingRounds = 0, ...settings } = settingsOf(spec);
  return {
    more: async (trees, data, rounds, context) => {
      const share = data.validation ? MORE_SHARE : USUAL_MORE;
      const most = rounds ?? Math.max(LEAST_MORE, Math.ceil(share * treeCount(trees)));
      const stop = data.validation ? Math.min(earlyStoppingRounds, most) : 0;
      const { ensemble, losses } = await continueBoosting(trees, data, { ...settings, rounds: most, earlyStoppingRounds: stop }, context);
      const found = moreRounds(trees, ensemble);
      return { trees: ensemble, rounds: found, loss: losses[found - 1] ?? null };
    },
  };
}

/**
 * Gradient boosted trees over all series: lags, windows, calendar, plans and attributes as features, errors of periods that were held back as
 * intervals.
 *
 * @see Friedman (2001), Ann. Statist. 29(5), 1189-1232; Ke et al. (2017), NeurIPS 30; Januschowski et al. (2022), Int. J. Forecasting 38(4), 1473-1481
 */
export const gradientBoosting: GlobalModel<GradientBoostingFitted> = {
  scope: 'panel',
  kind: 'gradient-boosting',
  label,
  summary: 'Trees that correct one another, learnt from all series at once with prices, promotions, holidays and attributes.',
  baseline: false,
  complexity: 60,
  acceptsMissing: true,
  acceptsRegressors: true,
  parameters: boostingParameters,
  limits: panelLimits,
  refuse: (panel, spec) => {
    const refusal = refuseSpec(boostingParameters, spec, label) ?? refusePanelSettings(label, panel, spec) ?? refusePanel(label, panel);
    if (refusal || takesNegative(spec)) return refusal;
    return panel.y.some((value) => value < 0)
      ? {
          code: 'invalid-option',
          message: `${label}: "objective" must be squared, absolute, huber or quantile, since there are negative values, but is ${JSON.stringify(spec['objective'])}.`,
        }
      : null;
  },
  fit: async (panel, spec, context) => {
    const horizon = context.horizon ?? 1;
    throwIfRefused(gradientBoosting.refuse(panel, spec, horizon));
    const fitted = await fitPanel(panel, learningSettings(spec, horizon, takesNegative(spec)), learnerOf(spec), context);
    return { kind: 'gradient-boosting', ...fitted };
  },
  goOn: async (fitted, panel, spec, context, from) => {
    const settings = learningSettings(spec, context.horizon ?? 1, takesNegative(spec));
    const made = await goOnPanel(fitted, panel, settings, goOnLearnerOf(spec), context, from);
    return made && { kind: 'gradient-boosting', ...made };
  },
  anew: ({ training }, spec) =>
    (settingsOf(spec).earlyStoppingRounds ?? 0) > 0
      ? { ...spec, n_estimators: Math.max(FEWEST_ANEW, ...training.rounds), early_stopping_rounds: 0 }
      : spec,
  forecast: async (fitted, panel, request) => forecastPanel(fitted, panel, request),
  read: (json) => ({ kind: 'gradient-boosting', ...readPanelTrees(json, 'gradient-boosting') }),
  describe: (fitted) =>
    describeTrees(label, fitted, [
      String.raw`z_{i,t} = f(y_{i,t})`,
      String.raw`\hat z_{i,t+h} = b + \eta \sum_{k=1}^{K} T_k(x_{i,t+h})`,
      String.raw`T_k = \arg\min_T \sum_{i,t} L\left(z_{i,t},\, b + \eta \sum_{j<k} T_j(x_{i,t}) + T(x_{i,t})\right)`,
    ]),
};
