import type { DuckDBConnection } from '@duckdb/node-api';
import type { Finding, ImportChoices, ImportHints } from '../../../contract/entities/dataset.ts';
import type { JoinReport, JoinTable } from '../../../contract/entities/tables.ts';
import type { Suggestion } from '../choose.ts';
import { numbers } from '../database.ts';
import { timeSql, timeTypeOf } from '../date-format.ts';
import type { FileShape } from '../dialect.ts';
import { numberSql } from '../number-format.ts';
import type { Profile } from '../profile.ts';
import type { Plan } from '../stage.ts';
import { columnSql, type Loaded } from '../table.ts';
import { stampOf } from '../hash.ts';
import { joinedColumns, usable } from './columns.ts';
import { joinFiles, type Joined } from './join-files.ts';
import { joinedRoles } from './joined-roles.ts';
import { finishReports } from './measure.ts';
import { propose, type Proposal } from './propose.ts';
import { dropStrangers } from './strangers.ts';
import { groupsOf, mainOf } from './tables.ts';

/** Whether files have to be joined: the user said how, or their columns differ. */
export const hasTables = (shapes: readonly FileShape[], choices: ImportChoices | undefined, hints: ImportHints): boolean =>
  hints.join !== false && shapes.length > 1 && (choices?.tables !== undefined || groupsOf(shapes).length > 1);

/** Several tables as the inspection reads them. */
export interface JoinReading {
  readonly tables: readonly JoinTable[];
  readonly joined: Joined;
  /** What the user chose, as far as it is about columns that there are; undefined where everything is to be suggested. */
  readonly given: ImportChoices | undefined;
  /** Suggestion for the joined table, once its columns are known. */
  suggest(profiles: readonly Profile[]): Promise<Suggestion | null>;
  /** Findings and reports, once the rows are staged. */
  finish(plan: Plan, loaded: readonly Loaded[]): Promise<{ joins: JoinReport[]; findings: Finding[] }>;
}

/** The latest proposal: every change of a choice asks for the same one again, and the files seldom change in between. */
let latest: { readonly key: string; readonly proposal: Proposal } | null = null;

async function proposeOnce(
  connection: DuckDBConnection,
  shapes: readonly FileShape[],
  folder: string,
  hints: ImportHints,
): Promise<Proposal> {
  const stamps = [];
  for (const { file } of shapes) stamps.push(await stampOf(file));
  const key = JSON.stringify([shapes.map(({ file, dialect }) => [file.path, dialect]), stamps, hints]);
  if (latest?.key !== key) latest = { key, proposal: await propose(connection, shapes, folder, hints) };
  return latest.proposal;
}

/** Looks at files with different columns: proposes how they belong together, or takes what the user chose. */
export async function readTables(
  connection: DuckDBConnection,
  shapes: readonly FileShape[],
  folder: string,
  choices: ImportChoices | undefined,
  hints: ImportHints,
): Promise<JoinReading> {
  const chosen = choices?.tables;
  const main = chosen === undefined ? undefined : shapes[mainOf(chosen).files[0] as number]?.file.name;
  let proposal: Proposal | null = null;
  try {
    proposal = await proposeOnce(connection, shapes, folder, main === undefined ? hints : { ...hints, main });
  } catch (error) {
    // What the user chose may work where nothing could be proposed.
    if (chosen === undefined) throw error;
    await connection.run('DROP TABLE IF EXISTS raw');
  }
  const tables = chosen ?? (proposal as Proposal).tables;
  const mainTable = mainOf(tables);
  const { columns } = joinedColumns(usable(tables, shapes), shapes);
  const roles = Object.fromEntries(Object.entries(choices?.roles ?? {}).filter(([name]) => columns.includes(name)));
  const named = (role: string): string | undefined => Object.keys(roles).find((name) => roles[name] === role);
  const suggested = (role: string): string | undefined => {
    for (const [index, finding] of proposal?.suggestion.roles ?? []) if (finding.role === role) return columns[index];
    return undefined;
  };
  const [date, target] = [named('date') ?? suggested('date'), named('target') ?? suggested('target')];
  const keep = choices !== undefined && named('target') !== undefined && named('date') !== undefined;
  const dialect = keep
    ? choices.dialect
    : { ...(choices?.dialect ?? mainTable.dialect), dateFormat: proposal?.suggestion.dateFormat ?? mainTable.dialect.dateFormat };
  const joined = await joinFiles({
    connection,
    tables,
    shapes,
    folder,
    dialect,
    date: date ?? '',
    target: target ?? '',
    preview: true,
  });
  const given: ImportChoices | undefined = keep ? { ...choices, roles, tables: withDialect(tables, choices) } : undefined;
  return {
    tables,
    joined,
    given,
    suggest: async (profiles) => {
      if (proposal === null) return null;
      const beyond = await goingOn(connection, joined, joined.tables, date ?? '', target ?? '', dialect);
      return {
        ...proposal.suggestion,
        roles: joinedRoles(joined.tables, shapes, joined, profiles, proposal.suggestion.roles, beyond),
      };
    },
    finish: async (plan, loaded) => {
      const { joins, findings } = await finishJoin(connection, joined, tables, plan, loaded);
      const reasonOf = (index: number): string => {
        const [table, at] = [tables[index], proposal?.tables.findIndex(({ files }) => files[0] === tables[index]?.files[0]) ?? -1];
        const other = proposal?.tables[at];
        const same = table?.kind === other?.kind && JSON.stringify(table?.on) === JSON.stringify(other?.on);
        return same && at >= 0 ? (proposal?.reasons[at] ?? '') : 'chosen';
      };
      return { joins: joins.map((join, index) => ({ ...join, reason: reasonOf(index) })), findings };
    },
  };
}

