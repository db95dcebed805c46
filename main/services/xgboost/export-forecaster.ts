import { ApiError } from '../../../contract/errors.ts';
import { knownAhead } from '../../../engine/backtest/index.ts';
import { exportParts } from '../../../engine/learning/export-parts.ts';
import type { PanelTrees } from '../../../engine/learning/fitted.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import { writeXgboost } from '../../../engine/trees/index.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { globalPanel } from '../models/global-panel.ts';
import { runLabel } from '../models/runs.ts';
import { fileStem, xgboostNames } from './names.ts';
import { aboutFile, type ExportedFile } from './exported-file.ts';

const kinds = ['gradient-boosting', 'random-forest'];

/** Whether the trees of a kind can be written. */
export const isTreeKind = (kind: string): boolean => kinds.includes(kind);

const back = {
  log1p: 'forecast = unit * (exp(value + centre) - 1)',
  scale: 'forecast = unit * (value + centre)',
  none: 'forecast = value',
} as const;

/**
 * The trees of a trained forecaster as files that XGBoost loads, one for each part of the horizon, with a file that says what goes in and
 * what is to be done with what comes out.
 *
 * @throws ApiError `not-found`, `bad-input` for a run that has no trees
 */
export function exportForecaster(store: Store, experiment: StoredExperiment, run: StoredRun, loaded: LoadedPanel): ExportedFile[] {
  const label = runLabel({ name: run.model, kind: run.kind, label: run.label });
  if (!isTreeKind(run.kind))
    throw new ApiError('bad-input', `${label} is not made of trees; gradient boosting and random forests can be saved for XGBoost.`, {
      field: 'run',
    });
  const json = store.results.model(run.id);
  const model = globalModelByKind(run.kind);
  if (json === null || !model)
    throw new ApiError('not-found', `${label} has no model: it has not been trained to the end, or a simpler one stood in.`);
  const fitted = model.read(JSON.parse(json)) as unknown as PanelTrees;
  const { panel } = knownAhead(globalPanel(loaded), experiment.options.horizon);
  const parts = exportParts(fitted, panel);
  const stem = fileStem(`${experiment.name} ${run.model}`);
  const nameOf = (k: number): string => (parts.length === 1 ? `${stem}.json` : `${stem}-part${k + 1}.json`);
  const { target, closed, bridge, strategy, horizon } = fitted;
  const files = parts.map(({ trees, features }, k): ExportedFile => ({
    name: nameOf(k),
    text: writeXgboost({ ...trees, featureNames: xgboostNames(features.map(({ name }) => name)) }),
  }));
  const about = {
    model: label,
    dataset: `${experiment.datasetName} v${experiment.datasetNumber}`,
    target: loaded.version.roles.target,
    strategy,
    horizon,
    steps: [
      'Make the features of a row, in the order given here. Missing values stay NaN. Features of type category hold whole numbers; XGBoost needs enable_categorical.',
      ...(parts.some(({ anchor }) => anchor)
        ? ['anchor = mean of the scaled target over the periods given at the part; it is taken off the features that say lessAnchor.']
        : []),
      'scaled target of a period: ' + { log1p: 'log(1 + y / unit) - centre', scale: 'y / unit - centre', none: 'y' }[target.transform],
      `value = booster.predict(features)${parts.some(({ anchor }) => anchor) ? ' + anchor' : ''}`,
      back[target.transform],
      'Where the history has no value below zero, forecasts below zero become zero.',
      ...(closed
        ? [`Where ${closed.regressor} is ${closed.value} the forecast is zero, and such periods count as missing in the scaled target.`]
        : []),
      ...(bridge
        ? [
            `Values of the scaled target that are missing within a series, closed periods apart, are bridged before features are made: the median of the last ${bridge.season} values before the gap, and what each place of the season differs from the median of its season, as the median over ${bridge.seasons} seasons.`,
          ]
        : []),
      ...(strategy === 'recursive'
        ? ['The forecast of a step becomes the newest value of the series before the features of the next step are made.']
        : []),
    ],
    scales: target.ids.map((series, i) => ({ series, unit: target.units[i], centre: target.centres[i] })),
    parts: parts.map(({ steps, features, anchor, examples }, k) => {
      const names = xgboostNames(features.map(({ name }) => name));
      return {
        file: nameOf(k),
        stepsAhead: steps,
        anchor,
        features: features.map(({ name, ...feature }, f) => ({
          name: names[f],
          ...(names[f] === name ? {} : { inAlmanac: name }),
          ...feature,
        })),
        check: examples,
      };
    }),
    // Categories by code, usual prices and the like, as they were learnt.
    encodings: fitted.parts.map(({ features }) => ({ specs: features.specs, fitted: features.fitted })),
  };
  return [...files, aboutFile(stem, about)];
}
