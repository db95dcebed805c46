import Sqlite from 'better-sqlite3';
import { isRunId, most, plainText, record, timeOf, type FoundRun, type FoundRuns } from '../../services/mlflow/found-run.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Runs of a database of MLflow, of any of its schemas. It is opened to be read, and nothing of it but plain tables is asked: a view or a virtual table
 * could be anything.
 *
 * @throws Error where it is no such database
 */
export async function readMlflowDatabase(file: string): Promise<FoundRuns> {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 2000 });
  try {
    db.pragma('trusted_schema = OFF');
    db.pragma('query_only = ON');
    const plain = new Set(
      db
        .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        .all()
        .map(({ name }) => name),
    );
    for (const table of ['experiments', 'runs', 'params', 'tags', 'latest_metrics'])
      if (!plain.has(table)) throw new Error(`it has no table ${table}`);
    const names = new Map(
      db
        .prepare<[], Row>('SELECT experiment_id, name FROM experiments LIMIT 100000')
        .all()
        .map((row) => [String(row['experiment_id']), plainText(row['name'])]),
    );
    const bounded = (table: string, columns: string) =>
      db.prepare<[string], Row>(`SELECT ${columns} FROM ${table} WHERE run_uuid = ? LIMIT ${most.keys}`);
    const [parameters, tags] = [bounded('params', 'key, value'), bounded('tags', 'key, value')];
    const metrics = bounded('latest_metrics', 'key, value, is_nan');
    const texts = (rows: readonly Row[]): Record<string, string> =>
      record(rows.map((row) => [plainText(row['key']), plainText(row['value'], most.value)] as const));
    const runs: FoundRun[] = [];
    const skipped: { what: string; why: string }[] = [];
    const all = db
      .prepare<[], Row>(`SELECT * FROM runs WHERE lifecycle_stage = 'active' ORDER BY start_time DESC LIMIT ${most.runs + 1}`)
      .all();
    if (all.length > most.runs)
      skipped.push({ what: 'runs', why: `more than ${most.runs.toLocaleString('en-US')} of them: the newest were taken` });
    for (const row of all.slice(0, most.runs)) {
      const id = plainText(row['run_uuid'], 65);
      if (!isRunId(id)) {
        if (skipped.length < most.skipped) skipped.push({ what: id || 'a run', why: 'its id is none' });
        continue;
      }
      const own = texts(tags.all(id));
      runs.push({
        id,
        experiment: names.get(String(row['experiment_id'])) ?? String(row['experiment_id']),
        name: plainText(row['name']) || plainText(own['mlflow.runName']) || id,
        state: plainText(row['status'], 20) || 'UNKNOWN',
        startMs: timeOf(row['start_time']),
        endMs: timeOf(row['end_time']),
        parameters: texts(parameters.all(id)),
        metrics: record(
          metrics
            .all(id)
            .flatMap(({ key, value, is_nan: nan }) =>
              typeof value === 'number' && Number.isFinite(value) && nan !== 1 ? [[plainText(key), value] as const] : [],
            ),
        ),
        tags: own,
      });
      if (runs.length % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return { runs, skipped };
  } finally {
    db.close();
  }
}
