import type { ColumnRole, Finding, ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { aggregateWords } from './aggregate.ts';
import { periodSql } from './axis.ts';
import { suggest, type Suggestion } from './choose.ts';
import { closeOpened, numbers, openDatabase } from './database.ts';
import { shapeOf, type FileShape } from './dialect.ts';
import { describeRepeats } from './errors.ts';
import { cellFindings, fileFindings, plural, seriesFindings } from './findings.ts';
import { columnsToLoad } from './head-profile.ts';
import { hasTables, readTables, withDialect, type JoinReading } from './join/reading.ts';
import { dialectOf } from './join/tables.ts';
import { detectLayout } from './layout.ts';
import { layStagedRows, type Laying } from './lay-rows.ts';
import { refuseTooShort } from './panel-of.ts';
import { layPlainRows } from './plain/plain-preview.ts';
import { plainTable, readPlainColumns } from './plain/plain-table.ts';
import type { ReadAhead } from './plain/read-ahead.ts';
import { prepare, type Prepared } from './prepare.ts';
import { profileColumns, type Profile } from './profile.ts';
import type { Operations } from './protocol.ts';
import { storedTable } from './raw-table.ts';
import { repeatFindings } from './repeat-findings.ts';
import { seasonOf } from './season.ts';
import { kept, settle } from './settle.ts';
import { dateCandidates } from './suggest.ts';
import { planOf, stageSql } from './stage.ts';
import { columnSql, loadTable, type Loaded } from './table.ts';
import { rawFindings } from './validation/raw-findings.ts';
import { withRemedies } from './validation/remedies.ts';

export type Report = (phase: string, done: number, total: number) => void;
/** Below this DuckDB reads a file in no time. */
const PLAIN_BYTES = 2_000_000;
const SAMPLE_ROWS = 50;

/** Choices that suit the columns stand; where the dialect was changed so that the columns are others, only the dialect stands. */
const stillFits = (choices: ImportChoices | undefined, shape: FileShape): choices is ImportChoices =>
  choices !== undefined &&
  Object.keys(choices.roles).every((name) => shape.columns.includes(name)) &&
  Object.values(choices.roles).includes('target');

/** Rows that repeat another in every column are dropped by default where they cannot be meant. */
function dropByDefault(profiles: readonly Profile[], transactional: boolean): boolean {
  if (!transactional) return true;
  return profiles.some(
    (profile) => profile.type !== 'number' && profile.type !== 'datetime' && profile.rows > 20 && profile.distinct >= profile.rows * 0.9,
  );
}

/**
 * @param plainBytes - of a file that is worth to be tried as a plain one (see plain/)
 * @throws ApiError of reading, of suggesting, or of choices that do not fit
 */
export async function inspect(
  { files, choices, hints = {}, folder, checks }: Operations['inspect']['input'],
  report: Report,
  ahead: ReadAhead | null = null,
  plainBytes = PLAIN_BYTES,
): Promise<ImportPreview> {
  report('Looking at the file', 0, 3);
  const shapes: FileShape[] = [];
  for (const [index, file] of files.entries()) shapes.push(await shapeOf(file, dialectOf(choices, index)));
  const [first] = shapes;
  if (first === undefined) throw new ApiError('bad-input', 'Choose at least one file.');
  const joins = hasTables(shapes, choices, hints);
  if (!joins && shapes.length === 1) await ahead?.begin(first, choices);
  let sources: Prepared[] = [];
  if (!joins) for (const [index, each] of shapes.entries()) sources.push(await prepare(each, folder, index, true));
  const opening = openDatabase(
    files.map((file) => file.path),
    folder,
    Math.max(...shapes.map(({ columns }) => columns.length)),
    joins,
  );
  opening.catch(() => undefined);
  try {
    const [source] = sources;
    const worthPlain = first.head.bytes >= plainBytes && columnsToLoad(first).length === first.columns.length && !checks.schema;
    // While the database is opened.
    const plain = source && sources.length === 1 && worthPlain ? readPlainColumns(source) : null;
    const { connection } = await opening;
    const reading = joins ? await readTables(connection, shapes, folder, choices, hints) : null;
    const shape = reading?.joined.shape ?? first;
    sources = reading?.joined.sources ?? sources;
    let worth = reading ? [...shape.columns.keys()] : columnsToLoad(shape);
    const load = (): Promise<Loaded[]> =>
      loadTable(connection, 'raw', sources, folder, (from) => `SELECT ${worth.map(columnSql).join(', ')} FROM ${from}`);
    let loaded = source && plain ? [{ source, rows: plain.rows }] : await load();
    let table = plain ? plainTable(connection, plain, shape.dialect) : await storedTable(connection, 'raw', shape);
    const sampled = loaded.some(({ source }) => source.share < 1);
    report('Looking at the columns', 1, 3);
    let profiles = await profileColumns(connection, table, shape, worth);
    let given = reading ? reading.given : stillFits(choices, shape) ? choices : undefined;
    const partly = (): boolean => worth.length < shape.columns.length;
    if (partly() && (given?.layout ?? detectLayout(profiles, dateCandidates(profiles)[0] ?? null, true).layout) === 'long') {
      // Many columns, but not because of the layout: then each of them matters.
      worth = [...shape.columns.keys()];
      await connection.run('DROP TABLE raw');
      loaded = await load();
      table = await storedTable(connection, 'raw', shape);
      profiles = await profileColumns(connection, table, shape, worth);
    }
    const suggestion = reading
      ? await reading.suggest(profiles)
      : await suggest(connection, table, profiles, loaded, shape.file.name, hints).catch((error: unknown) => {
          // What the user chose may work where nothing could be suggested.
          if (given !== undefined && error instanceof ApiError) return null;
          throw error;
        });
    // A table that is joined anew brings columns that the user has not seen yet.
    if (reading && given && suggestion) given = { ...given, roles: { ...rolesOf(profiles, suggestion), ...given.roles } };
    report('Checking the values', 2, 3);
    const rolesGiven = given?.roles ?? rolesOf(profiles, suggestion as Suggestion);
    // The start of a file does not always show its encoding.
    const ofMain = loaded.slice(0, reading?.joined.mainFiles);
    const encoding = ofMain.find(({ source }) => source.encoding !== shape.dialect.encoding)?.source.encoding ?? shape.dialect.encoding;
    const draft: ImportChoices = given ?? {
      dialect: { ...shape.dialect, encoding, dateFormat: suggestion?.dateFormat ?? '' },
      layout: (suggestion as Suggestion).layout.layout,
      roles: rolesGiven,
      frequency: { unit: 'day', step: 1 },
      seasonLength: 1,
      aggregation: 'none',
      gaps: 'missing',
      dropDuplicateRows: dropByDefault(profiles, suggestion?.transactional === true),
      ...(reading ? { tables: [...reading.tables] } : {}),
    };
    const plan = planOf(draft, shape.columns, shape.file.name);
    const laying: Laying = {
      plan,
      file: shape.file.name,
      settle: async (stepsOf) =>
        given ? kept(given, suggestion) : settle(connection, draft, suggestion as Suggestion, plan, stepsOf, sampled),
    };
    let laid = plain && (await layPlainRows(connection, plain, { ...laying, until: sampled ? Infinity : checks.now }));
    if (plain && !laid) loaded = await load();
    const findings: Finding[] = fileFindings(loaded);
    let joined: Awaited<ReturnType<JoinReading['finish']>> | null = null;
    if (!laid) {
      if (partly()) {
        await loadTable(connection, 'staged', sources, folder, (from, before) => stageSql(plan, from, false, before / plan.values.length));
      } else await connection.run(`CREATE TEMP TABLE staged AS ${stageSql(plan, 'raw', plan.layout === 'long', 0)}`);
      joined = reading ? await reading.finish(plan, loaded) : null;
      findings.push(...(joined?.findings ?? []));
      if (plan.layout === 'long') findings.push(...(await repeatFindings(connection, draft.dropDuplicateRows, loaded)));
      laid = await layStagedRows(connection, laying);
    }
    const { settled, counts, axis, panel, assembled, empty } = laid;
    const series = panel.ids.length;
    refuseTooShort(panel, shape.file.name);
    const season = seasonOf(
      panel,
      files.map((file) => file.name),
    );
    const final: ImportChoices = given ?? { ...settled.choices, seasonLength: season.seasonLength };
    // Rows after the last value, with what is known in advance, are no gaps.
    const known = plan.regressors.some(({ name }) => final.roles[name] === 'future');
    const ahead = known && final.aggregation === 'none' ? assembled.ahead : 0;
    const shown = { ...counts, missingValue: Math.max(0, counts.missingValue - ahead) };
    findings.push(...(await cellFindings(connection, plan, loaded, shown, laid.known)));
    if (assembled.repeats > 0) {
      const found = await describeRepeats(connection, plan, loaded, periodSql(axis));
      findings.push({
        code: 'duplicate-keys',
        severity: 'error',
        message: `${plural(assembled.repeats, 'row')} ${assembled.repeats === 1 ? 'has' : 'have'} the same date and series as another. Choose sum or mean, add a series key, or correct the file.`,
        count: assembled.repeats,
        rows: found.lines,
        ...(found.series === '' ? {} : { series: [found.series] }),
      });
    } else if (final.aggregation !== 'none') {
      findings.push({
        code: 'aggregated',
        severity: 'info',
        message: `${plural(counts.rows, 'row')} become ${plural(panel.y.length, 'value')}: rows of one ${final.frequency.unit === 'integer' ? 'time' : final.frequency.unit} are ${aggregateWords[final.aggregation]}.`,
        count: counts.rows,
      });
    }
    // Parts of a file have holes and ends that the file does not have.
    if (!sampled) findings.push(...seriesFindings({ ...panel, seasonLength: final.seasonLength }, assembled, axis, final.gaps, empty));
    const share =
      loaded.reduce((sum, { source }) => sum + source.share * source.shape.head.bytes, 0) /
      loaded.reduce((sum, { source }) => sum + source.shape.head.bytes, 0);
    const [rawRows = 0] = plain ? [plain.rows] : await numbers(connection, 'SELECT count(*) FROM raw');
    const total = Math.round(rawRows / share);
    const seasonal = { ...panel, seasonLength: final.seasonLength };
    const raw = {
      connection,
      plan,
      loaded,
      choices: final,
      tidy: laid.tidy,
      panel: seasonal,
      assembled,
      axis,
      counts,
      rows: total,
      sampled,
      ...(laid.counted ? { counted: laid.counted } : {}),
    };
    findings.push(...(await rawFindings(raw, checks)).findings);
    const seasonReason = final.seasonLength === season.seasonLength ? season.reason : `chosen; ${season.reason} would be usual`;
    return {
      files: shapes.map((each) => ({ name: each.file.name, bytes: each.head.bytes, sha256: null })),
      columns: profiles.map((profile) => columnOf(profile, final.roles[profile.name] ?? 'ignore', suggestion)),
      choices: final.tables ? { ...final, tables: withDialect(final.tables, final) } : final,
      reasons: { ...settled.reasons, seasonLength: seasonReason },
      rows: total,
      series,
      sample: { columns: [...shape.columns], rows: sampleRows(shape) },
      report: {
        stage: 'raw',
        rows: total,
        series,
        findings: withRemedies(findings, { choices: final, where: 'import' }),
        ...(joined ? { joins: joined.joins } : {}),
      },
    };
  } finally {
    await closeOpened(opening);
  }
}

const rolesOf = (profiles: readonly Profile[], suggestion: Suggestion): Record<string, ColumnRole> =>
  Object.fromEntries(profiles.map((profile) => [profile.name, suggestion.roles.get(profile.index)?.role ?? 'ignore']));

function columnOf(profile: Profile, role: ColumnRole, suggestion: Suggestion | null): ImportPreview['columns'][number] {
  const suggested = suggestion?.roles.get(profile.index);
  const { name, missing, distinct, min, max, examples } = profile;
  // A few words among numbers make a regressor text; in a target they are errors.
  const type = profile.type === 'integer' && profile.numeric < 1 && role !== 'target' ? 'text' : profile.type;
  return {
    name,
    type,
    role,
    reason: suggested?.role === role ? suggested.reason : 'chosen',
    missing,
    distinct,
    min,
    max,
    examples: [...examples],
  };
}

const sampleRows = (shape: FileShape): (string | null)[][] =>
  shape.records.slice(0, SAMPLE_ROWS).map((record) => shape.columns.map((_, index) => record.cells[index] || null));
