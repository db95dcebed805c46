import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import type { RegressionOptions, RowBatch, RowFile, RowModel } from '../../contract/entities/regression.ts';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { dateReader } from '../../main/services/regression/parse-date.ts';
import { run, until } from './terminal.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Single sales in German writing: comma decimals, day first, semicolons. */
function write(
  name: string,
  rows: number,
  spoil: (i: number, cells: string[]) => string[] = (_, cells) => cells,
): { path: string; name: string } {
  const lines = ['Datum;Stück;Preis;Laden;Umsatz;Netto'];
  for (let i = 0; i < rows; i++) {
    const units = 1 + ((i * 7) % 9);
    const price = 5 + ((i * 13) % 40) / 2;
    const revenue = units * price * (1 + 0.05 * Math.sin(i * 12.9898));
    const date = new Date(Date.UTC(2024, 0, 1) + i * 86_400_000 * 0.3).toISOString();
    const german = `${date.slice(8, 10)}.${date.slice(5, 7)}.${date.slice(0, 4)}`;
    const cells = [
      german,
      String(units),
      price.toFixed(2).replace('.', ','),
      ['Nord', 'Süd'][i % 2] as string,
      revenue.toFixed(2).replace('.', ','),
      (revenue / 1.19).toFixed(2).replace('.', ','),
    ];
    lines.push(spoil(i, cells).join(';'));
  }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { path: file, name };
}
const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

