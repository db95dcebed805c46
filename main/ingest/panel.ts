import type { DuckDBConnection } from '@duckdb/node-api';
import type { PanelRegressor, PanelStatic } from '../../engine/core/panel.ts';
import { assemble, type Assembled } from './assemble.ts';
import { readTidy, type KnownColumn } from './columns.ts';
import { literal, numbers, openDatabase, rows } from './database.ts';
import type { ListedNumbers } from './hand-over.ts';
import { featuresOf, readRegressors, type Feature, type Features } from './regressors.ts';
import { readPanelColumns } from './panel-columns.ts';
import { readStatics } from './statics.ts';
import { allSeasons } from './season.ts';
import { idSql } from './series-table.ts';
import { rowsOf, type SnapshotRows } from './snapshot-rows.ts';
import type { PanelResult, PanelToSend, PanelVersion } from './types.ts';
import { ApiError } from '../../contract/errors.ts';
import { existsSync } from 'node:fs';

/**
 * The panel of a snapshot: columns to typed arrays, by SQL.
 *
 * @throws ApiError `file-missing`
 */
export async function readPanel(snapshotPath: string, version: PanelVersion): Promise<PanelResult> {
  if (!existsSync(snapshotPath)) {
    throw new ApiError('file-missing', 'The data of this dataset version is not in the workspace any more. Import the file again.', {
      file: snapshotPath,
    });
  }
  const database = await openDatabase([snapshotPath], null);
  try {
    const { connection } = database;
    const source = `read_parquet(${literal(snapshotPath)})`;
    const [count = 0, seriesCount = 0] = await numbers(connection, `SELECT count(*), max(series) + 1 FROM ${source}`);
    const described = await rows(connection, `SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`);
    // Columns after series, period and y: the keys in order, then the regressors (see snapshot.ts).
    const keyColumns = described.slice(3, 3 + version.keyNames.length).map(([name]) => `"${String(name).replaceAll('"', '""')}"`);
    const firsts = keyColumns.map((column) => `first(${column})`).join(', ');
    const keyed = `SELECT series AS i, ${keyColumns.map((column, k) => `first(${column}) AS k${k}, `).join('')}count(*) FROM ${source} GROUP BY series`;
    const found =
      firsts === ''
        ? [['']]
        : await rows(
            connection,
            `SELECT ${idSql(keyColumns.map((_, k) => `k${k}`))}, ${keyColumns.map((_, k) => `k${k}`).join(', ')} FROM (${keyed}) ORDER BY i`,
          );
    const tidy = await readTidy(connection, `SELECT series, period, y FROM ${source}`, count);
    const assembled = assemble(tidy, seriesCount, version.gaps);
    const values = {
      ...assembled,
      ids: found.map(([id]) => String(id)),
      keys: keyColumns.map((_, k) => found.map((row) => String(row[k + 1]))),
    };
    return await layOut({ connection, source: { ...rowsOf(source), places: tidy }, version, values });
  } finally {
    database.close();
  }
}

/** The values of a panel. */
interface Values extends Pick<Assembled, 'offsets' | 'start' | 'y' | 'futurePeriods' | 'whole'> {
  readonly ids: readonly string[];
  readonly keys: string[][];
}

interface LayOutInput {
  readonly connection: DuckDBConnection;
  readonly source: SnapshotRows;
  readonly version: PanelVersion;
  readonly values: Values;
  /** What becomes of the columns that are known in advance, where that has been worked out. */
  readonly known?: Features;
  /** Of the series, where they have been read. */
  readonly attributes?: readonly PanelStatic[];
}

/** A panel of values that are laid out already: with what stands beside them in the snapshot. */
export async function layOut(input: LayOutInput): Promise<PanelResult> {
  const { connection, source, values } = input;
  const past = (await readRegressors(connection, source, await pastFeatures(input), values, 0)).map(({ name, values }) => ({
    name,
    values,
  }));
  const { panel, ...rest } = await layOutRest(input);
  return { ...rest, panel: { ...panel, ...(past.length > 0 ? { past } : {}) } };
}

/** `layOut` of a panel that goes to another process: columns in memory are not written out. */
export async function layOutToSend(input: LayOutInput): Promise<PanelToSend> {
  const { connection, source, values } = input;
  const past: { name: string; values: Float64Array | ListedNumbers }[] = [];
  for (const feature of await pastFeatures(input)) {
    const known = values.whole ? source.places?.columns?.get(feature.sql) : undefined;
    const [read] = known ? [] : await readRegressors(connection, source, [feature], values, 0);
    past.push({ name: feature.name, values: known ? inBytes(known) : (read as PanelRegressor).values });
  }
  const { panel, ...rest } = await layOutRest(input);
  return { ...rest, panel: { ...panel, ...(past.length > 0 ? { past } : {}) } };
}

const inBytes = ({ codes, list }: KnownColumn): ListedNumbers => ({ codes: list.length > 256 ? codes : new Uint8Array(codes), list });

/** Columns beside the values that are known as far as the data go. */
async function pastFeatures({ connection, source, version: { keyNames, roles }, values }: LayOutInput): Promise<readonly Feature[]> {
  // Without a known future those that are known in advance are of such use only.
  const names = [...(roles.past ?? []), ...(values.futurePeriods === 0 ? roles.future : [])];
  if (names.length === 0) return [];
  return (await featuresOf(connection, source, { keys: keyNames.length, future: names, seasonLength: 1 })).used;
}

/** All but the columns of the past. */
async function layOutRest({ connection, source, version, values, known, attributes }: LayOutInput): Promise<PanelResult> {
  const { offsets, start, y, futurePeriods, ids, keys } = values;
  const { keyNames, roles, seasonLength, axis } = version;
  const features = (): Promise<Features> => featuresOf(connection, source, { keys: keyNames.length, future: roles.future, seasonLength });
  // What is not known in advance cannot be used in a forecast, and then must not be in the backtest either.
  const used = futurePeriods === 0 ? [] : (known ?? (await features())).used;
  const regressors = await readRegressors(connection, source, used, values, futurePeriods);
  const statics = attributes ?? (await readStatics(connection, source, keyNames.length, roles.static ?? []));
  const wanted = { keys: keyNames.length, names: version.columns ?? [], future: roles.future };
  const columns = await readPanelColumns(connection, source, wanted, values, futurePeriods);
  let longest = 0;
  for (let s = 0; s < ids.length; s++) longest = Math.max(longest, (offsets[s + 1] as number) - (offsets[s] as number));
  const seasons = allSeasons(axis.frequency, seasonLength, longest);
  return {
    panel: {
      frequency: axis.frequency,
      seasonLength,
      ids,
      offsets,
      start,
      y,
      axis,
      ...(seasons.length > 1 ? { seasons } : {}),
      ...(regressors.length > 0 ? { regressors, futurePeriods } : {}),
      ...(statics.length > 0 ? { statics } : {}),
    },
    keys,
    ...(columns.length > 0 ? { columns, futurePeriods } : {}),
  };
}
