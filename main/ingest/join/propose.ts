import type { DuckDBConnection } from '@duckdb/node-api';
import type { CsvDialect, ImportHints } from '../../../contract/entities/dataset.ts';
import type { JoinTable } from '../../../contract/entities/tables.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Suggestion } from '../choose.ts';
import { suggest } from '../choose.ts';
import { MANY_COLUMNS } from '../database.ts';
import type { FileShape } from '../dialect.ts';
import { detectLayout } from '../layout.ts';
import { futureScore, pastScore, targetScore } from '../names.ts';
import { prepare } from '../prepare.ts';
import { profileColumns } from '../profile.ts';
import { storedTable } from '../raw-table.ts';
import { dateCandidates, formatOf, suggestTarget } from '../suggest.ts';
import { columnSql, loadTable, type Loaded } from '../table.ts';
import type { Candidate, Memory } from './containment.ts';
import { proposeOne, type Found } from './propose-one.ts';
import { groupsOf, tableName } from './tables.ts';

/** What is proposed for files with different columns. */
export interface Proposal {
  /** The main table first. */
  readonly tables: readonly JoinTable[];
  /** A reason for each of `tables`. */
  readonly reasons: readonly string[];
  /** What the columns of the main table are. */
  readonly suggestion: Suggestion;
}

/** Loads every table for a look: parts of large ones. */
async function look(
  connection: DuckDBConnection,
  shapes: readonly FileShape[],
  folder: string,
): Promise<{ candidate: Candidate; loaded: Loaded[] }[]> {
  const looked: { candidate: Candidate; loaded: Loaded[] }[] = [];
  for (const [number, files] of groupsOf(shapes).entries()) {
    const shape = shapes[files[0] as number] as FileShape;
    const sources = [];
    for (const file of files) sources.push(await prepare(shapes[file] as FileShape, folder, file, true));
    const name = `look${number}`;
    const worth = shape.columns.map((_, index) => index).slice(0, MANY_COLUMNS);
    const loaded = await loadTable(connection, name, sources, folder, (from) => `SELECT ${worth.map(columnSql).join(', ')} FROM ${from}`);
    const profiles = await profileColumns(connection, await storedTable(connection, name, shape), shape, worth);
    const share = loaded.reduce((sum, { source }) => sum + source.share * source.shape.head.bytes, 0);
    const bytes = loaded.reduce((sum, { source }) => sum + source.shape.head.bytes, 0);
    const date = dateCandidates(profiles).find(({ type }) => type === 'date' || type === 'datetime' || type === 'integer') ?? null;
    looked.push({
      loaded,
      candidate: { files, name, shape, profiles, date, rows: Math.round(((profiles[0]?.rows ?? 0) * bytes) / Math.max(1, share)) },
    });
  }
  return looked;
}

/** How much a table looks like the one that holds what is to be forecast; null when it cannot be. */
function mainScore(candidate: Candidate): number | null {
  const { date, profiles, rows } = candidate;
  if (date === null || candidate.shape.columns.length > MANY_COLUMNS) return null;
  const target = suggestTarget(profiles, date);
  if (target === null) return null;
  const { name } = target.profile;
  return targetScore(name) - Math.max(pastScore(name), futureScore(name)) / 2 + 10 * Math.log10(1 + rows);
}

/** The tables beside a main one, each with what it was found to be. */
async function beside(
  connection: DuckDBConnection,
  main: Candidate,
  target: number,
  candidates: readonly Candidate[],
  memory: Memory,
): Promise<{ found: Map<Candidate, Found>; score: number }> {
  const found = new Map<Candidate, Found>();
  // Attributes first: calendars and tables of tables are joined on them.
  let open = candidates.filter((candidate) => candidate !== main);
  for (let round = 0; round < 3 && open.length > 0; round++) {
    const left: Candidate[] = [];
    for (const candidate of open) {
      const one = await proposeOne(connection, { main, target, joined: found, candidate, calendars: round > 0, memory });
      if (one === null) left.push(candidate);
      else found.set(candidate, one);
    }
    if (left.length === open.length && round > 0) break;
    open = left;
  }
  const score = [...found.values()].reduce((sum, { kind }) => sum + (kind === 'future-rows' ? 150 : 100), 0);
  return { found, score };
}

const dialectFor = ({ shape, date }: Candidate): CsvDialect => ({
  ...shape.dialect,
  dateFormat: date === null ? '' : formatOf(date),
});

/**
 * Proposes how files with different columns belong together: which one holds the target, what the others are to it, and on which
 * columns they are joined.
 *
 * @throws ApiError `bad-input` when nothing fits together, and those of reading and of suggesting
 */
