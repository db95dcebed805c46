import { badInput, bodyOf, noModel } from '../api-failure.ts';
import type { ApiContext, Route } from '../context.ts';
import * as schemas from '../schemas.ts';
import type { ChosenRows } from '../serving/row-serving.ts';
import type { ServedVersion } from '../serving/version-serving.ts';
import { rowsOf } from './predict.ts';

const plainId = (id: string): string => id.replaceAll('-', '');

function rowModelInfo({ stored, version }: ChosenRows): object {
  const { id, createdAt, options, report } = stored;
  const [own] = report?.accuracy ?? [];
  const { mae = null, rmse = null, r2 = null, mape = null, rmsle = null } = own ?? {};
  return {
    model_type: options.model,
    training_date: createdAt,
    // Models of single rows are not written into folders of MLflow.
    mlflow_run_id: null,
    run_id: id,
    feature_importance: Object.fromEntries(report?.importance.map(({ column, share }) => [column, share]) ?? []),
    performance_metrics: { mae, rmse, r2, mape, rmsle },
    model: version?.name ?? null,
    version: version?.number ?? null,
  };
}

/** Of a champion: figures of its backtest. */
function versionInfo({ runs }: ApiContext, { version }: ServedVersion): object {
  const { mase, mae, rmse, smape, mape, finishedAt } = runs.get(version.runId);
  return {
    model_type: version.kind,
    training_date: finishedAt ?? version.createdAt,
    mlflow_run_id: plainId(version.runId),
    run_id: version.runId,
    feature_importance: {},
    performance_metrics: { mae, rmse, r2: null, mape, smape, mase },
    model: version.name,
    version: version.number,
  };
}

/** What is loaded, and how good it is. */
export function statusRoutes(context: ApiContext): Route[] {
  const { models } = context;
  return [
    {
      method: 'GET',
      url: '/status',
      scope: 'status',
      summary: 'Which models are loaded; 503 where none is.',
      answer: schemas.status,
      handle: () => {
        const rows = models.rows();
        const sarima = models.sarima();
        if (!rows && !sarima) {
          const details =
            models.problems().join(' ') || 'No model is loaded: no model of single rows is trained, and no champion is a SARIMA.';
          throw noModel(details);
        }
        return {
          status: 'ok',
          timestamp: new Date().toISOString(),
          transactional_model_loaded: rows !== null,
          // What prepares the columns is part of the model.
          preprocessor_loaded: rows !== null,
          sarima_model_loaded: sarima !== null,
          transactional_model_type: rows?.stored.options.model ?? null,
        };
      },
    },
    {
      method: 'GET',
      url: '/model_info',
      scope: 'explain',
      summary: 'The model of single rows, or the champion of a registered model: type, day of training, importance of columns, accuracy.',
      query: { model: 'Name of a registered model; the model of single rows that serves where absent.' },
      answer: schemas.modelInfo,
      handle: async ({ query }) => {
        const { model } = query as { model?: unknown };
        if (model === undefined) {
          const sarima = models.sarima();
          return models.rows() || !sarima ? rowModelInfo(rowsOf(context)) : versionInfo(context, sarima);
        }
        if (typeof model !== 'string' || model.length > 200) throw badInput('model must be one name.', 'model');
        const rows = models.rowChampion(model);
        return rows ? rowModelInfo(rows) : versionInfo(context, await models.champion(model));
      },
    },
    {
      method: 'POST',
      url: '/reload_model',
      scope: 'admin',
      summary: 'Reads the models that serve anew. Requests go on meanwhile and none is dropped.',
      answer: schemas.reloaded,
      bodyLimit: 1024,
      handle: async () => {
        const reloaded = await models.reload();
        if (reloaded.length === 0) throw noModel(models.problems().join(' ') || 'There is no model to load.');
        return { status: 'success', message: `Loaded anew: ${reloaded.join(', ')}.`, reloaded_models: reloaded };
      },
    },
  ];
}

/** `/status` without a model says so in its own words beside the error. */
export const statusBody = (message: string): object => ({
  status: 'error',
  details: message,
  ...bodyOf({ code: 'no-model', message, field: undefined }),
});