/** The tables with the dialect of the choices for the main one. */
export const withDialect = (tables: readonly JoinTable[], { dialect }: ImportChoices): JoinTable[] =>
  tables.map((table) => (table.kind === 'main' ? { ...table, dialect } : table));

/** Dated tables whose values go on after the last value of the target. */
async function goingOn(
  connection: DuckDBConnection,
  joined: Joined,
  tables: readonly JoinTable[],
  date: string,
  target: string,
  dialect: ImportChoices['dialect'],
): Promise<ReadonlySet<JoinTable>> {
  const beyond = new Set<JoinTable>();
  const at = joined.shape.columns.indexOf(date);
  const y = joined.shape.columns.indexOf(target);
  if (at < 0 || y < 0 || timeTypeOf(dialect.dateFormat) === 'BIGINT') return beyond;
  const [end = NaN] = await numbers(
    connection,
    `SELECT epoch_ms(max(${timeSql(columnSql(at), dialect.dateFormat)})::TIMESTAMP) FROM raw WHERE ${numberSql(columnSql(y), dialect)} IS NOT NULL`,
  );
  for (const table of tables) {
    if (table.kind !== 'dated') continue;
    const last = joined.lastDates.get(table) ?? NaN;
    if (last > end) beyond.add(table);
  }
  return beyond;
}

const DAY_MS = 86_400_000;
/** A calendar may pause for so long; beyond that it has ended. */
const PAUSE_DAYS = 60;

/** Calendars that end long before the rows do: days after that count as none, which is seldom true. */
async function endedCalendars(connection: DuckDBConnection, joined: Joined, plan: Plan): Promise<Finding[]> {
  if (timeTypeOf(plan.format) === 'BIGINT') return [];
  const [last = NaN] = await numbers(connection, 'SELECT epoch_ms(max(t)::TIMESTAMP) FROM staged');
  return [...joined.lastDates].flatMap(([{ kind, name }, end]): Finding[] => {
    const days = Math.round((last - end) / DAY_MS);
    if (kind !== 'calendar' || !(days > PAUSE_DAYS)) return [];
    return [
      {
        code: 'join',
        severity: 'warning',
        message: `${name} ends ${new Date(end).toISOString().slice(0, 10)}, ${days.toLocaleString('en')} days before the rows do; the days after it count as no special ones.`,
        count: days,
      },
    ];
  });
}

/** Drops rows of the future of unknown series, completes the reports and says what was joined. */
export async function finishJoin(
  connection: DuckDBConnection,
  joined: Joined,
  chosen: readonly JoinTable[],
  plan: Plan,
  loaded: readonly Loaded[],
): Promise<{ joins: JoinReport[]; findings: Finding[] }> {
  const [sum = 0] = await numbers(connection, 'SELECT coalesce(fsum(y), 0) FROM staged');
  const strangers = await dropStrangers(connection, plan, loaded, joined.mainFiles);
  const joins = finishReports(joined, loaded, strangers, sum);
  const findings: Finding[] = joined.repeats.map(({ message, count, row }) => ({
    code: 'duplicate-keys',
    severity: 'error',
    message,
    count,
    ...(row === null ? {} : { rows: [row] }),
  }));
  findings.push(...(await endedCalendars(connection, joined, plan)));
  for (const [index, { calendar }] of chosen.entries()) {
    const kept = joined.tables[index]?.calendar?.scopes ?? [];
    const lost = (calendar?.scopes ?? []).filter(({ value }) => !kept.some((scope) => scope.value === value));
    if (lost.length === 0 || kept.length === 0) continue;
    findings.push({
      code: 'join',
      severity: 'warning',
      message: `${lost.map(({ value }) => value).join(' and ')} days of ${chosen[index]?.name} are left out: there is no column ${lost.map(({ left }) => left).join(' or ')}.`,
      count: lost.length,
    });
  }
  for (const { table, files, kind, matched, unmatched, rows, rowsAfter } of joins) {
    if (kind === 'unused') {
      findings.push({
        code: 'table-unused',
        severity: 'warning',
        message: `${files.join(', ')} is left out: nothing in it is used.`,
        count: 1,
      });
    } else if (kind === 'future-rows' && unmatched > 0) {
      findings.push({
        code: 'join',
        severity: 'info',
        message: `${unmatched.toLocaleString('en')} of ${rows.toLocaleString('en')} rows in ${table} belong to series without history and are left out.`,
        count: unmatched,
      });
    } else if ((kind === 'static' || kind === 'dated') && unmatched > 0) {
      const share = matched / Math.max(1, rowsAfter);
      findings.push({
        code: 'join',
        severity: share < 0.5 ? 'warning' : 'info',
        message: `${unmatched.toLocaleString('en')} of ${rowsAfter.toLocaleString('en')} rows find nothing in ${table}; its columns are empty there.`,
        count: unmatched,
      });
    }
  }
  return { joins, findings };
}
