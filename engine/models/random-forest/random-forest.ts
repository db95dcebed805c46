import { fitPanel, type Learner } from '../../learning/fit-panel.ts';
import { goOnPanel, type GoOnLearner } from '../../learning/go-on-panel.ts';
import type { PanelTrees } from '../../learning/fitted.ts';
import { forecastPanel } from '../../learning/forecast-panel.ts';
import { readPanelTrees } from '../../learning/read-fitted.ts';
import { joinForests, predictTrees, trainForest, treeCount, type ForestSettings } from '../../trees/index.ts';
import type { GlobalModel } from '../global-model.ts';
import type { Fitted, Parameter, Spec } from '../model.ts';
import { describeTrees } from '../panel-description.ts';
import { learningSettings, panelLimits, panelParameters, refusePanel, refusePanelSettings } from '../panel-parameters.ts';
import { numberSetting, refuseSpec } from '../refuse-spec.ts';
import { throwIfRefused } from '../refusals.ts';

export interface RandomForestFitted extends Fitted, PanelTrees {
  readonly kind: 'random-forest';
  readonly formatVersion: 2;
}

const label = 'Random forest';

const parameters: readonly Parameter[] = [
  {
    name: 'n_estimators',
    label: 'Trees',
    help: 'Number of trees; more are steadier and slower.',
    type: 'integer',
    default: 100,
    min: 1,
    max: 2000,
  },
  {
    name: 'num_leaves',
    label: 'Leaves',
    help: 'Most leaves of a tree.',
    type: 'integer',
    default: 256,
    min: 2,
    max: 65_536,
  },
  {
    name: 'max_depth',
    label: 'Depth',
    help: 'Most splits from root to leaf; 0 for no limit but the leaves.',
    type: 'integer',
    default: 0,
    min: 0,
    max: 64,
  },
  {
    name: 'min_child_samples',
    label: 'Rows in a leaf',
    help: 'Fewest rows that a leaf stands on.',
    type: 'integer',
    default: 5,
    min: 1,
    max: 1_000_000,
  },
  {
    name: 'max_features',
    label: 'Share of features',
    help: 'Share of the features that each split chooses from.',
    type: 'number',
    default: 0.4,
    min: 0.01,
    max: 1,
  },
  ...panelParameters,
];

function settingsOf(spec: Spec): Partial<ForestSettings> {
  const number = (name: string): number =>
    numberSetting(spec, name) ?? (parameters.find((parameter) => parameter.name === name)?.default as number);
  return {
    trees: number('n_estimators'),
    maxLeaves: number('num_leaves'),
    maxDepth: number('max_depth'),
    minChildRows: number('min_child_samples'),
    columnShareByNode: number('max_features'),
  };
}

const learnerOf = (spec: Spec): Learner => ({
  grow: async ({ validation, ...data }, _rounds, context) => {
    const settings = settingsOf(spec);
    const { ensemble } = await trainForest(data, settings, context);
    if (!validation) return { trees: ensemble, rounds: settings.trees ?? 0, loss: null };
    const predicted = predictTrees(ensemble, validation.columns);
    const loss = predicted.reduce((sum, value, r) => sum + (value - (validation.target[r] as number)) ** 2, 0) / predicted.length;
    return { trees: ensemble, rounds: settings.trees ?? 0, loss };
  },
});

/** Half of the trees are grown anew, with the new rows; the newest of those that were there stay. */
const goOnLearnerOf = (spec: Spec): GoOnLearner => ({
  more: async (before, data, rounds, context) => {
    const half = Math.max(1, Math.ceil(treeCount(before) / 2));
    // Nothing has to be found out by rows that are held back.
    if (data.validation) return { trees: before, rounds: half, loss: null };
    const { ensemble } = await trainForest(data, { ...settingsOf(spec), trees: rounds ?? half }, context);
    return { trees: joinForests(before, ensemble, treeCount(before) - half), rounds: half, loss: null };
  },
});

/**
 * A random forest over all series, on the same features as gradient boosting.
 *
 * @see Breiman (2001), Machine Learning 45, 5-32
 */
export const randomForest: GlobalModel<RandomForestFitted> = {
  scope: 'panel',
  kind: 'random-forest',
  label,
  summary: 'The mean of many trees, each on its own draw of rows and features, learnt from all series at once.',
  baseline: false,
  complexity: 61,
  acceptsMissing: true,
  acceptsRegressors: true,
  parameters,
  limits: panelLimits,
  refuse: (panel, spec) => refuseSpec(parameters, spec, label) ?? refusePanelSettings(label, panel, spec) ?? refusePanel(label, panel),
  fit: async (panel, spec, context) => {
    const horizon = context.horizon ?? 1;
    throwIfRefused(randomForest.refuse(panel, spec, horizon));
    return { kind: 'random-forest', ...(await fitPanel(panel, learningSettings(spec, horizon, true), learnerOf(spec), context)) };
  },
  goOn: async (fitted, panel, spec, context, from) => {
    const made = await goOnPanel(fitted, panel, learningSettings(spec, context.horizon ?? 1, true), goOnLearnerOf(spec), context, from);
    return made && { kind: 'random-forest', ...made };
  },
  forecast: async (fitted, panel, request) => forecastPanel(fitted, panel, request),
  read: (json) => ({ kind: 'random-forest', ...readPanelTrees(json, 'random-forest') }),
  describe: (fitted) =>
    describeTrees(label, fitted, [
      String.raw`z_{i,t} = f(y_{i,t})`,
      String.raw`\hat z_{i,t+h} = \frac{1}{K} \sum_{k=1}^{K} T_k(x_{i,t+h})`,
    ]),
};
