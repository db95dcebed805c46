import path from 'node:path';
import { ApiError } from '../../contract/errors.ts';
import { isTreeKind } from '../services/xgboost/export-forecaster.ts';
import type { TreeModel } from '../services/xgboost/xgboost.ts';
import { findExperiment, findRun } from './find-run.ts';
import { print, printJson } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';

/** A run, an experiment (its best model of trees unless one is named), or a model of single rows. */
async function treeModel(session: Session, word: string, asked: string | undefined): Promise<TreeModel> {
  const rows = session.app.regression.list();
  const row = rows.find(({ id, name }) => id === word || name === word) ?? rows.find(({ id }) => word.length >= 4 && id.startsWith(word));
  if (row) return { rowModelId: row.id };
  const { experiment, run } = await findExperiment(session, word);
  const wanted = asked ?? run;
  const found = wanted === null ? experiment.leaderboard.find(({ kind }) => isTreeKind(kind)) : findRun(experiment, wanted);
  if (!found)
    throw new ApiError(
      'not-found',
      wanted === null
        ? `${experiment.name} has no model of trees; gradient boosting and random forests can be saved for XGBoost.`
        : `${experiment.name} has no model ${wanted}; it has ${experiment.leaderboard.map(({ model }) => model).join(', ')}.`,
    );
  return { experimentId: experiment.id, model: found.model };
}

/** Writes a model of trees as XGBoost's JSON, and beside it a file that says how to use it. */
export async function modelsExport(word: string, options: CommonOptions & { format: string; out: string; model?: string }): Promise<void> {
  await withSession(options, async (session) => {
    const files = await session.app.xgboost.write(await treeModel(session, word, options.model), path.resolve(options.out));
    if (options.json) return printJson({ files });
    for (const file of files) print(file);
  });
}

/** Keeps a model of XGBoost's, or one that Almanac saved, as a model of single rows. */
export async function modelsImport(file: string, options: CommonOptions & { target?: string; name?: string }): Promise<void> {
  await withSession(options, async ({ app, signal }) => {
    const source = { path: path.resolve(file), name: path.basename(file) };
    const model = await app.regression.import(source, { target: options.target, name: options.name, signal });
    if (options.json) return printJson(model);
    print(`${model.name}  ${model.id}`);
    print(`predicts ${model.target} from ${model.fields.map(({ column }) => column).join(', ')}`);
  });
}
