import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import type { HostPorts } from '../../host.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Experiments } from '../experiments/experiments.ts';
import type { Regression } from '../regression/regression.ts';
import type { ExportedFile } from './exported-file.ts';
import { exportForecaster } from './export-forecaster.ts';

/** A trained model of trees: a run of an experiment by its name, or a model of single rows. */
export type TreeModel = { readonly experimentId: string; readonly model: string } | { readonly rowModelId: string };

export interface Xgboost {
  /** @throws ApiError `not-found`, `bad-input` for a run that has no trees */
  export(model: TreeModel): Promise<ExportedFile[]>;
  /** Asks where to put the first file; the others lie beside it. Null when the user cancels. @throws ApiError `unsupported` without a dialog */
  save(model: TreeModel): Promise<string | null>;
  /** Writes the files, the first one at `target`; gives their paths. */
  write(model: TreeModel, target: string): Promise<string[]>;
}

export interface XgboostPorts {
  readonly store: Store;
  readonly datasets: Datasets;
  readonly experiments: Experiments;
  readonly regression: Regression;
  readonly host: HostPorts;
}

export function createXgboost({ store, datasets, experiments, regression, host }: XgboostPorts): Xgboost {
  const make: Xgboost['export'] = async (model) => {
    if ('rowModelId' in model) return regression.exportXgboost(model.rowModelId);
    const { experiment, runs } = experiments.stored(model.experimentId);
    const run = runs.find((one) => one.model === model.model);
    if (!run)
      throw new ApiError('not-found', `${experiment.name} has no model ${model.model}; it has ${runs.map((one) => one.model).join(', ')}.`);
    return exportForecaster(store, experiment, run, await datasets.panels.get(experiment.datasetVersionId));
  };
  const put = async (files: readonly ExportedFile[], target: string): Promise<string[]> => {
    const [first] = files;
    if (!first) return [];
    const stem = first.name.replace(/(-part1)?\.json$/, '');
    const own = path.basename(target).replace(/\.json$/i, '');
    const folder = path.dirname(target);
    // The files name one another: with the name that the user chose.
    const named = files.map(({ name, text }, k) => ({
      file: files.length === 2 && k === 0 ? target : path.join(folder, name.replace(stem, own)),
      text: name.endsWith('-about.json') ? text.replaceAll(`"file": "${stem}`, `"file": "${own}`) : text,
    }));
    for (const { file, text } of named) await writeFile(file, text);
    return named.map(({ file }) => file);
  };
  return {
    export: make,
    save: async (model) => {
      if (!host.pickSavePath) throw new ApiError('unsupported', 'This host has no dialog to save files.');
      const files = await make(model);
      const target = await host.pickSavePath((files[0] as ExportedFile).name.replace('-part1', ''));
      if (target !== null) await put(files, target);
      return target;
    },
    write: async (model, target) => put(await make(model), target),
  };
}
