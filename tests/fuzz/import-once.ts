import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ApiError, errorCodes } from '../../contract/errors.ts';
import { inspectAny, snapshotAny } from '../../main/ingest/any-format.ts';
import { createIngest, type Ingest } from '../../main/ingest/client.ts';
import { openDatabase, type Database } from '../../main/ingest/database.ts';
import { MAX_COLUMNS, shapeOf } from '../../main/ingest/dialect.ts';
import { failureOf } from '../../main/ingest/failure.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { prepare } from '../../main/ingest/prepare.ts';
import { loadTable } from '../../main/ingest/table.ts';
import { createDatasets, type Datasets } from '../../main/services/datasets/datasets.ts';
import { createJobs } from '../../main/services/jobs/jobs.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { importBothWays } from '../ingest/both-ways.ts';

/** How far a file is taken: read into a table, imported in this process, imported through the child as the application does, or imported by each of two ways. */
export type Depth = 'read' | 'import' | 'child' | 'ways';
export interface Outcome {
  /** `imported`, `read`, or the code of the error. */
  readonly end: string;
  readonly ms: number;
  /** What must not be: empty when all is well. */
  readonly fault: string;
}

/** A file that takes longer hangs, as far as anybody who waits can tell. */
const DEADLINE_MS = 60_000;
const program = path.resolve(import.meta.dirname, '../../main/ingest/process.ts');
const silent = (): void => undefined;

