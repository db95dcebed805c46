import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServedModels } from '../../../main/api/serving/served-models.ts';
import { unpackLogged } from '../../../main/services/monitoring/forecast-log.ts';
import { asker, form, openApiWorld, raw, writeSales, writeShops, type Answer, type ApiWorld } from './api-world.ts';

let world: ApiWorld;
let ask: ReturnType<typeof asker>;
beforeAll(async () => {
  world = await openApiWorld({ rateLimit: 0 });
  ask = asker(world);
}, 120_000);
afterAll(() => world.close());

const row = { Units_Sold: 3, Unit_Price: 12.5, Category: 'Books', Region: 'North', Transaction_Date: '2024-01-20 10:00:00' };
const send = (name: string, text: string, part = 'file'): Promise<Answer> => {
  const { body, headers } = form(name, text, part);
  return raw(world.port, '/predict_batch_csv', { method: 'POST', body, headers: { ...headers, authorization: `Bearer ${world.token}` } });
};
interface Rows {
  readonly forecasts: {
    readonly series: string;
    readonly date: string;
    readonly forecast: number;
    readonly [bound: string]: number | string;
  }[];
  readonly model: string;
  readonly version: number;
}
interface Totals {
  readonly forecasts: {
    readonly date: string;
    readonly predicted_revenue: number;
    readonly confidence_interval_lower: number;
    readonly confidence_interval_upper: number;
  }[];
}
const forecast = async (body: object): Promise<Rows> => {
  const { status, json, text } = await ask('POST', '/forecast', body);
  expect([status, text.slice(0, 200)]).toEqual([200, expect.anything()]);
  return json as Rows;
};

