import path from 'node:path';
import type { RegressionOptions, RowFile, RowModel, RowValues } from '../../../contract/entities/regression.ts';
import { ApiError } from '../../../contract/errors.ts';
import { print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions, type Session } from '../session.ts';

export interface PredictOptions extends CommonOptions {
  /** File of single rows to learn from. */
  readonly train?: string;
  readonly target?: string;
  readonly date?: string;
  readonly columns?: readonly string[];
  readonly leaveOut?: readonly string[];
  readonly model: RegressionOptions['model'];
  readonly targetScale?: NonNullable<RegressionOptions['targetScale']>;
  readonly level?: readonly number[];
  readonly seed?: number;
  readonly refit: boolean;
  readonly name?: string;
  readonly save?: string;
  readonly out?: string;
  readonly set?: readonly string[];
  readonly delete?: boolean;
}

const wrong = (message: string, field: string): ApiError => new ApiError('bad-input', message, { field });
const number = (value: number | null, digits = 4): string => (value === null ? '-' : String(Number(value.toPrecision(digits))));

/** Trains a model of single rows, predicts a file or a row with one, or lists those there are. */
export async function predictCommand(words: readonly string[], options: PredictOptions): Promise<void> {
  const [model, file, ...more] = words;
  if (more.length > 0) throw wrong('One file at a time: predict MODEL FILE.csv.', 'file');
  await withSession(options, async (session) => {
    if (options.train !== undefined) {
      if (model !== undefined) throw wrong('--train takes the file itself: predict --train FILE.csv --target COLUMN.', 'train');
      return trainModel(session, options.train, options);
    }
    if (model === undefined) return listModels(session, options);
    if (options.delete) return session.app.regression.delete(found(session, model).id);
    if (options.set) return predictOne(session, found(session, model), options);
    if (file === undefined) return show(found(session, model), options);
    await predictAll(session, model, file, options);
  });
}

/** A kept model by id, the start of it, or name: the newest of that name; else the champion of the registered model of that name. */
function found({ app }: Session, word: string): RowModel {
  const models = app.regression.list();
  const one =
    models.find(({ id, name }) => id === word || name === word) ?? models.find(({ id }) => word.length >= 4 && id.startsWith(word));
  const registered = one
    ? null
    : (app.registry.models().find(({ name, sort }) => sort === 'rows' && name.toLowerCase() === word.toLowerCase()) ?? null);
  if (registered) return app.regression.get(app.rowRegistry.champion(registered.id).rowModelId);
  if (!one)
    throw new ApiError(
      'not-found',
      `There is no model ${word}. "predict" lists them; "predict --train FILE.csv --target COLUMN" makes one.`,
    );
  return app.regression.get(one.id);
}

async function trainModel(session: Session, file: string, options: PredictOptions): Promise<void> {
  const { app, bar, signal } = session;
  const source = { path: path.resolve(file), name: path.basename(file) };
  const seen = await app.regression.inspect(source, options.target, {
    signal,
    onProgress: (progress) => bar.show({ ...progress, leftMs: null }),
  });
  const { modelId, jobId, finished } = app.regression.train(source, optionsFor(seen, options), options.name);
  await session.follow(jobId, finished);
  const model = app.regression.get(modelId);
  if (options.save !== undefined) app.regression.copyModel(modelId, options.save);
  show(model, options);
}

function optionsFor(seen: RowFile, given: PredictOptions): RegressionOptions {
  const named = (name: string, field: string): RowFile['columns'][number] => {
    const column = seen.columns.find((one) => one.name === name);
    if (!column) throw wrong(`${seen.name} has no column ${name}. It has ${seen.columns.map((one) => one.name).join(', ')}.`, field);
    return column;
  };
  if (given.target !== undefined && named(given.target, 'target').kind !== 'number')
    throw wrong(`${given.target} holds no numbers, so it cannot be predicted.`, 'target');
  const target = given.target ?? seen.target;
  if (target === null) throw wrong(`${seen.name} has no column of numbers to predict.`, 'target');
  if (given.date !== undefined && named(given.date, 'date').kind !== 'date')
    throw wrong(`${given.date} holds no dates that can be read.`, 'date');
  for (const name of given.leaveOut ?? []) named(name, 'leave-out');
  const chosen = given.columns?.map((name) => {
    const column = named(name, 'columns');
    // What is asked for by name is used, whatever was proposed.
    if (column.proposed) return column.proposed;
    if (column.kind === 'number') return { column: name, use: 'number', missing: 'own', scale: 'none' } as const;
    if (column.kind === 'date') return { column: name, use: 'date' } as const;
    return { column: name, use: 'category', missing: 'own', encode: 'ordered' } as const;
  });
  const features = chosen ?? seen.columns.flatMap(({ proposed }) => (proposed ? [proposed] : []));
  const used = features.filter(({ column }) => column !== target && !given.leaveOut?.includes(column));
  if (used.length === 0) throw wrong('There is no column left to predict from.', 'columns');
  return {
    target,
    date: given.date ?? seen.date,
    features: used,
    model: given.model,
    refit: given.refit,
    ...(given.targetScale === undefined ? {} : { targetScale: given.targetScale }),
    ...(given.level === undefined ? {} : { levels: [...given.level] }),
    ...(given.seed === undefined ? {} : { seed: given.seed }),
  };
}

