import Sqlite, { type Database } from 'better-sqlite3';
import { expectedSchema, schemaOf, schemaVersion } from './migrate.ts';

/** Longest text or blob that a cell may hold; more than ten times the longest of a workspace of 50,000 series. */
const MOST_CELL_BYTES = 32_000_000;
/** Weights of nets and trees that learn across series. */
const MOST_MODEL_BYTES = 512_000_000;
const large = new Set(['run_model.fitted']);

/** Columns that hold JSON. */
const json: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['dataset_version', 'files', 'choices', 'roles', 'axis', 'key_names', 'report', 'figures', 'timings'],
  ['experiment', 'options', 'warnings'],
  ['run', 'summary', 'spec', 'start'],
  ['run_model', 'fitted'],
  ['series_result', 'fitted', 'warnings'],
  ['job', 'error'],
  ['setting', 'value'],
  ['raw_facts', 'facts', 'schema'],
  ['stage_report', 'findings'],
  ['row_model', 'options', 'report', 'fields'],
  ['tuning', 'options', 'series'],
  ['tuning_study', 'study', 'reference'],
  ['explanation', 'payload'],
  ['own_model', 'manifest'],
  ['model_version', 'schema'],
  ['row_version', 'facts'],
  ['registry_entry', 'body'],
  ['scenario_entry', 'edit', 'outcome'],
  ['level_set', 'options', 'found'],
  ['run_repeat', 'outcome'],
  ['imported_run', 'parameters', 'metrics', 'tags'],
  ['alert', 'link'],
  ['alert_channel', 'settings'],
  ['system_minute', 'figures'],
];

/** Columns that files and folders are named by: hexadecimal digits and hyphens only, so that no row can name a file outside. */
const fileNames: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['dataset_version', 'id', 'raw_id'],
  ['run', 'id', 'artefact'],
  ['report', 'id', 'sha256'],
  ['row_model', 'id', 'sha256'],
  ['own_model', 'hash'],
  ['model_version', 'artefact'],
  ['row_version', 'artefact'],
];

/**
 * Opens a database that anybody may have written, to be looked at only: its schema may not call functions, pages are checked as they are read.
 * Triggers and views do nothing as long as nothing is written and no view is read.
 */
function openUntrusted(file: string): Database {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('mmap_size = 0');
  db.pragma('query_only = ON');
  return db;
}

/** How a schema differs from what the migrations make, in words; null where it does not. */
function foreignSchema(db: Database, version: number): string | null {
  const known = new Map(expectedSchema(version).map((entry) => [`${entry.type} ${entry.name}`, entry]));
  for (const entry of schemaOf(db)) {
    const name = `${entry.type} ${entry.name}`;
    const expected = known.get(name);
    const shown = `${entry.type} "${entry.name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 60)}"`;
    if (!expected) return `its database has a ${shown} that Almanac does not make`;
    if (expected.sql !== entry.sql || expected.tbl_name !== entry.tbl_name)
      return `the ${shown} of its database is not the one that Almanac makes`;
    known.delete(name);
  }
  const [missing] = known.values();
  return missing ? `its database lacks the ${missing.type} "${missing.name}"` : null;
}

/** Columns by table. */
function columnsOf(db: Database): Map<string, string[]> {
  const tables = schemaOf(db).filter(({ type }) => type === 'table');
  return new Map(
    tables.map(({ name }) => [
      name,
      db
        .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
        .all(name)
        .map((column) => column.name),
    ]),
  );
}

function foreignCells(db: Database): string | null {
  const columns = columnsOf(db);
  for (const [table, names] of columns)
    for (const column of names) {
      const most = large.has(`${table}.${column}`) ? MOST_MODEL_BYTES : MOST_CELL_BYTES;
      // Lengths are in the header of a row: nothing large is read for this.
      const found = db.prepare(`SELECT max(octet_length("${column}")) AS bytes FROM "${table}"`).get() as { bytes: number | null };
      if ((found.bytes ?? 0) > most)
        return `${table}.${column} of its database holds ${Math.round((found.bytes ?? 0) / 1e6)} MB in one place, at most ${most / 1e6} MB are taken`;
    }
  const has = (table: string, column: string): boolean => columns.get(table)?.includes(column) === true;
  for (const [table, ...names] of fileNames)
    for (const column of names.filter((name) => has(table, name))) {
      const odd = db
        .prepare(
          `SELECT 1 FROM ${table} WHERE ${column} IS NOT NULL AND (${column} GLOB '*[^0-9a-f-]*' OR length(${column}) NOT BETWEEN 1 AND 64) LIMIT 1`,
        )
        .get();
      if (odd) return `${table}.${column} of its database names a file as Almanac never does`;
    }
  for (const [table, ...names] of json)
    for (const column of names.filter((name) => has(table, name)))
      if (db.prepare(`SELECT 1 FROM ${table} WHERE ${column} IS NOT NULL AND NOT json_valid(${column}) LIMIT 1`).get())
        return `${table}.${column} of its database is not JSON`;
  return null;
}

/**
 * Looks at a database from somewhere else, before anything of it is used and without writing to it.
 *
 * @param version - the schema that it is said to have
 * @returns why it is refused; null where nothing speaks against it
 */
export function refuseDatabase(file: string, version: number): string | null {
  let db: Database;
  try {
    db = openUntrusted(file);
  } catch (error) {
    return `its database cannot be opened (${reason(error)})`;
  }
  try {
    const schema = Number(db.pragma('user_version', { simple: true }));
    if (schema !== version) return `its database has schema ${schema}, its manifest says ${version}`;
    if (version > schemaVersion)
      return `it was written by a newer Almanac (schema ${version}; this one knows ${schemaVersion}). Update Almanac to open it`;
    const foreign = foreignSchema(db, version);
    if (foreign !== null) return foreign;
    const [integrity] = db.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (integrity?.integrity_check !== 'ok') return `its database is damaged (${integrity?.integrity_check ?? 'no answer'})`;
    const [orphan] = db.pragma('foreign_key_check') as { table: string }[];
    if (orphan) return `rows of ${orphan.table} in its database belong to rows that are not there`;
    return foreignCells(db);
  } catch (error) {
    return `its database cannot be read (${reason(error)})`;
  } finally {
    db.close();
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
