import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Finding, SourceFile } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { recipeColumns } from '../../engine/cleaning/steps.ts';
import { formatPeriod } from '../../engine/core/time-axis.ts';
import { aggregateWords } from './aggregate.ts';
import { makeAxis, periodSql } from './axis.ts';
import { closeOpened, literal, numbers, openDatabase, rows } from './database.ts';
import { shapeOf, type FileShape } from './dialect.ts';
import { describeRepeats, duplicateKeys, refuseBadCells } from './errors.ts';
import { cellFindings, countFlags, fileFindings, plural, seriesFindings } from './findings.ts';
import { checkUnchanged, stampOf, type FileStamp } from './hash.ts';
import { hashAside } from './hash-aside.ts';
import type { Report } from './inspect.ts';
import { asideWhenNeeded, type AsideWhenNeeded } from './aside.ts';
import { writePlainSnapshot } from './plain/plain-snapshot.ts';
import type { Begun, ReadAhead } from './plain/read-ahead.ts';
import { takeNoMore } from './plain/read-parts.ts';
import { joinedShape, joinFor } from './join/join-files.ts';
import { finishJoin } from './join/reading.ts';
import { dropStrangers } from './join/strangers.ts';
import { dialectOf } from './join/tables.ts';
import { layOut, layOutToSend } from './panel.ts';
import { panelOf, refuseTooShort } from './panel-of.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { Operations } from './protocol.ts';
import { droppedFinding } from './repeat-findings.ts';
import { attributeFindings } from './attribute-findings.ts';
import { regressorFindings } from './regressor-findings.ts';
import { featuresOf } from './regressors.ts';
import { dropSeriesTable, keysOf, listKeys, makeSeriesTable } from './series-table.ts';
import { dropRepeats, planOf, stageSql, type Plan } from './stage.ts';
import { loadTable, type Loaded } from './table.ts';
import { rowsOf } from './snapshot-rows.ts';
import { readStatics } from './statics.ts';
import { tidySql } from './tidy.ts';
import type { PanelToSend, SnapshotResult } from './types.ts';
import { rawFindings } from './validation/raw-findings.ts';
import { withRemedies } from './validation/remedies.ts';

type Input = Operations['snapshot']['input'];
const STEPS = 5;
/** Values of a panel that is sent along with its snapshot, because it is most likely asked for next; 128 MiB. */
const MOST_SENT = 16_000_000;
/** Below this DuckDB reads a file in no time. */
const PLAIN_BYTES = 2_000_000;

export interface SnapshotOptions {
  /** Of a file that is worth to be tried as a plain one (see plain/). */
  readonly plainBytes?: number;
  /** Where a file may have been read already. */
  readonly ahead?: ReadAhead | null;
  /** Told of the panel, which is then not part of the result. */
  readonly onPanel?: (panel: PanelToSend, keyNames: readonly string[]) => void;
}

/**
 * Reads files by the choices and writes the snapshot: Parquet with series, period, y, keys and regressors, ascending by series and
 * period. The same files and choices give the same content.
 *
 * @throws ApiError for everything that keeps the files from being a panel; nothing is left but perhaps a part of `snapshotPath`
 */
export async function writeSnapshot(
  input: Input,
  report: Report,
  { plainBytes = PLAIN_BYTES, ahead = null, onPanel }: SnapshotOptions = {},
): Promise<SnapshotResult> {
  const { files } = input;
  const stamps: FileStamp[] = [];
  for (const file of files) stamps.push(await stampOf(file));
  const unchanged = async (): Promise<void> => {
    for (const [index, file] of files.entries()) await checkUnchanged(file, stamps[index] as FileStamp);
  };
  const [file, ...others] = files;
  const [stamp] = stamps;
  const begun = file && stamp && others.length === 0 ? (ahead?.take(file.path, stamp) ?? null) : null;
  const aside = asideWhenNeeded(begun?.aside);
  let hashing: Promise<SourceFile[]> | null = begun?.hash ?? null;
  // Started when DuckDB has done its share and a processor is idle; a failure shows when it is awaited.
  const hash = (): Promise<SourceFile[]> => {
    hashing ??= hashAside(files, stamps, aside.started());
    hashing.catch(() => undefined);
    return hashing;
  };
  try {
    const written = await readAndWrite(input, report, { read: () => void hash(), begun, aside, plainBytes, onPanel }).catch(
      async (error: unknown) => {
        // A file that vanished or changed under the reader explains any other error.
        await unchanged();
        throw error;
      },
    );
    report('Checking the source', STEPS, STEPS);
    const sources = await hash();
    await unchanged();
    return { files: sources, ...written };
  } finally {
    await aside.stop();
  }
}

interface Ways {
  /** Told when a processor has nothing more to read. */
  readonly read: () => void;
  /** What has been read of the file before. */
  readonly begun: Begun | null;
  readonly aside: AsideWhenNeeded;
  readonly plainBytes: number;
  readonly onPanel: SnapshotOptions['onPanel'];
}