export async function propose(
  connection: DuckDBConnection,
  shapes: readonly FileShape[],
  folder: string,
  hints: ImportHints,
): Promise<Proposal> {
  const looked = await look(connection, shapes, folder);
  const candidates = looked.map(({ candidate }) => candidate);
  const named = candidates.find(({ files }) => files.some((file) => shapes[file]?.file.name === hints.main));
  if (hints.main !== undefined && named === undefined)
    throw new ApiError('bad-input', `There is no file ${hints.main} among those that were chosen.`, { field: 'main' });
  const memory: Memory = new Map();
  let best: { main: Candidate; target: number; found: Map<Candidate, Found>; score: number } | null = null;
  for (const main of named ? [named] : candidates) {
    const own = mainScore(main);
    const date = main.date;
    if (own === null || date === null) continue;
    // Hints name columns of the main table: a table that lacks one of them is not it.
    const wanted = [hints.date, hints.target, ...(hints.series ?? [])].filter((name) => name !== undefined);
    if (named === undefined && wanted.some((name) => !main.shape.columns.includes(name))) continue;
    const target = main.profiles.find(({ name }) => name === hints.target) ?? suggestTarget(main.profiles, date)?.profile;
    if (target === undefined) continue;
    const { found, score } = await beside(connection, main, target.index, candidates, memory);
    if (best === null || score + own > best.score) best = { main, target: target.index, found, score: score + own };
  }
  if (best === null || best.found.size === 0) throw unrelated(candidates, best?.main ?? null);
  const { main, found } = best;
  const loaded = looked.find(({ candidate }) => candidate === main)?.loaded ?? [];
  if (detectLayout(main.profiles, main.date, false).layout !== 'long')
    throw new ApiError(
      'bad-input',
      `${main.shape.file.name} has a column for each time; other tables can only be joined to a row for each series and date.`,
      {
        file: main.shape.file.name,
        hint: 'Import it by itself.',
      },
    );
  await connection.run(`ALTER TABLE ${main.name} RENAME TO raw`);
  const raw = await storedTable(connection, 'raw', main.shape);
  const suggested = await suggest(connection, raw, main.profiles, loaded, main.shape.file.name, hints);
  // A table of one series may look like one with a column for each; what is joined to it says that it is not.
  const target = main.profiles[best.target]?.name as string;
  const suggestion =
    suggested.layout.layout === 'long'
      ? suggested
      : await suggest(connection, raw, main.profiles, loaded, main.shape.file.name, { ...hints, target: hints.target ?? target });
  await connection.run('DROP TABLE raw');
  for (const { name } of candidates) if (name !== main.name) await connection.run(`DROP TABLE ${name}`);
  const tables: JoinTable[] = [];
  const reasons: string[] = [];
  const ranks = ['static', 'dated', 'calendar', 'future-rows'];
  const last = (table: Candidate): number => ranks.indexOf(found.get(table)?.kind ?? '');
  const order = [
    main,
    ...[...found.keys()].sort((a, b) => last(a) - last(b)),
    ...candidates.filter((candidate) => candidate !== main && !found.has(candidate)),
  ];
  for (const candidate of order) {
    const one = found.get(candidate);
    const names = candidate.files.map((file) => tableName(shapes[file]?.file.name ?? ''));
    tables.push({
      files: [...candidate.files],
      name: names[0] ?? '',
      dialect: dialectFor(candidate),
      kind: candidate === main ? 'main' : (one?.kind ?? 'unused'),
      on: [...(one?.on ?? [])],
      ...(one?.calendar ? { calendar: one.calendar } : {}),
    });
    reasons.push(
      candidate === main
        ? `it has dates, ${main.rows.toLocaleString('en')} rows and ${target}, which can be forecast`
        : (one?.reason ?? `no columns of it lead to one row for each row of ${main.shape.file.name}`),
    );
  }
  return { tables: uniqueNames(tables), reasons, suggestion };
}

/** Two files of different folders may have the same name. */
function uniqueNames(tables: readonly JoinTable[]): JoinTable[] {
  const used = new Set<string>();
  return tables.map((table) => {
    let name = table.name;
    for (let n = 2; used.has(name); n++) name = `${table.name} (${n})`;
    used.add(name);
    return { ...table, name };
  });
}

function unrelated(candidates: readonly Candidate[], main: Candidate | null): ApiError {
  const [first, second] = candidates;
  const names = candidates.map(({ shape }) => shape.file.name);
  const one = main ?? first;
  const other = candidates.find((candidate) => candidate !== one) ?? second;
  const differing = other?.shape.columns.find((name) => !one?.shape.columns.some((known) => known.toLowerCase() === name.toLowerCase()));
  const lacking = one?.shape.columns.find((name) => !other?.shape.columns.some((known) => known.toLowerCase() === name.toLowerCase()));
  return new ApiError(
    'bad-input',
    main === null
      ? `None of ${names.join(', ')} has both dates and a column of numbers that could be forecast.`
      : `${other?.shape.file.name ?? ''} does not have the same columns as ${main.shape.file.name}, and no key was found to join them on.`,
    {
      file: other?.shape.file.name ?? '',
      column: lacking ?? differing ?? '',
      hint: 'Tables are joined on columns of the same name and values. Import files that do not belong together one by one.',
    },
  );
}
