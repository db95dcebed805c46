import type { DuckDBConnection } from '@duckdb/node-api';
import type { JoinKey } from '../../../contract/entities/tables.ts';
import { literal, rows } from '../database.ts';
import type { Profile } from '../profile.ts';
import { columnSql } from '../table.ts';
import type { Candidate } from './containment.ts';
import { keySql } from './key-sql.ts';
import type { Found, ProposalInput } from './propose-one.ts';

const scopeWords = /^(national|federal|country|nationwide|regional|region|state|province|provincial|local|city|municipal|town)$/i;
const everywhere = /^(national|federal|country|nationwide)$/i;
const holidayWords = /^(holiday|public|public holiday|bank holiday|national holiday|feiertag|feriado|festivo|férié)$/;
const MOST_KINDS = 12;

/** The values of a column, most frequent first. */
async function valuesOf(connection: DuckDBConnection, table: Candidate, column: Profile, most: number): Promise<string[]> {
  const found = await rows(
    connection,
    `SELECT trim(${columnSql(column.index)}) AS v, count(*)::DOUBLE FROM ${table.name} WHERE v IS NOT NULL AND v <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${most}`,
  );
  return found.map(([value]) => String(value));
}

/** Columns that say where a series is: of the main table and of attributes joined to it. */
function placesOf({ main, joined }: ProposalInput): { table: Candidate; column: Profile }[] {
  const tables = [main, ...[...joined].flatMap(([table, { kind }]) => (kind === 'static' ? [table] : []))];
  return tables.flatMap((table) => table.profiles.filter(({ type }) => type === 'text').map((column) => ({ table, column })));
}

/** A table of special days: which column says what kind, where, and whether the day was moved. */
export async function proposeCalendar(connection: DuckDBConnection, input: ProposalInput): Promise<Found> {
  const { main, candidate } = input;
  const date = candidate.date as Profile;
  const on: JoinKey[] = [{ left: main.date?.name ?? '', right: date.name }];
  const texts = candidate.profiles.filter(({ type }) => type === 'text' || type === 'boolean');
  const transferred = texts.find(({ name, distinct }) => /transferred|moved|verlegt|trasladad/i.test(name) && distinct <= 2);
  let scope: Profile | undefined;
  let scopeValues: string[] = [];
  for (const column of texts) {
    if (column.distinct > 8) continue;
    const values = await valuesOf(connection, candidate, column, 8);
    if (values.length > 0 && values.every((value) => scopeWords.test(value))) {
      scope = column;
      scopeValues = values;
      break;
    }
  }
  const rest = texts.filter((column) => column !== scope && column !== transferred);
  const place = scope === undefined ? null : await bestPlace(connection, input, rest, scope, scopeValues);
  const typeColumn = rest.find(({ name, distinct }) => distinct <= MOST_KINDS && /type|kind|art|tipo|category/i.test(name));
  const types =
    typeColumn === undefined ? [] : (await valuesOf(connection, candidate, typeColumn, MOST_KINDS)).map((value) => value.toLowerCase());
  const plain = types.some((value) => holidayWords.test(value));
  const kinds = plain ? types.filter((value) => !holidayWords.test(value) && value !== 'transfer') : [];
  const scopes = scopeValues
    .map((value) => ({ value, left: place?.lefts.get(value) ?? null }))
    .filter(({ value, left }) => left !== null || everywhere.test(value))
    .sort((a, b) => order(a.value) - order(b.value));
  for (const { left } of scopes)
    if (left !== null && place !== null && !on.some((key) => key.left === left)) on.push({ left, right: place.column.name });
  const lost = scopeValues.filter((value) => !scopes.some((known) => known.value === value));
  const where = scopes.filter(({ left }) => left !== null).map(({ value, left }) => `${value} by ${left}`);
  return {
    kind: 'calendar',
    on,
    calendar: {
      ...(typeColumn === undefined || !plain ? {} : { type: typeColumn.name }),
      kinds: kinds.sort(),
      ...(transferred === undefined ? {} : { transferred: transferred.name }),
      ...(scope === undefined ? {} : { scope: scope.name }),
      ...(place === null ? {} : { place: place.column.name }),
      scopes,
    },
    reason: [
      'dates with words: a calendar',
      ...(scope === undefined ? [] : [`${scope.name} says where a day counts${where.length > 0 ? ` (${where.join(', ')})` : ''}`]),
      ...(transferred === undefined ? [] : [`a day that was ${transferred.name} is none on its date`]),
      ...(lost.length > 0 ? [`no column holds the places of ${lost.join(' and ')}, so these are left out`] : []),
    ].join('; '),
  };
}

const order = (scope: string): number =>
  everywhere.test(scope) ? 0 : /^(regional|region|state|province|provincial)$/i.test(scope) ? 1 : 2;

/** The column of places, and for each scope the column of the other tables that holds them. */
async function bestPlace(
  connection: DuckDBConnection,
  input: ProposalInput,
  columns: readonly Profile[],
  scope: Profile,
  scopeValues: readonly string[],
): Promise<{ column: Profile; lefts: Map<string, string> } | null> {
  const { candidate } = input;
  let best: { column: Profile; lefts: Map<string, string>; total: number } | null = null;
  for (const column of columns) {
    const lefts = new Map<string, string>();
    let total = 0;
    for (const value of scopeValues) {
      const where = `lower(trim(${columnSql(scope.index)})) = ${literal(value.toLowerCase())}`;
      const places = `SELECT DISTINCT ${keySql(columnSql(column.index), candidate.shape.dialect)} AS x FROM ${candidate.name} WHERE ${where}`;
      let share = 0;
      for (const { table, column: left } of placesOf(input)) {
        const known = `SELECT DISTINCT ${keySql(columnSql(left.index), table.shape.dialect)} AS x FROM ${table.name}`;
        const [[found = 0, all = 0] = []] = await rows(
          connection,
          `SELECT count(k.x)::DOUBLE, count(*)::DOUBLE FROM (${places}) p LEFT JOIN (${known}) k USING (x) WHERE p.x IS NOT NULL`,
        );
        const now = Number(all) > 0 ? Number(found) / Number(all) : 0;
        if (now > share && (now >= 0.3 || Number(found) >= 3)) {
          share = now;
          lefts.set(value, left.name);
        }
      }
      total += share;
    }
    if (lefts.size > 0 && (best === null || total > best.total)) best = { column, lefts, total };
  }
  return best;
}