async function readAndWrite(
  input: Input,
  report: Report,
  { read, begun, aside, plainBytes, onPanel }: Ways,
): Promise<Omit<SnapshotResult, 'files'>> {
  const { files, choices, snapshotPath, folder, checks } = input;
  report('Looking at the file', 0, STEPS);
  const shapes: FileShape[] = [];
  for (const [index, file] of files.entries()) shapes.push(await shapeOf(file, dialectOf(choices, index)));
  const [first] = shapes;
  if (first === undefined) throw new ApiError('bad-input', 'Choose at least one file.');
  const shape = choices.tables ? joinedShape(choices.tables, shapes) : first;
  const plan = planOf(choices, shape.columns, shape.file.name);
  const sources: Prepared[] = [];
  if (!choices.tables) for (const [index, each] of shapes.entries()) sources.push(await prepare(each, folder, index, false));
  // Opened while rows are read.
  const opening = openDatabase(
    [...files.map((file) => file.path), snapshotPath],
    folder,
    shape.columns.length,
    choices.tables !== undefined,
  );
  opening.catch(() => undefined);
  try {
    report('Reading rows', 1, STEPS);
    const [only] = sources;
    const tryPlain = only !== undefined && sources.length === 1 && checks.schema === undefined && only.shape.head.bytes >= plainBytes;
    const plain = tryPlain
      ? await writePlainSnapshot(opening, {
          plan,
          choices,
          source: only,
          snapshotPath,
          now: checks.now,
          begun,
          aside,
          read,
          writing: () => report('Writing the snapshot', 3, STEPS),
        })
      : null;
    // What is left of it is of no use.
    if (begun) takeNoMore(begun.shared);
    if (plain) report('Checking the series', 4, STEPS);
    const { connection } = await opening;
    const result = plain
      ? { ...plain, empty: 0, sourceRows: plain.counts.rows, findings: fileFindings(plain.loaded), told: null }
      : await stageAndWrite({ connection, input, plan, shapes, sources, report, written: read });
    const { counts, axis, series, empty, panel, assembled, first, last, loaded, sourceRows, told, tidy } = result;
    const findings: Finding[] = [...result.findings];
    const having = (role: string): string[] => plan.regressors.filter(({ name }) => choices.roles[name] === role).map(({ name }) => name);
    refuseTooShort(panel, shape.file.name);
    const future = having('future');
    const features = await featuresOf(connection, tidy, { keys: plan.keyNames.length, future, seasonLength: choices.seasonLength });
    const attributes = await readStatics(connection, tidy, plan.keyNames.length, having('static'));
    const version = {
      axis,
      seasonLength: choices.seasonLength,
      roles: {
        date: plan.date === null ? null : (plan.columns[plan.date] as string),
        target: plan.layout === 'long' ? (plan.columns[plan.values[0] ?? 0] as string) : null,
        series: [...plan.keyNames],
        future,
        past: having('past'),
        static: having('static'),
      },
      keyNames: [...plan.keyNames],
    };
    const wanted = { ...version, gaps: choices.gaps, columns: recipeColumns(choices.recipe) };
    const keys = await keysOf(connection, plan);
    const layingOut = {
      connection,
      source: tidy,
      version: wanted,
      values: { ...assembled, ids: panel.ids, keys },
      known: features,
      attributes,
    };
    const sendable = panel.y.length <= MOST_SENT;
    if (sendable && onPanel) onPanel(await layOutToSend(layingOut), version.keyNames);
    const ofSeries = seriesFindings(panel, assembled, axis, choices.gaps, empty);
    // Rows after the last value, with what is known in advance, are no gaps.
    const ahead = future.length > 0 && choices.aggregation === 'none' ? assembled.ahead : 0;
    const shown = { ...counts, missingValue: Math.max(0, counts.missingValue - ahead) };
    findings.push(...(await cellFindings(connection, plan, loaded, shown, plain?.known)));
    findings.push(...regressorFindings(features, assembled, axis, last));
    findings.push(...attributeFindings(panel, axis, attributes));
    if (choices.aggregation !== 'none') {
      findings.push({
        code: 'aggregated',
        severity: 'info',
        message: `${plural(counts.rows, 'row')} became ${plural(panel.y.length, 'value')}: rows of one period were ${aggregateWords[choices.aggregation]}.`,
        count: counts.rows,
      });
    }
    findings.push(...ofSeries);
    const raw = {
      connection,
      plan,
      loaded,
      choices,
      tidy,
      panel,
      assembled,
      axis,
      counts,
      rows: sourceRows,
      sampled: false,
      ...(plain ? { counted: plain.counted } : {}),
    };
    const checked = await rawFindings(raw, checks);
    findings.push(...checked.findings);
    await plain?.writing.finish();
    return {
      ...version,
      rows: sourceRows,
      series,
      values: panel.y.length,
      first: formatPeriod(axis, first),
      last: formatPeriod(axis, last),
      snapshotBytes: (await stat(snapshotPath)).size,
      facts: checked.facts,
      report: {
        stage: 'processed',
        rows: sourceRows,
        series,
        findings: withRemedies(findings, { choices, where: 'version' }),
        ...(told ? { joins: told.joins } : {}),
      },
      panel: sendable && !onPanel ? await layOut(layingOut) : null,
    };
  } finally {
    await closeOpened(opening);
  }
}

