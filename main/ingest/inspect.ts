import type { ColumnRole, Finding, ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { aggregateWords } from './aggregate.ts';
import { makeAxis, periodSql } from './axis.ts';
import { suggest, type Suggestion } from './choose.ts';
import { numbers, openDatabase } from './database.ts';
import { shapeOf, type FileShape } from './dialect.ts';
import { describeRepeats } from './errors.ts';
import { cellFindings, countFlags, fileFindings, plural, seriesFindings } from './findings.ts';
import { detectFrequency } from './frequency.ts';
import { columnsToLoad } from './head-profile.ts';
import { hasTables, readTables, withDialect } from './join/reading.ts';
import { dialectOf } from './join/tables.ts';
import { detectLayout } from './layout.ts';
import { linesOf } from './locate.ts';
import { isAggregateName, pastScore, tokensOf } from './names.ts';
import { panelOf, refuseTooShort } from './panel-of.ts';
import type { ReadAhead } from './plain/read-ahead.ts';
import { prepare, type Prepared } from './prepare.ts';
import { profileColumns, type Profile } from './profile.ts';
import type { Operations } from './protocol.ts';
import { suggestSeason } from './season.ts';
import { makeSeriesTable } from './series-table.ts';
import { dateCandidates } from './suggest.ts';
import { dropRepeats, planOf, stageSql, type Plan } from './stage.ts';
import { columnSql, loadTable, type Loaded } from './table.ts';
import { rawFindings } from './validation/raw-findings.ts';
import { withRemedies } from './validation/remedies.ts';
import { tidySql } from './tidy.ts';

export type Report = (phase: string, done: number, total: number) => void;
const SAMPLE_ROWS = 50;
const SEASON_SAMPLE = 40;

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

/** Levels (prices, temperatures, rates) are averaged, quantities are added up. */
const isLevel = (name: string): boolean =>
  isAggregateName(name) ||
  pastScore(name) >= 100 ||
  tokensOf(name).some((token) => ['price', 'preis', 'rate', 'temperature', 'temp', 'index', 'stock', 'level'].includes(token));

interface Draft {
  readonly choices: ImportChoices;
  readonly reasons: ImportPreview['reasons'];
  readonly plan: Plan;
}

/** @throws ApiError of reading, of suggesting, or of choices that do not fit */
export async function inspect(
  { files, choices, hints = {}, folder, checks }: Operations['inspect']['input'],
  report: Report,
  ahead: ReadAhead | null = null,
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
  const database = await openDatabase(
    files.map((file) => file.path),
    folder,
    Math.max(...shapes.map(({ columns }) => columns.length)),
    joins,
  );
  try {
    const { connection } = database;
    const reading = joins ? await readTables(connection, shapes, folder, choices, hints) : null;
    const shape = reading?.joined.shape ?? first;
    sources = reading?.joined.sources ?? sources;
    let worth = reading ? [...shape.columns.keys()] : columnsToLoad(shape);
    const load = (): Promise<Loaded[]> =>
      loadTable(connection, 'raw', sources, folder, (from) => `SELECT ${worth.map(columnSql).join(', ')} FROM ${from}`);
    let loaded = await load();
    const sampled = loaded.some(({ source }) => source.share < 1);
    report('Looking at the columns', 1, 3);
    let profiles = await profileColumns(connection, 'raw', shape, worth);
    let given = reading ? reading.given : stillFits(choices, shape) ? choices : undefined;
    const partly = (): boolean => worth.length < shape.columns.length;
    if (partly() && (given?.layout ?? detectLayout(profiles, dateCandidates(profiles)[0] ?? null, true).layout) === 'long') {
      // Many columns, but not because of the layout: then each of them matters.
      worth = [...shape.columns.keys()];
      await connection.run('DROP TABLE raw');
      loaded = await load();
      profiles = await profileColumns(connection, 'raw', shape, worth);
    }
    const suggestion = reading
      ? await reading.suggest(profiles)
      : await suggest(connection, profiles, loaded, shape.file.name, hints).catch((error: unknown) => {
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
    if (partly()) {
      await loadTable(connection, 'staged', sources, folder, (from, before) => stageSql(plan, from, false, before / plan.values.length));
    } else await connection.run(`CREATE TEMP TABLE staged AS ${stageSql(plan, 'raw', plan.layout === 'long', 0)}`);
    const findings: Finding[] = fileFindings(loaded);
    const joined = reading ? await reading.finish(plan, loaded) : null;
    findings.push(...(joined?.findings ?? []));
    if (plan.layout === 'long') findings.push(...(await repeatFindings(connection, draft.dropDuplicateRows, loaded)));
    const counts = await countFlags(connection);
    const made = given === undefined ? await settle(draft, suggestion as Suggestion, plan) : kept(given, suggestion, plan);
    const axis = await makeAxis(connection, plan.format, made.choices.frequency, shape.file.name);
    const { series, empty } = await makeSeriesTable(connection, plan);
    const sql = await tidySql(connection, plan, axis, made.choices.aggregation);
    const [staged = 0] = await numbers(connection, 'SELECT count(*) FROM staged');
    await connection.run(`CREATE TEMP TABLE tidy AS ${sql}`);
    const { panel, assembled } = await panelOf(connection, 'SELECT series, period, y FROM tidy', staged, {
      series,
      frequency: axis.frequency,
      seasonLength: made.choices.seasonLength,
      gaps: made.choices.gaps,
    });
    refuseTooShort(panel, shape.file.name);
    let longest = 0;
    for (let s = 0; s < series; s++) longest = Math.max(longest, (panel.offsets[s + 1] as number) - (panel.offsets[s] as number));
    const sample = Array.from({ length: Math.min(series, SEASON_SAMPLE) }, (_, s) =>
      panel.y.subarray(panel.offsets[s], panel.offsets[s + 1]),
    );
    const season = suggestSeason(
      axis.frequency,
      longest,
      sample,
      files.map((file) => file.name),
    );
    const final: ImportChoices = given ?? { ...made.choices, seasonLength: season.seasonLength };
    // Rows after the last value, with what is known in advance, are no gaps.
    const known = plan.regressors.some(({ name }) => final.roles[name] === 'future');
    const ahead = known && final.aggregation === 'none' ? assembled.ahead : 0;
    findings.push(...(await cellFindings(connection, plan, loaded, { ...counts, missingValue: Math.max(0, counts.missingValue - ahead) })));
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
    const [rawRows = 0] = await numbers(connection, 'SELECT count(*) FROM raw');
    const total = Math.round(rawRows / share);
    const seasonal = { ...panel, seasonLength: final.seasonLength };
    const raw = {
      connection,
      plan,
      loaded,
      choices: final,
      tidy: { sql: 'tidy' },
      panel: seasonal,
      assembled,
      axis,
      counts,
      rows: total,
      sampled,
    };
    findings.push(...(await rawFindings(raw, checks)).findings);
    const seasonReason = final.seasonLength === season.seasonLength ? season.reason : `chosen; ${season.reason} would be usual`;
    return {
      files: shapes.map((each) => ({ name: each.file.name, bytes: each.head.bytes, sha256: null })),
      columns: profiles.map((profile) => columnOf(profile, final.roles[profile.name] ?? 'ignore', suggestion)),
      choices: final.tables ? { ...final, tables: withDialect(final.tables, final) } : final,
      reasons: { ...made.reasons, seasonLength: seasonReason },
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

    async function settle(base: ImportChoices, by: Suggestion, resolved: Plan): Promise<Draft> {
      const found = await detectFrequency(
        connection,
        resolved.keyNames.map((_, k) => `k${k}`),
        resolved.format,
        sampled,
      );
      const together = by.transactional || found.coarser;
      const level = resolved.layout === 'long' && isLevel(resolved.columns[resolved.values[0] ?? 0] ?? '');
      const aggregation = together ? (level ? 'mean' : 'sum') : 'none';
      const gaps = aggregation === 'sum' && by.transactional ? 'zero' : 'missing';
      return {
        plan: resolved,
        choices: { ...base, frequency: found.frequency, aggregation, gaps },
        reasons: {
          date: by.dateReason,
          frequency: found.reason,
          seasonLength: '',
          layout: by.layout.reason,
          aggregation:
            aggregation === 'none'
              ? 'each series has one row a period'
              : `${by.transactional ? 'rows are single events, several in one period' : 'several times fall into one period'}: they are ${aggregateWords[aggregation]}`,
          gaps:
            gaps === 'zero'
              ? 'a period without an event had none: it counts as zero'
              : 'a period without a row is not known to be zero: it stays missing',
        },
      };
    }
  } finally {
    database.close();
  }
}

function kept(choices: ImportChoices, suggestion: Suggestion | null, plan: Plan): Draft {
  return {
    choices,
    plan,
    reasons: {
      date: suggestion?.dateFormat === choices.dialect.dateFormat ? suggestion.dateReason : 'chosen',
      frequency: 'chosen',
      seasonLength: '',
      layout: suggestion?.layout.layout === choices.layout ? suggestion.layout.reason : 'chosen',
      aggregation: 'chosen',
      gaps: 'chosen',
    },
  };
}

const rolesOf = (profiles: readonly Profile[], suggestion: Suggestion): Record<string, ColumnRole> =>
  Object.fromEntries(profiles.map((profile) => [profile.name, suggestion.roles.get(profile.index)?.role ?? 'ignore']));

async function repeatFindings(connection: Parameters<typeof dropRepeats>[0], drop: boolean, loaded: readonly Loaded[]): Promise<Finding[]> {
  const [count = 0] = await numbers(connection, 'SELECT count(*) - count(DISTINCT h) FROM staged');
  if (count === 0) return [];
  if (!drop) {
    return [
      {
        code: 'duplicate-rows',
        severity: 'info',
        message: `${plural(count, 'row')} ${count === 1 ? 'repeats' : 'repeat'} another one in every column and ${count === 1 ? 'is' : 'are'} kept.`,
        count,
      },
    ];
  }
  return [droppedFinding(await dropRepeats(connection), loaded)];
}

export const droppedFinding = (
  { count, examples }: { count: number; examples: readonly number[] },
  loaded: readonly Loaded[],
): Finding => ({
  code: 'duplicate-rows',
  severity: 'warning',
  message: `${plural(count, 'row')} ${count === 1 ? 'repeats' : 'repeat'} another one in every column and ${count === 1 ? 'is' : 'are'} dropped.`,
  count,
  rows: linesOf(loaded, examples),
});

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