function show(model: RowModel, { json }: PredictOptions): void {
  if (json) return printJson(model);
  const { report } = model;
  print(`${model.name}  ${model.id}  ${model.state}`);
  if (!report) return print(model.error ?? 'It has not been trained to the end.');
  const { rows, period } = report;
  print(
    `${rows.train} rows to train, ${rows.early + rows.calibration} held back, ${rows.test} to test${period ? ` (${period.test[0]} to ${period.test[1]})` : ''}`,
  );
  print(`scale: ${report.scale.kind === 'log' ? 'logarithm' : 'as it is'} (${report.scale.reason})\n`);
  print(
    table(
      ['on the test rows', 'RMSE', 'MAE', 'R2', 'MAPE', 'RMSLE'],
      report.accuracy.map(({ name, rmse, mae, r2, mape, rmsle }) => [
        name,
        number(rmse),
        number(mae),
        number(r2),
        mape === null ? '-' : `${mape.toFixed(1)}%`,
        number(rmsle),
      ]),
    ),
  );
  print('');
  for (const { level, measured, width } of report.coverage)
    print(`${level}% interval: ${(100 * measured).toFixed(1)}% of the test rows inside, ${number(width)} wide on average`);
  print(
    `\n${table(
      ['column', 'share of the gain'],
      report.importance.map(({ column, share }) => [column, `${(100 * share).toFixed(1)}%`]),
    )}`,
  );
  for (const { message } of report.leaks) print(`\n${message}`);
  for (const note of report.notes) print(`\n${note}`);
}

function listModels({ app }: Session, { json }: PredictOptions): void {
  const models = app.regression.list();
  if (json) return printJson(models);
  if (models.length === 0) return print('No models of single rows yet: "predict --train FILE.csv --target COLUMN" makes one.');
  print(
    table(
      ['model', 'name', 'target', 'kind', 'state', 'R2'],
      models.map(({ id, name, target, kind, state, r2 }) => [id.slice(0, 8), name, target, kind, state, number(r2)]),
    ),
  );
}

async function predictOne({ app }: Session, model: RowModel, { set = [], json }: PredictOptions): Promise<void> {
  const values: RowValues = {};
  for (const pair of set) {
    const at = pair.indexOf('=');
    const column = pair.slice(0, at).trim();
    if (at < 1 || !model.fields.some((field) => field.column === column))
      throw wrong(`--set needs COLUMN=VALUE with one of ${model.fields.map((field) => field.column).join(', ')}, got ${pair}.`, 'set');
    values[column] = pair.slice(at + 1);
  }
  const found = await app.regression.predict(model.id, values);
  if (json) return printJson(found);
  print(`${model.target}: ${number(found.predicted, 6)}`);
  for (const { level, lower, upper } of found.intervals) print(`${level}% interval: ${number(lower, 6)} to ${number(upper, 6)}`);
  for (const { column, value } of found.drivers)
    print(`  ${value >= 0 ? '+' : ''}${number(value)}  ${column}${found.scale === 'log' ? ' (of the logarithm)' : ''}`);
  for (const text of found.notes) print(text);
}

async function predictAll(session: Session, word: string, file: string, options: PredictOptions): Promise<void> {
  const { app, bar, signal } = session;
  // A file of a model, from wherever it comes; else one of the workspace.
  const model = /[\\/]|\.json$/.test(word) ? { file: path.resolve(word) } : { id: found(session, word).id };
  const source = { path: path.resolve(file), name: path.basename(file) };
  const out = path.resolve(options.out ?? `${file.replace(/\.[^.\\/]+$/, '')}-predicted.csv`);
  if (out === source.path) throw wrong('--out must be another file than the one that is read.', 'out');
  const batch = await app.regression.predictFile(model, source, {
    signal,
    out,
    onProgress: (progress) => bar.show({ ...progress, leftMs: null }),
  });
  bar.clear();
  if (options.json)
    return printJson({
      out,
      rows: batch.rows,
      predicted: batch.predicted,
      errorCount: batch.errorCount,
      errors: batch.errors,
      notes: batch.notes,
    });
  print(`${batch.predicted} of ${batch.rows} rows predicted: ${out}`);
  for (const { line, column, reason } of batch.errors.slice(0, 20)) print(`line ${line}${column === null ? '' : `, ${column}`}: ${reason}`);
  if (batch.errorCount > 20)
    print(`... ${batch.errorCount - Math.min(20, batch.errors.length)} more; the column "error" of the file has those of rows`);
  for (const text of batch.notes) print(text);
}
