import type { DuckDBConnection } from '@duckdb/node-api';
import type { CalendarColumns, JoinKey, TableKind } from '../../../contract/entities/tables.ts';
import { numbers } from '../database.ts';
import { timeSql, timeTypeOf } from '../date-format.ts';
import { isNumeric } from '../layout.ts';
import { formatOf } from '../suggest.ts';
import type { Profile } from '../profile.ts';
import { columnSql } from '../table.ts';
import { proposeCalendar } from './calendar-proposal.ts';
import { containment, repeatsOnKey, type Candidate, type Memory } from './containment.ts';
import { plainName } from './tables.ts';

/** What a table was found to be. */
export interface Found {
  readonly kind: Exclude<TableKind, 'main' | 'unused'>;
  readonly on: readonly JoinKey[];
  readonly reason: string;
  readonly calendar?: CalendarColumns;
}
export interface ProposalInput {
  readonly main: Candidate;
  /** Place of the target in the main table. */
  readonly target: number;
  /** What is joined already: its columns can be keys too. */
  readonly joined: ReadonlyMap<Candidate, Found>;
  readonly candidate: Candidate;
  /** Calendars wait for the attributes that hold their places. */
  readonly calendars: boolean;
  readonly memory: Memory;
}

/** A pair of columns that may be a key. */
interface Pair {
  readonly from: Candidate;
  readonly left: Profile;
  readonly right: Profile;
  readonly share: number;
}

const LEAST_SHARE = 0.3;
/** A key with a few rows too many is a mistake in the file that has to be seen; one with many is no key. */
const MISTAKES = 0.05;

/** What a table is to the main one, by its columns and values; null when nothing leads from one to the other. */
export async function proposeOne(connection: DuckDBConnection, input: ProposalInput): Promise<Found | null> {
  const { main, candidate, calendars } = input;
  const future = await futureRows(connection, input);
  if (future !== null) return future;
  const dated = candidate.date !== null && main.date !== null && sameTime(main, candidate);
  const pairs = await keyPairs(connection, input);
  if (dated && looksLikeCalendar(candidate) && pairs.every(({ right }) => right.type === 'text')) {
    if (!calendars) return null;
    return proposeCalendar(connection, input);
  }
  const attribute = await attributes(connection, candidate, pairs, input.memory);
  if (attribute !== null) return attribute;
  return dated ? byDate(connection, input, pairs) : null;
}

const sameTime = (main: Candidate, other: Candidate): boolean => {
  if (main.date === null || other.date === null) return false;
  return (timeTypeOf(formatOf(main.date)) === 'BIGINT') === (timeTypeOf(formatOf(other.date)) === 'BIGINT');
};

const timeRange = async (connection: DuckDBConnection, table: Candidate, target: number | null): Promise<{ low: number; high: number }> => {
  const date = table.date as Profile;
  const time = timeSql(columnSql(date.index), formatOf(date));
  const value = timeTypeOf(formatOf(date)) === 'BIGINT' ? `${time}::DOUBLE` : `epoch_ms(${time}::TIMESTAMP)::DOUBLE`;
  const where = target === null ? '' : ` WHERE ${columnSql(target)} IS NOT NULL`;
  const [low = NaN, high = NaN] = await numbers(connection, `SELECT min(${value}), max(${value}) FROM ${table.name}${where}`);
  return { low, high };
};

/** A file with the columns of the main table but the target, that goes on where the main table ends. */
async function futureRows(connection: DuckDBConnection, { main, target, candidate }: ProposalInput): Promise<Found | null> {
  if (candidate.date === null || main.date === null || !sameTime(main, candidate)) return null;
  const own = candidate.profiles.map(({ name }) => plainName(name));
  const known = main.profiles.map(({ name }) => plainName(name));
  const targetName = known[target] as string;
  if (own.includes(targetName) || plainName(candidate.date.name) !== plainName(main.date.name)) return null;
  const shared = own.filter((name) => known.includes(name));
  const rest = known.filter((_, index) => index !== target);
  if (shared.length < own.length * 0.7 || shared.length < rest.length * 0.5) return null;
  const [ends, begins] = [await timeRange(connection, main, target), await timeRange(connection, candidate, null)];
  if (!(begins.low > ends.high)) return null;
  const lacking = main.profiles.filter(({ name }) => !own.includes(plainName(name))).map(({ name }) => name);
  return {
    kind: 'future-rows',
    on: [],
    reason: `it has the columns of ${main.shape.file.name} but ${lacking.join(', ')}, and begins where that ends: ${candidate.date.min ?? ''} to ${candidate.date.max ?? ''}`,
  };
}