/** What reading and writing needs. */
interface Staging {
  readonly connection: DuckDBConnection;
  readonly input: Input;
  readonly plan: Plan;
  readonly shapes: readonly FileShape[];
  readonly sources: readonly Prepared[];
  readonly report: Report;
  readonly written: () => void;
}

/** Reads files of any kind by DuckDB into the table `staged`, and writes the snapshot out of it. */
async function stageAndWrite({ connection, input, plan, shapes, sources: given, report, written }: Staging) {
  const { choices, folder, snapshotPath } = input;
  const file = (shapes[0] as FileShape).file.name;
  const joined = choices.tables ? await joinFor(connection, choices, shapes, folder) : null;
  const sources = joined?.sources ?? given;
  // Where rows are added up, a repeated one would count twice unseen; otherwise it shows as a second row of a period.
  const hashAll = choices.dropDuplicateRows && plan.layout === 'long' && choices.aggregation !== 'none';
  let loaded = await stageAll(connection, plan, sources, folder, hashAll);
  const sourceRows = loaded.reduce((sum, { rows: count }) => sum + count, 0);
  const findings: Finding[] = fileFindings(loaded);
  const told = joined ? await finishJoin(connection, joined, choices.tables ?? [], plan, loaded) : null;
  findings.push(...(told?.findings ?? []));
  if (hashAll) findings.push(...(await dropped(connection, loaded)));
  const read = async (): Promise<Read> => {
    report('Checking the values', 2, STEPS);
    const counts = await countFlags(connection);
    await refuseBadCells(connection, plan, loaded, counts, (column, row) => cellOf(connection, plan, sources, folder, column, row));
    if (counts.rows === counts.missingDate) throw new ApiError('no-rows', `${file} has no row with a date.`, { file });
    const axis = await makeAxis(connection, plan.format, choices.frequency, file);
    const { series, empty } = await makeSeriesTable(connection, plan);
    report('Writing the snapshot', 3, STEPS);
    await listKeys(connection, plan);
    const sql = await tidySql(connection, plan, axis, choices.aggregation);
    const [count = 0] = await numbers(
      connection,
      `COPY (${sql}) TO ${literal(snapshotPath)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
    );
    written();
    const source = `read_parquet(${literal(snapshotPath)})`;
    report('Checking the series', 4, STEPS);
    const panel = await panelOf(connection, `SELECT series, period, y FROM ${source}`, count, {
      series,
      frequency: axis.frequency,
      seasonLength: choices.seasonLength,
      gaps: choices.gaps,
    });
    return { counts, axis, series, empty, ...panel };
  };
  let result = await read();
  if (result.assembled.repeats > 0 && choices.aggregation === 'none') {
    if (choices.dropDuplicateRows && plan.layout === 'long') {
      await connection.run('DROP TABLE staged');
      loaded = await stageAll(connection, plan, sources, folder, true);
      if (joined) await dropStrangers(connection, plan, loaded, joined.mainFiles);
      findings.push(...(await dropped(connection, loaded)));
      await dropSeriesTable(connection, plan);
      result = await read();
    }
    if (result.assembled.repeats > 0)
      throw duplicateKeys(result.assembled.repeats, await describeRepeats(connection, plan, loaded, periodSql(result.axis)));
  }
  return {
    ...result,
    loaded,
    sourceRows,
    findings,
    told,
    tidy: { ...rowsOf(`read_parquet(${literal(snapshotPath)})`), places: result.places },
  };
}

interface Read extends Awaited<ReturnType<typeof panelOf>> {
  readonly counts: Awaited<ReturnType<typeof countFlags>>;
  readonly axis: Awaited<ReturnType<typeof makeAxis>>;
  readonly series: number;
  readonly empty: number;
}

/** Reads all files into `staged`; the counts that come back are rows of the files. */
async function stageAll(
  connection: DuckDBConnection,
  plan: Plan,
  sources: readonly Prepared[],
  folder: string,
  hash: boolean,
): Promise<Loaded[]> {
  const each = plan.layout === 'long' ? 1 : plan.values.length;
  const loaded = await loadTable(connection, 'staged', sources, folder, (from, before) => stageSql(plan, from, hash, before / each));
  return loaded.map(({ source, rows: count }) => ({ source, rows: count / each }));
}

async function dropped(connection: DuckDBConnection, loaded: readonly Loaded[]): Promise<Finding[]> {
  const found = await dropRepeats(connection);
  return found.count === 0 ? [] : [droppedFinding(found, loaded)];
}

/** A cell of the source as text, read again: only asked for when something is wrong with it. */
async function cellOf(
  connection: DuckDBConnection,
  plan: Plan,
  sources: readonly Prepared[],
  folder: string,
  column: string,
  row: number,
): Promise<string | null> {
  await loadTable(connection, 'again', sources, folder, (from) => `SELECT ${column} AS cell FROM ${from}`);
  const [found] = await rows(connection, `SELECT cell FROM again WHERE rowid = ${row}`);
  return found?.[0] == null ? null : String(found[0]);
}