describe('single rows in a workspace', () => {
  let app: App;
  let seen: RowFile;
  let options: RegressionOptions;
  const open = (): Promise<App> =>
    createApp({
      workspace: path.join(folder, 'workspace'),
      host: { kind: 'terminal', fork: (program) => forkNode(programPath(program)) },
      version: 'test',
    });
  const source = write('verkauf.csv', 1200, (i, cells) => (i === 30 ? cells.with(2, 'viel') : i === 40 ? cells.slice(0, 3) : cells));
  beforeAll(async () => {
    app = await open();
    seen = await app.regression.inspect(source);
    const features = seen.columns.flatMap(({ proposed }) => (proposed ? [proposed] : []));
    options = { target: 'Umsatz', date: 'Datum', features, model: 'gradient-boosting', trees: 60 };
  });
  afterAll(() => app.close());

  it('are looked at: kinds, bad cells, lines that are no rows, copies of the target', () => {
    expect(seen).toMatchObject({
      rows: 1199,
      target: 'Umsatz',
      date: 'Datum',
      badLines: { count: 1, first: [{ line: 42, reason: 'has 3 cells where 6 are needed' }] },
    });
    expect(seen.columns.map(({ name, kind, proposed }) => [name, kind, proposed?.use ?? null])).toEqual([
      ['Datum', 'date', 'date'],
      ['Stück', 'number', 'number'],
      ['Preis', 'number', 'number'],
      ['Laden', 'category', 'category'],
      ['Umsatz', 'number', null],
      ['Netto', 'number', null],
    ]);
    expect(seen.columns[2]?.bad).toEqual({ cells: 1, line: 32, example: 'viel', reason: 'is no number' });
    expect(seen.leaks).toMatchObject([{ kind: 'copy', severity: 'error', columns: ['Netto'] }]);
  });

  it('are learnt from in a job, kept under their hash, asked, and deleted', async () => {
    const { modelId, jobId, finished } = app.regression.train(source, options);
    expect(app.regression.get(modelId).state).toBe('running');
    expect(await messageOf(app.regression.predict(modelId, {}))).toMatch(/still being trained/);
    expect(await messageOf(app.regression.delete(modelId))).toMatch(/Cancel that first/);
    await finished;
    expect(app.jobs.get(jobId)).toMatchObject({ kind: 'row-model', state: 'done' });
    const model: RowModel = app.regression.get(modelId);
    expect(model.report?.accuracy[0]?.r2).toBeGreaterThan(0.95);
    expect(model.report?.notes.join(' ')).toMatch(/1 lines are no rows.*“viel” in line 32/);
    const files = path.join(folder, 'workspace', 'row-models');
    expect(readdirSync(files)).toEqual([`${model.sha256}.json`]);

    const found = await app.regression.predict(modelId, { Stück: 4, Preis: '10.5', Laden: 'Nord', Datum: '2024-06-01' });
    expect(found.predicted).toBeGreaterThan(35);
    expect(found.predicted).toBeLessThan(50);
    expect(await app.regression.predict(modelId, { Stück: 4, Preis: '10.5', Laden: 'Nord', Datum: '01.06.2024' })).toEqual(found);
    expect(await messageOf(app.regression.predict(modelId, { Stück: 'vier' }))).toBe('Stück needs a number, got vier.');
    const curve = await app.regression.dependence(modelId, { Stück: 4, Preis: 10 }, 'Stück');
    expect(curve.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(curve.row[8]).toBeGreaterThan(2 * (curve.row[0] as number));

    // A changed file is no model any more.
    const file = path.join(files, `${model.sha256}.json`);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"smearing":', '"smearing": '));
    await app.close();
    app = await open();
    expect(await messageOf(app.regression.predict(modelId, { Stück: 4 }))).toMatch(/changed or is damaged/);
    writeFileSync(file, text);
    await app.regression.delete(modelId);
    expect(readdirSync(files)).toEqual([]);
    expect(app.regression.list()).toEqual([]);
  });

  it('give a file of predictions, and the rows that had none', async () => {
    const { modelId, finished } = app.regression.train(source, options);
    await finished;
    const next = write('neu.csv', 50, (i, cells) =>
      i === 3 ? cells.with(0, 'morgen') : i === 5 ? cells.with(3, 'West') : i === 6 ? cells.with(1, '') : cells,
    );
    const batch: RowBatch = await app.regression.predictFile({ id: modelId }, next);
    expect(batch).toMatchObject({
      rows: 50,
      predicted: 49,
      errorCount: 1,
      errors: [{ line: 5, column: 'Datum', reason: '“morgen” is no date like dd.mm.yyyy' }],
    });
    expect(batch.notes[0]).toMatch(/1 rows hold a Laden that training did not tell apart/);
    const lines = new TextDecoder()
      .decode((await app.regression.readBatch(batch.id)).bytes)
      .trim()
      .split('\n');
    expect(lines).toHaveLength(51);
    expect(lines[0]).toBe('Datum,Stück,Preis,Laden,Umsatz,Netto,predicted,lower_80,upper_80,lower_95,upper_95,error');
    expect(lines[4]).toMatch(/,,,,,,Datum: “morgen” is no date like dd.mm.yyyy$/);
    const cells = (lines[1] as string).split('"').join('').split(',');
    expect(cells.at(-1)).toBe('');
    const lacking = path.join(folder, 'lacking.csv');
    writeFileSync(lacking, 'Datum;Preis\n01.02.2024;3,5\n02.02.2024;4,5\n');
    expect(await messageOf(app.regression.predictFile({ id: modelId }, { path: lacking, name: 'lacking.csv' }))).toMatch(
      /lacks Stück, Laden, which/,
    );
    await app.regression.delete(modelId);
  });

  it('can be cancelled while they are learnt, and are interrupted when the application ends', async () => {
    const slow: RegressionOptions = { ...options, model: 'random-forest', trees: 1000 };
    const first = app.regression.train(source, slow);
    app.jobs.cancel(first.jobId);
    expect(await messageOf(first.finished)).toMatch(/cancelled/);
    expect(app.regression.get(first.modelId).state).toBe('cancelled');
    const second = app.regression.train(source, slow);
    await app.close();
    expect(await messageOf(second.finished)).not.toBe('nothing');
    app = await open();
    expect(app.regression.get(second.modelId).state).toBe('interrupted');
    expect(await messageOf(app.regression.predict(second.modelId, {}))).toMatch(/cannot predict: it is interrupted/);

    // Begun again under the same id: on the file of then, or on another where that is gone.
    const again = app.regression.retrain(second.modelId);
    expect(app.regression.get(second.modelId).state).toBe('running');
    expect(() => app.regression.retrain(second.modelId)).toThrow(/is being trained already/);
    app.jobs.cancel(again.jobId);
    await messageOf(again.finished);
    const away = path.join(folder, 'away.csv');
    renameSync(source.path, away);
    try {
      expect(() => app.regression.retrain(second.modelId)).toThrow(expect.objectContaining({ code: 'file-missing' }));
      app.jobs.cancel(app.regression.retrain(second.modelId, { path: away, name: 'away.csv' }).jobId);
      await until(() => (app.regression.get(second.modelId).state === 'cancelled' ? true : null));
      expect(app.regression.get(second.modelId).fileName).toBe('away.csv');
    } finally {
      renameSync(away, source.path);
    }
    for (const { id } of app.regression.list()) await app.regression.delete(id);
  });

  it('are learnt from workbooks and predict Parquet files, as the import reads them; their space is told and what nobody has is pruned', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ units: 1 + ((i * 7) % 9), price: 5 + ((i * 13) % 40) / 2 }));
    const header = ['units', 'price', 'revenue'].map((value) => ({ value, type: String }));
    const sheet = [header, ...rows.map(({ units, price }) => [units, price, units * price].map((value) => ({ value, type: Number })))];
    const book = path.join(folder, 'orders.xlsx');
    await writeWorkbook([
      { data: [[{ value: 'About', type: String }]], sheet: 'Notes' },
      { data: sheet, sheet: 'Orders' },
    ] as never).toFile(book);
    const workbook = { path: book, name: 'orders.xlsx' };
    const found = await app.regression.inspect(workbook);
    expect([found.name, found.rows, found.target, found.part]).toEqual(['orders.xlsx', 300, 'revenue', 'sheet “Orders”, the largest of 2']);
    const features = found.columns.flatMap(({ proposed }) => (proposed ? [proposed] : []));
    const { modelId, finished } = app.regression.train(workbook, {
      target: 'revenue',
      date: null,
      features,
      model: 'gradient-boosting',
      trees: 30,
    });
    await finished;
    const model = app.regression.get(modelId);
    expect(model).toMatchObject({ state: 'done', fileName: 'orders.xlsx' });
    expect(model.report?.notes[0]).toBe('Of orders.xlsx the sheet “Orders”, the largest of 2, was read.');

    const csv = path.join(folder, 'next.csv');
    writeFileSync(
      csv,
      `units,price\n${rows
        .slice(0, 50)
        .map(({ units, price }) => `${units},${price}`)
        .join('\n')}\n`,
    );
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const parquet = path.join(folder, 'next.parquet');
    await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`);
    connection.closeSync();
    const [fromCsv, fromParquet] = [
      await app.regression.predictFile({ id: modelId }, { path: csv, name: 'next.csv' }),
      await app.regression.predictFile({ id: modelId }, { path: parquet, name: 'next.parquet' }),
    ];
    expect([fromParquet.rows, fromParquet.predicted, fromParquet.errorCount]).toEqual([50, 50, 0]);
    const textOf = async ({ id }: RowBatch): Promise<string> => new TextDecoder().decode((await app.regression.readBatch(id)).bytes);
    const predictions = (text: string): string[] =>
      text
        .trim()
        .split('\n')
        .map((line) => line.split(',').slice(2).join());
    expect(predictions(await textOf(fromParquet))).toEqual(predictions(await textOf(fromCsv)));
    writeFileSync(parquet, 'PAR1 and no more');
    expect(await messageOf(app.regression.predictFile({ id: modelId }, { path: parquet, name: 'next.parquet' }))).toMatch(
      /next.parquet cannot be read as Parquet/,
    );

    const used = () => app.retention.preview().use.find(({ kind }) => kind === 'row-model');
    expect(used()).toEqual({ kind: 'row-model', files: 1, bytes: model.bytes });
    // A file that no model has, and that no process can be writing any more.
    const stray = path.join(folder, 'workspace', 'row-models', `${'ab'.repeat(32)}.json`);
    writeFileSync(stray, '{}');
    expect(app.retention.preview().items).toEqual([]);
    vi.setSystemTime(Date.now() + 2 * 60 * 60 * 1000);
    try {
      expect(app.retention.preview().items).toMatchObject([{ kind: 'row-model', bytes: 2, reason: 'Left over: nothing refers to it.' }]);
      app.retention.prune();
    } finally {
      vi.useRealTimers();
    }
    expect([existsSync(stray), used()?.files]).toEqual([false, 1]);
    await app.regression.delete(modelId);
    expect(used()?.files).toBe(0);
  });

  it('tell what they cannot be learnt from', async () => {
    const failed = async (change: Partial<RegressionOptions>): Promise<string> => {
      const { modelId, finished } = app.regression.train(source, { ...options, ...change });
      const message = await messageOf(finished);
      expect(app.regression.get(modelId)).toMatchObject({ state: 'failed', error: message });
      await app.regression.delete(modelId);
      return message;
    };
    expect(await failed({ target: 'Laden' })).toMatch(/Laden of verkauf.csv holds no numbers/);
    expect(await failed({ features: [{ column: 'Filiale', use: 'number', missing: 'own', scale: 'none' }] })).toMatch(
      /has no column Filiale/,
    );
    const few = write('wenig.csv', 30);
    expect(await messageOf(app.regression.train(few, options).finished)).toMatch(/at least 60 rows/);
    for (const { id } of app.regression.list()) await app.regression.delete(id);
  });
});

describe('almanac predict', () => {
  const workspace = path.join(folder, 'terminal');
  it('trains, predicts a row and a file, and keeps a model that can be taken along', async () => {
    const source = write('sales.csv', 400);
    const saved = path.join(folder, 'model.json');
    const trained = await run([
      'predict',
      '--train',
      source.path,
      '--target',
      'Umsatz',
      '--name',
      'sales',
      '--workspace',
      workspace,
      '--save',
      saved,
      '--json',
    ]);
    expect(trained.stderr).toBe('');
    expect(trained.code).toBe(0);
    const model = JSON.parse(trained.stdout) as RowModel;
    expect(model.options.features.map(({ column }) => column)).toEqual(['Datum', 'Stück', 'Preis', 'Laden']);

    const one = await run(['predict', 'sales', '--set', 'Stück=4', '--set', 'Preis=10', '--workspace', workspace, '--json']);
    expect((JSON.parse(one.stdout) as { predicted: number }).predicted).toBeGreaterThan(20);
    const wrong = await run(['predict', 'sales', '--set', 'Stueck=4', '--workspace', workspace]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toMatch(/--set needs COLUMN=VALUE with one of Datum, Stück, Preis, Laden/);

    const out = path.join(folder, 'out.csv');
    const next = write('next.csv', 20, (i, cells) => (i === 2 ? cells.with(1, 'x') : cells));
    const file = await run(['predict', saved, next.path, '--out', out, '--workspace', path.join(folder, 'other'), '--json']);
    expect(JSON.parse(file.stdout)).toMatchObject({ rows: 20, predicted: 19, errors: [{ line: 4, column: 'Stück' }] });
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(22);

    writeFileSync(saved, readFileSync(saved, 'utf8').replace('"smearing":', '"smearing":-'));
    const hostile = await run(['predict', saved, next.path, '--out', out, '--workspace', workspace]);
    expect(hostile.code).toBe(1);
    expect(hostile.stderr).toMatch(/model.json is refused as a model: .*smearing/);
    const list = await run(['predict', '--workspace', workspace]);
    expect(list.stdout).toMatch(/sales +Umsatz +gradient-boosting +done/);
    expect((await run(['predict', 'nothing', next.path, '--workspace', workspace])).stderr).toMatch(/There is no model nothing/);
  }, 120_000);
});

describe('dates in words of a format', () => {
  it.each([
    ['%d.%m.%Y', '31.12.2024', Date.UTC(2024, 11, 31)],
    ['%m/%d/%y %I:%M %p', '2/29/24 12:05 AM', Date.UTC(2024, 1, 29, 0, 5)],
    ['%Y-%m-%d %H:%M:%S', '1969-12-31 23:59:59', -1000],
    ['%d. %b %Y', '3. Okt 2023', Date.UTC(2023, 9, 3)],
    ['%d.%m.%Y', '31.02.2024', NaN],
    ['%d.%m.%Y', '2024-01-01', NaN],
  ])('%s reads %s', (format, text, time) => {
    expect(dateReader(format)?.(text)).toBe(time);
  });
  it('weeks and quarters are none', () => expect(dateReader('%G-W%V')).toBeNull());
});