/** Pairs of columns with the same name, or texts that hold the same values, best first. */
async function keyPairs(connection: DuckDBConnection, { main, target, joined, candidate, memory }: ProposalInput): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const attributes = [...joined].flatMap(([table, { kind }]) => (kind === 'static' ? [table] : []));
  for (const from of [main, ...attributes]) {
    for (const left of from.profiles) {
      if ((from === main && left.index === target) || left === from.date || left.type === 'empty' || left.type === 'number') continue;
      for (const right of candidate.profiles) {
        if (right === candidate.date || right.type === 'empty' || right.type === 'number') continue;
        if (pairs.some((pair) => pair.right === right && pair.from === main)) continue;
        const named = plainName(left.name) === plainName(right.name);
        // Numbers from 1 to 50 are found everywhere: without the name only texts tell something.
        if (!named && (left.type !== 'text' || right.type !== 'text' || right.distinct < 3)) continue;
        const { share } = await containment(connection, from, [left.index], candidate, [right.index], memory);
        if (share >= (named ? LEAST_SHARE : 0.9)) pairs.push({ from, left, right, share: named ? share : share / 2 });
      }
    }
  }
  return pairs.sort((a, b) => b.share - a.share || b.right.distinct - a.right.distinct);
}

const keyOf = ({ left, right }: Pair): JoinKey => ({ left: left.name, right: right.name });
const reasonOf = ({ left, share, from }: Pair): string => {
  const shown = share >= 1 ? 'all values' : `${share > 0.999 ? '99.9' : Math.round(share * 1000) / 10}% of the values`;
  return `${shown} of ${left.name} in ${from.shape.file.name} are found`;
};

/** One row for each value of one key, or of two together. */
async function attributes(
  connection: DuckDBConnection,
  candidate: Candidate,
  pairs: readonly Pair[],
  memory: Memory,
): Promise<Found | null> {
  const repeated: { keys: Pair[]; repeats: number }[] = [];
  const sets = [...pairs.map((pair) => [pair]), ...pairs.flatMap((a, i) => pairs.slice(i + 1).map((b) => [a, b]))];
  for (const keys of sets) {
    if (keys.length === 2 && keys[0]?.right === keys[1]?.right) continue;
    const repeats = await repeatsOnKey(
      connection,
      candidate,
      keys.map(({ right }) => right.index),
      memory,
    );
    if (repeats === 0) return staticOf(keys, '');
    repeated.push({ keys, repeats });
  }
  if (candidate.date !== null) return null;
  const near = repeated.filter(({ repeats }) => repeats <= candidate.rows * MISTAKES).sort((a, b) => a.repeats - b.repeats)[0];
  return near ? staticOf(near.keys, `; ${near.repeats} ${near.repeats === 1 ? 'row repeats a key' : 'rows repeat a key'}`) : null;
}

const staticOf = (keys: readonly Pair[], more: string): Found => ({
  kind: 'static',
  on: keys.map(keyOf),
  reason: `one row for each ${keys.map(({ right }) => right.name).join(' and ')}, and ${keys.map(reasonOf).join(', ')}${more}`,
});

/** One row for each date, or for each date and key. */
async function byDate(
  connection: DuckDBConnection,
  { main, candidate, memory }: ProposalInput,
  pairs: readonly Pair[],
): Promise<Found | null> {
  const [left, right] = [main.date as Profile, candidate.date as Profile];
  const date: JoinKey = { left: left.name, right: right.name };
  const [here, there] = [await timeRange(connection, main, null), await timeRange(connection, candidate, null)];
  if (!(there.low <= here.high && there.high >= here.low)) return null;
  const own = pairs.filter(({ from }) => from === main);
  for (let count = 0; count <= Math.min(3, own.length); count++) {
    const keys = own.slice(0, count);
    const repeats = await repeatsOnKey(connection, candidate, [right.index, ...keys.map((pair) => pair.right.index)], memory);
    if (repeats > candidate.rows * (count === own.length ? MISTAKES : 0)) continue;
    const numeric = candidate.profiles.some((profile) => profile !== right && isNumeric(profile));
    const each = ['date', ...keys.map((pair) => pair.right.name)].join(' and ');
    return {
      kind: 'dated',
      on: [date, ...keys.map(keyOf)],
      reason: `one row for each ${each}${numeric ? '' : ', without numbers'}, over the same time as ${main.shape.file.name}${keys.length > 0 ? `; ${keys.map(reasonOf).join(', ')}` : ''}`,
    };
  }
  return null;
}

/** Dates with words, and no numbers but yes and no. */
function looksLikeCalendar({ profiles, date }: Candidate): boolean {
  const rest = profiles.filter((profile) => profile !== date && profile.type !== 'empty');
  if (!rest.some(({ type }) => type === 'text')) return false;
  return rest.every(
    (profile) =>
      !isNumeric(profile) ||
      (profile.distinct <= 2 && profile.numberMin >= 0 && profile.numberMax <= 1) ||
      /^(year|jahr|id|no|nr|index|key)$/i.test(profile.name),
  );
}