/** The ingest functions without a child, with the same errors. */
function inProcess(tempFolder: string): Ingest {
  const unused = (): never => {
    throw new Error('not part of this');
  };
  const within = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
    mkdirSync(tempFolder, { recursive: true });
    const folder = mkdtempSync(path.join(tempFolder, 'ingest-'));
    try {
      return await work(folder);
    } catch (error) {
      const { code, message, data } = failureOf(error);
      throw new ApiError(code, message, data);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return {
    inspect: (files, choices, options) =>
      within((folder) =>
        inspectAny({ files, choices, hints: options.hints, folder, checks: options.checks ?? { now: Date.now() } }, silent),
      ),
    snapshot: (files, choices, snapshotPath, options) =>
      within((folder) => snapshotAny({ files, choices, snapshotPath, folder, checks: options.checks ?? { now: Date.now() } }, silent)),
    panel: unused,
    check: unused,
    getReady: () => undefined,
    text: unused,
    hash: unused,
    drift: unused,
    close: silent,
  };
}

/** Codes of errors that say where: a file, and a line or a column of it. */
const withPlace = new Set(['mixed-dates', 'not-a-number', 'duplicate-keys']);

function faultOf(error: unknown): { end: string; fault: string } {
  const { code, message, data } = failureOf(error);
  if (code === 'internal' || code === 'ingest-crashed') return { end: code, fault: message.split('\n')[0] ?? '' };
  if (!errorCodes.includes(code)) return { end: code, fault: `unknown code: ${message}` };
  if (data.file === undefined || !message.includes(data.file)) return { end: code, fault: `names no file: ${message}` };
  if (withPlace.has(code) && data.row === undefined && data.column === undefined) return { end: code, fault: `names no place: ${message}` };
  // Archives, Parquet and the like have no lines.
  if (code === 'file-unreadable' && data.row === undefined && !/damaged or not complete|cannot be read as/.test(message))
    return { end: code, fault: `names no line: ${message}` };
  if (code === 'no-column') return { end: code, fault: `the preview had it: ${message}` };
  return { end: code, fault: '' };
}

/** By the reader of plain files and without it: both must come to the same. */
async function comparedWays(bytes: Uint8Array): Promise<{ end: string; fault: string }> {
  const ways = await importBothWays(bytes);
  if (ways === null) return { end: 'no preview', fault: '' };
  return { end: ways.asPlain ? 'plain' : 'not plain', fault: ways.same ? '' : 'the two ways differ' };
}

export interface Importer {
  run(bytes: Uint8Array, depth: Depth): Promise<Outcome>;
  close(): void;
}

/** Imports files into a workspace of its own below `folder`, one at a time, and looks whether anything is left of each. */
export async function createImporter(folder: string): Promise<Importer> {
  const place = (name: string): string => {
    const made = path.join(folder, name);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const store: Store = openStore(place('workspace'));
  const jobs = createJobs(store.jobs, silent);
  const data = place('workspace/data');
  const temporary = place('temp');
  const child = createIngest({ fork: () => forkNode(program), tempFolder: temporary });
  const services: Record<'import' | 'child', Datasets> = {
    import: createDatasets(data, store, inProcess(temporary), jobs, silent),
    child: createDatasets(data, store, child, jobs, silent),
  };
  const reading = place('reading');
  const database: Database = await openDatabase([], reading, MAX_COLUMNS);
  let files = 0;

  async function readOnly(file: { path: string; name: string }): Promise<string> {
    const own = path.join(reading, 'one');
    mkdirSync(own);
    try {
      const shape = await shapeOf(file);
      const source = await prepare(shape, own, 0, true);
      const [loaded] = await loadTable(database.connection, 'raw', [source], own, (from) => `SELECT * FROM ${from}`);
      // What was found is what an import gets as choices: it must give the same table.
      const dialect = { ...shape.dialect, encoding: loaded?.source.encoding ?? shape.dialect.encoding };
      const again = await shapeOf(file, dialect);
      const names = (columns: readonly string[]): string => JSON.stringify(columns.slice(0, 20));
      if (names(again.columns) !== names(shape.columns)) throw new Error(`columns ${names(shape.columns)} become ${names(again.columns)}`);
      if (JSON.stringify({ ...again.dialect, encoding: '' }) !== JSON.stringify({ ...shape.dialect, encoding: '' }))
        throw new Error(`${JSON.stringify(shape.dialect)} becomes ${JSON.stringify(again.dialect)}`);
      return 'read';
    } finally {
      await database.connection.run('DROP TABLE IF EXISTS raw');
      rmSync(own, { recursive: true, force: true });
    }
  }

  async function imported(datasets: Datasets, file: { path: string; name: string }): Promise<string> {
    const preview = await datasets.inspect([file], undefined, {});
    const version = await datasets.import([file], preview.choices, { name: 'fuzz' }, {});
    if (!(version.rows > 0 && version.values > 0)) throw new Error(`imported ${version.rows} rows, ${version.values} values`);
    return 'imported';
  }

  /** Snapshots and versions must be the same ones, and nothing else be there. */
  async function leftBehind(): Promise<string> {
    const versions = store.datasets.list();
    const expected = versions.map(({ id }) => `${id}.parquet`).sort();
    const found = readdirSync(data).sort();
    if (expected.join() !== found.join()) return `versions ${expected.join() || 'none'}, files ${found.join() || 'none'}`;
    const rest = readdirSync(temporary);
    if (rest.length > 0) return `temporary files are left: ${rest.join()}`;
    for (const { id } of versions) await services.import.delete(id);
    return '';
  }

  return {
    async run(bytes, depth) {
      const name = `fuzz-${files++}.csv`;
      const file = { path: path.join(reading, name), name };
      writeFileSync(file.path, bytes);
      const before = performance.now();
      let result: { end: string; fault: string };
      try {
        result =
          depth === 'ways'
            ? await comparedWays(bytes)
            : { end: depth === 'read' ? await readOnly(file) : await imported(services[depth], file), fault: '' };
      } catch (error) {
        result = faultOf(error);
      }
      const ms = performance.now() - before;
      rmSync(file.path, { force: true });
      const left = depth === 'read' || depth === 'ways' ? '' : await leftBehind();
      const slow = ms > DEADLINE_MS ? `took ${(ms / 1000).toFixed(1)} s` : '';
      return { end: result.end, ms, fault: [result.fault, left, slow].filter((fault) => fault !== '').join('; ') };
    },
    close() {
      child.close();
      database.close();
      store.close();
    },
  };
}