describe('the local API', () => {
  it('says what is loaded', async () => {
    const { status, json } = await ask('GET', '/status');
    expect([status, json]).toEqual([
      200,
      {
        status: 'ok',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        transactional_model_loaded: true,
        preprocessor_loaded: true,
        sarima_model_loaded: true,
        transactional_model_type: 'gradient-boosting',
      },
    ]);
  });

  it('predicts a row as the application does, whatever else the row holds', async () => {
    const [{ id } = { id: '' }] = world.app.regression.list();
    const { predicted } = await world.app.regression.predict(id, row);
    const { status, json } = await ask('POST', '/predict', { ...row, Transaction_ID: 'T1', Customer_ID: null });
    expect([status, json]).toEqual([200, { predicted_revenue: predicted }]);
    const unknown = await ask('POST', '/predict', { ...row, Category: null, Unit_Price: '12.5', Transaction_Date: '2024-01-20' });
    expect(unknown.status).toBe(200);
  });

  it('predicts many rows as it predicts each', async () => {
    const rows = [row, { ...row, Region: 'West' }, { ...row, Units_Sold: null, Category: 'Garden' }];
    const { json } = await ask('POST', '/predict_batch_json', { data: rows });
    const each = await Promise.all(rows.map(async (one) => (await ask('POST', '/predict', one)).json));
    expect(json).toEqual({ predictions: each });
    expect((await ask('POST', '/predict_batch_json', { data: [row, { ...row, Units_Sold: 'many' }] })).json).toEqual({
      error: { code: 'bad-input', message: 'data[1].Units_Sold needs a number, got many.', field: 'data[1].Units_Sold' },
    });
  });

  it('predicts a file and tells of each row that it could not', async () => {
    const head = 'Region,Units_Sold,Unit_Price,Category,Transaction_Date,Note';
    const good = 'North,3,12.5,Books,2024-01-20 10:00:00,a';
    const text = [head, good, 'North,many,12.5,Books,2024-01-20,b', 'cut,short', good].join('\n');
    const { status, json } = await send('../../etc/next week.csv', text);
    const one = (await ask('POST', '/predict', row)).json;
    expect([status, json]).toEqual([
      200,
      {
        predictions: [one, { predicted_revenue: null }, { predicted_revenue: null }, one],
        filename: 'next week.csv',
        num_records_processed: 4,
        num_errors: 2,
        errors: [
          { row: 2, message: 'Units_Sold: “many” is no number' },
          { row: 3, message: 'line 4 has 2 cells where 6 are needed' },
        ],
      },
    ]);
    // Nothing of what was sent is left behind.
    expect(readdirSync(path.join(world.folder, 'sent'))).toEqual([]);
    expect((await send('a.csv', 'Region,Units_Sold\nNorth,3\n')).json).toMatchObject({
      error: { code: 'bad-input', field: 'Transaction_Date' },
    });
    expect((await send('a.csv', text, 'upload')).json).toMatchObject({ error: { code: 'bad-input', field: 'file' } });
    expect((await send('a.csv', '')).status).toBe(400);
  });

  it('explains a row: base value and values are the prediction', async () => {
    const { status, json } = await ask('POST', '/shap_values', row);
    expect(status).toBe(200);
    const found = json as { base_value: number; shap_values: Record<string, number>; prediction: number; instance_features: object };
    expect(found.instance_features).toEqual({ ...row, Transaction_Date: '2024-01-20T10:00:00' });
    expect({ predicted_revenue: found.prediction }).toEqual((await ask('POST', '/predict', row)).json);
    expect(Object.values(found.shap_values).reduce((sum, value) => sum + value, found.base_value)).toBeCloseTo(found.prediction, 8);
    expect(Object.keys(found.shap_values).sort()).toEqual(Object.keys(row).sort());
  });

  it('tells how good the models are', async () => {
    const { json } = await ask('GET', '/model_info');
    const [own] = world.app.regression.list();
    const report = world.app.regression.get(own?.id ?? '').report;
    expect(json).toMatchObject({
      model_type: 'gradient-boosting',
      training_date: own?.createdAt,
      mlflow_run_id: null,
      run_id: own?.id,
      performance_metrics: { mae: report?.accuracy[0]?.mae, rmse: report?.accuracy[0]?.rmse, r2: report?.accuracy[0]?.r2 },
    });
    const { feature_importance: importance } = json as { feature_importance: Record<string, number> };
    expect(Object.values(importance).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    const champion = world.app.registry.champion('Shop plan');
    expect((await ask('GET', '/model_info?model=Shop%20plan')).json).toMatchObject({
      model_type: 'arima',
      run_id: champion.runId,
      mlflow_run_id: champion.runId.replaceAll('-', ''),
    });
    expect((await ask('GET', '/model_info?model=nobody')).status).toBe(404);
  });

  it('forecasts with a champion what the registry forecasts with it', async () => {
    const loaded = await world.app.registry.load(world.app.registry.champion('Shop theta').id);
    const expected = await loaded.forecast({ horizon: 3 });
    const found = await forecast({ model: 'shop theta', horizon: 3 });
    expect([found.model, found.version]).toEqual(['Shop theta', 1]);
    expect(found.forecasts).toEqual(
      expected.rows.flatMap(({ series, time, mean, bands }) =>
        time.map((date, i) => ({
          series: Object.values(series).join(' / '),
          date,
          forecast: mean[i],
          ...Object.fromEntries(
            bands.flatMap(({ level, lower, upper }) => [
              [`lower_${level}`, lower[i]],
              [`upper_${level}`, upper[i]],
            ]),
          ),
        })),
      ),
    );
  });

  it('forecasts one series, other levels, and periods between dates', async () => {
    const { forecasts } = await forecast({
      model: 'Shop theta',
      start_date: '2025-03-24',
      end_date: '2025-03-26',
      series: 'south',
      levels: [50],
    });
    expect(forecasts.map(({ series, date }) => [series, date])).toEqual([
      ['South', '2025-03-24'],
      ['South', '2025-03-25'],
      ['South', '2025-03-26'],
    ]);
    expect(Object.keys(forecasts[0] ?? {})).toEqual(['series', 'date', 'forecast', 'lower_50', 'upper_50']);
    const whole = await forecast({ model: 'Shop theta', horizon: 6, series: ['South'] });
    expect(forecasts.map((one) => one.forecast)).toEqual(whole.forecasts.slice(2, 5).map((one) => one.forecast));
  });

  it('forecasts the sum of all series with the SARIMA that serves', async () => {
    const { status, json } = await ask('POST', '/forecast_sarima', { start_date: '2025-03-22', end_date: '2025-03-23' });
    expect(status).toBe(200);
    const { forecasts } = json as Totals;
    const parts = (await forecast({ model: 'Shop plan', horizon: 2, levels: [95] })).forecasts;
    const sum = (date: string, name: string): number =>
      parts.filter((one) => one.date === date).reduce((total, one) => total + Number(one[name]), 0);
    expect(forecasts.map(({ date, predicted_revenue: value }) => [date, value])).toEqual(
      ['2025-03-22', '2025-03-23'].map((date) => [date, expect.closeTo(sum(date, 'forecast'), 9)]),
    );
    // Of the sum, not the sum of the bounds: never wider than those, and about the forecast.
    for (const { date, predicted_revenue: value, confidence_interval_lower: lower, confidence_interval_upper: upper } of forecasts) {
      expect([lower < value, upper > value]).toEqual([true, true]);
      expect(lower).toBeGreaterThanOrEqual(sum(date, 'lower_95') - 1e-9);
      expect(upper).toBeLessThanOrEqual(sum(date, 'upper_95') + 1e-9);
    }
    const one = (await ask('POST', '/forecast_sarima', { start_date: '2025-03-22', end_date: '2025-03-22', series: 'North' }))
      .json as Totals;
    expect(one.forecasts[0]?.predicted_revenue).toBe(parts.find(({ series }) => series === 'North')?.forecast);
  });

  it.each([
    ['2025-03-23', '2025-03-22', 'end_date'],
    ['2025-02-31', '2025-03-22', 'start_date'],
    ['tomorrow', '2025-03-22', 'start_date'],
    ['2025-03-01', '2025-03-22', 'start_date'],
    ['2025-03-22', '9999-12-31', 'end_date'],
    ['2025-03-22', undefined, 'end_date'],
  ])('refuses to forecast from %s to %s', async (start_date, end_date, field) => {
    const { status, json } = await ask('POST', '/forecast_sarima', { start_date, end_date });
    expect([status, json]).toEqual([400, { error: { code: 'bad-input', message: expect.anything(), field } }]);
  });

  it.each([
    [{ horizon: 3 }, 'model', 400],
    [{ model: 'nobody', horizon: 3 }, undefined, 404],
    [{ model: 'Shop theta', horizon: 3, start_date: '2025-03-22', end_date: '2025-03-23' }, 'horizon', 400],
    [{ model: 'Shop theta', start_date: '2025-03-22' }, 'end_date', 400],
    [{ model: 'Shop theta', horizon: 0 }, 'horizon', 400],
    [{ model: 'Shop theta', horizon: 1e9 }, 'horizon', 400],
    [{ model: 'Shop theta', horizon: 2.5 }, 'horizon', 400],
    [{ model: 'Shop theta', horizon: '3' }, 'horizon', 400],
    [{ model: 'Shop theta', series: 'East' }, 'series', 400],
    [{ model: 'Shop theta', series: ['North', 'East'] }, 'series[1]', 400],
    [{ model: 'Shop theta', levels: [100] }, 'levels[0]', 400],
    [{ model: 'Shop theta', future_regressors: { price: [1] } }, 'future_regressors', 400],
    [{ model: 'Shop theta', horizonn: 3 }, 'horizonn', 400],
  ])('refuses the forecast %j', async (body, field, status) => {
    const found = await ask('POST', '/forecast', body);
    expect([found.status, found.json]).toEqual([
      status,
      {
        error: { code: status === 404 ? 'not-found' : 'bad-input', message: expect.anything(), ...(field === undefined ? {} : { field }) },
      },
    ]);
  });

  it('forecasts from the newest data, and with the new champion after a promotion', async () => {
    const before = await forecast({ model: 'Shop theta', horizon: 1, series: 'North' });
    const shops = [writeShops(world.folder, 'later.csv', 84)];
    const { choices } = await world.app.datasets.inspect(shops, undefined, {});
    const datasetId = world.app.store.datasets.list()[0]?.datasetId;
    const later = await world.app.datasets.import(shops, choices, { name: 'Shops', ...(datasetId === undefined ? {} : { datasetId }) }, {});
    await world.models.refresh();
    const after = await forecast({ model: 'Shop theta', horizon: 1, series: 'North' });
    expect([before.forecasts[0]?.date, after.forecasts[0]?.date]).toEqual(['2025-03-22', '2025-03-26']);

    // One answer wherever it is asked: as a training on these data, as a forecast from the registry, as the deployed model.
    const means = async (model: string, more = {}): Promise<number[]> =>
      (await forecast({ model, horizon: 7, series: 'South', ...more })).forecasts.map((one) => one.forecast);
    const close = (values: Iterable<number> | undefined, digits = 9): number[] =>
      Array.from(values ?? [], (value) => expect.closeTo(value, digits) as number);
    const { registry, monitoring, store } = world.app;
    for (const model of ['Shop theta', 'Shop plan']) {
      const champion = registry.champion(model);
      const loaded = await registry.load(champion.id);
      const given = { horizon: 7, folds: 0, metric: 'mase' as const, models: [champion.kind], levels: [80], seed: 1, workers: 1 };
      const trained = await world.app.experiments.train({ versionId: later.id, options: given });
      await trained.finished;
      const said = await world.app.forecasts.get({ experimentId: trained.experimentId, model: champion.kind, index: 1 });
      // A SARIMA keeps its orders, which a training looks for anew.
      if (model === 'Shop theta') expect(await means(model)).toEqual(close(said.forecast.mean));
      const { versionId } = await loaded.newest();
      expect((await loaded.forecast({ versionId, horizon: 7 })).rows[1]?.mean).toEqual(Float64Array.from(await means(model)));
      expect((await loaded.forecast({ versionId, horizon: 2 })).rows[1]?.mean).toEqual(Float64Array.from((await means(model)).slice(0, 2)));
      const deployment = await monitoring.create({ model });
      const logged = store.deployments.forecast((await monitoring.infer(deployment.id)).id);
      const { values, horizon, levels } = unpackLogged(logged?.payload ?? new Uint8Array());
      const row = (1 + 2 * levels.length) * horizon;
      // The log has seven digits.
      expect(await means(model)).toEqual(close(values.subarray(row, row + horizon), 3));
      // The other choice goes on from the end of what it was fitted to.
      const old = await loaded.forecast({ versionId, horizon: 7, estimates: 'trained' });
      expect(await means(model, { estimates: 'trained' })).toEqual([...(old.rows[1]?.mean ?? [])]);
      expect(await means(model, { estimates: 'trained' })).not.toEqual(await means(model));
      monitoring.delete(deployment.id);
    }

    const { experimentId, finished } = await world.app.experiments.train({
      versionId: later.id,
      options: { horizon: 7, folds: 1, metric: 'mase', models: ['naive'], levels: [80], seed: 1, workers: 1 },
    });
    await finished;
    const run = world.app.experiments.stored(experimentId).runs.find(({ kind }) => kind === 'naive');
    const { id } = await world.app.registry.register({ runId: run?.id ?? '', name: 'Shop theta' });
    await world.app.registry.promote({ versionId: id, reason: 'test' });
    const promoted = await forecast({ model: 'Shop theta', horizon: 1, series: 'North' });
    expect(promoted.version).toBe(2);
    world.app.registry.rollback({ modelId: 'Shop theta' });
    expect((await forecast({ model: 'Shop theta', horizon: 1, series: 'North' })).version).toBe(1);
  });

  it('answers again once a damaged file is put right', async () => {
    const folder = path.join(world.folder, 'workspace', 'row-models');
    const models = createServedModels({
      store: world.app.store,
      registry: world.app.registry,
      rowModelsFolder: folder,
      choice: () => ({ rowModel: null, sarimaModel: null }),
    });
    await models.refresh();
    const rows = models.rows();
    if (!rows) throw new Error('no model of single rows');
    const shap = () => models.ask(rows, { task: 'shap', row });
    const file = path.join(folder, `${rows.stored.sha256 ?? ''}.json`);
    const bytes = readFileSync(file);
    writeFileSync(file, 'damaged');
    // No thread has it yet: each reads it when it is asked.
    await expect(shap()).rejects.toMatchObject({ code: 'file-changed' });
    await expect(models.reload()).rejects.toMatchObject({ code: 'file-changed' });
    writeFileSync(file, bytes);
    expect((await shap()).length).toBeGreaterThan(0);
    await models.close();
  });

  it('drops none of 100 requests at a time while models are loaded again', async () => {
    let reloads = 0;
    let ended = false;
    const reloading = (async () => {
      while (!ended) {
        expect((await ask('POST', '/reload_model')).json).toEqual({
          status: 'success',
          message: expect.anything(),
          reloaded_models: ['transactional', 'preprocessor', 'sarima'],
        });
        reloads++;
      }
    })();
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const found = [];
        for (let turn = 0; turn < 4; turn++) {
          const one =
            (i + turn) % 4 === 0
              ? ask('POST', '/forecast', { model: 'Shop theta', horizon: 1 + ((i + turn) % 7) })
              : (i + turn) % 4 === 1
                ? ask('POST', '/predict_batch_json', { data: [row] })
                : ask('POST', '/predict', { ...row, Units_Sold: i });
          found.push((await one).status);
        }
        return found;
      }),
    );
    ended = true;
    await reloading;
    expect(reloads).toBeGreaterThan(0);
    expect(new Set(statuses.flat())).toEqual(new Set([200]));
  });

  it('answers rows with the champion of the registered model, and with the next one as soon as it is promoted', async () => {
    const { app, models } = world;
    const rowModelId = app.regression.list()[0]?.id ?? '';
    const before = (await ask('POST', '/predict', row)).json;
    expect((await ask('GET', '/model_info')).json).toMatchObject({ run_id: rowModelId, model: null, version: null });
    const first = await app.rowRegistry.register({ rowModelId, name: 'Revenue' });
    // Registered is not promoted: the newest goes on.
    await models.refresh();
    expect((await ask('GET', '/model_info')).json).toMatchObject({ model: null });
    await app.rowRegistry.promote({ versionId: first.id, reason: 'test' });
    await models.refresh();
    expect((await ask('GET', '/model_info')).json).toMatchObject({ run_id: rowModelId, model: 'Revenue', version: 1 });
    expect((await ask('POST', '/predict', row)).json).toEqual(before);

    // A newer model serves when it is promoted, not when it is trained.
    const { options } = app.regression.get(rowModelId);
    const other = app.regression.train(writeSales(world.folder, 'sales.csv', 400), { ...options, trees: 5 }, 'few trees');
    await other.finished;
    await models.refresh();
    expect((await ask('POST', '/predict', row)).json).toEqual(before);
    const second = await app.rowRegistry.register({ rowModelId: other.modelId, name: 'Revenue' });
    let ended = false;
    const asked = Array.from({ length: 8 }, async () => {
      const found = new Set<string>();
      while (!ended) {
        const { status, text } = await ask('POST', '/predict', row);
        found.add(`${status} ${text}`);
      }
      return [...found];
    });
    await app.rowRegistry.promote({ versionId: second.id, reason: 'test' });
    expect((await ask('POST', '/reload_model')).json).toMatchObject({ status: 'success' });
    const { predicted } = await app.regression.predict(other.modelId, row);
    expect((await ask('POST', '/predict', row)).json).toEqual({ predicted_revenue: predicted });
    ended = true;
    const answers = new Set((await Promise.all(asked)).flat());
    expect([...answers].every((answer) => answer.startsWith('200 '))).toBe(true);
    expect([...answers].map((answer) => JSON.parse(answer.slice(4)) as object)).toEqual(
      expect.arrayContaining([before, { predicted_revenue: predicted }]),
    );
    expect((await ask('GET', '/model_info?model=revenue')).json).toMatchObject({ run_id: other.modelId, version: 2 });
    // What forecasts and what predicts rows are told apart.
    const refused = await ask('POST', '/forecast', { model: 'Revenue', horizon: 3 });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('predicts one case')]);
    app.rowRegistry.rollback({ modelId: 'Revenue' });
    await models.reload();
    expect((await ask('POST', '/predict', row)).json).toEqual(before);
  });

  it('is described by OpenAPI 3.1 and by a page without scripts, to everybody on this machine', async () => {
    const { status, json, text } = await raw(world.port, '/openapi.json', { headers: { host: `127.0.0.1:${world.port}` } });
    expect(status).toBe(200);
    const { openapi, paths } = json as { openapi: string; paths: Record<string, Record<string, object>> };
    expect(openapi).toBe('3.1.0');
    expect(Object.entries(paths).map(([url, methods]) => `${Object.keys(methods).join()} ${url}`)).toEqual([
      'get /status', 'get /model_info', 'post /reload_model', 'post /predict', 'post /predict_batch_json', 'post /predict_batch_csv',
      'post /shap_values', 'post /forecast', 'post /forecast_sarima',
    ]); // prettier-ignore
    // Nothing of the user's is in it.
    expect(text.includes('Shop')).toBe(false);
    const page = await raw(world.port, '/docs', { headers: { host: `localhost:${world.port}` } });
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).toContain('POST /forecast_sarima');
    expect(/<script|https?:/.exec(page.text)).toBe(null);
  });

  it('says that no model is loaded where none is', async () => {
    const models = { ...world.models, rows: () => null, sarima: () => null, problems: () => [], reload: () => Promise.resolve([]) };
    const { startApi } = await import('../../../main/api/start-api.ts');
    const api = await startApi({
      context: { models, runs: world.app.runs, temporary: world.folder },
      tokens: world.app.apiTokens,
      port: 0,
      version: 'test',
    });
    const other = asker({ port: api.port, token: world.token });
    const details = 'No model is loaded: no model of single rows is trained, and no champion is a SARIMA.';
    const { status, json } = await other('GET', '/status');
    expect([status, json]).toEqual([503, { status: 'error', details, error: { code: 'no-model', message: details } }]);
    for (const [method, url, body] of [
      ['POST', '/predict', row],
      ['POST', '/shap_values', row],
      ['POST', '/predict_batch_json', { data: [row] }],
      ['POST', '/forecast_sarima', { start_date: '2025-03-22', end_date: '2025-03-22' }],
      ['POST', '/reload_model', undefined],
      ['GET', '/model_info', undefined],
    ] as const)
      expect([url, (await other(method, url, body)).status]).toEqual([url, 503]);
    await api.close();
    await expect(other('GET', '/status')).rejects.toThrow('ECONNREFUSED');
  });
});
