import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnRole, ImportHints } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { numbers } from './database.ts';
import { describeFormat, timeSql, timeTypeOf } from './date-format.ts';
import { timeGrid } from './frequency.ts';
import { detectLayout, isNumeric, type LayoutFinding } from './layout.ts';
import { locate } from './locate.ts';
import { isAggregateName, targetScore } from './names.ts';
import { badNumberSql, numberSql } from './number-format.ts';
import type { Profile } from './profile.ts';
import type { RawTable } from './raw-table.ts';
import { dateCandidates, formatOf, suggestLong, suggestTarget, type RoleFinding } from './suggest.ts';
import type { Loaded } from './table.ts';

export interface Suggestion {
  readonly layout: LayoutFinding;
  readonly roles: ReadonlyMap<number, RoleFinding>;
  readonly dateFormat: string;
  readonly dateReason: string;
  readonly transactional: boolean;
}

/** The first cell of a column that a condition finds, as a place. */
async function firstCell(
  table: RawTable,
  loaded: readonly Loaded[],
  index: number,
  condition: (text: string) => string,
): Promise<{ file: string; row?: number; value: string }> {
  const found = await table.first(index, condition);
  const { file, line } = locate(loaded, found?.row ?? 0);
  return { file, ...(line === null ? {} : { row: line }), value: found?.text ?? '' };
}

async function noDate(table: RawTable, loaded: readonly Loaded[], profiles: readonly Profile[], file: string): Promise<ApiError> {
  const mixed = profiles.find((profile) => profile.date !== null && profile.date.dateLike >= 0.9 && profile.type === 'text');
  if (mixed?.date != null) {
    const written = mixed.date.format;
    const place = await firstCell(table, loaded, mixed.index, (text) => `${text} IS NOT NULL AND ${timeSql(text, written)} IS NULL`);
    const format = describeFormat(written);
    return new ApiError(
      'mixed-dates',
      `${place.file}: the dates in ${mixed.name} have different formats. Most are ${format}, but ${place.row === undefined ? 'one is' : `line ${place.row} has`} "${place.value}".`,
      { ...place, column: mixed.name, hint: `Write all dates of ${mixed.name} the same way, for example 2024-12-31.` },
    );
  }
  const hint =
    profiles.length === 1
      ? `The file has one column only, called "${profiles[0]?.name}". If it should have more, choose another delimiter.`
      : 'It needs a column with dates (2024-12-31, 31.12.2024, 2024-12, 2024 Q4 ...) or with whole numbers that count periods.';
  return new ApiError('no-date', `${file} has no column with dates. ${hint}`, { file, hint });
}

async function noTarget(
  table: RawTable,
  loaded: readonly Loaded[],
  profiles: readonly Profile[],
  date: Profile,
  file: string,
): Promise<ApiError> {
  const named = profiles.find((profile) => profile !== date && profile.type === 'text' && targetScore(profile.name) >= 80);
  const format = loaded[0]?.source.shape.dialect;
  if (named !== undefined && format !== undefined) {
    const place = await firstCell(table, loaded, named.index, (text) => badNumberSql(text, numberSql(text, format)));
    return new ApiError(
      'not-a-number',
      `${place.file}: ${named.name} should hold numbers, but ${place.row === undefined ? 'a cell' : `line ${place.row}`} has "${place.value}".`,
      {
        ...place,
        column: named.name,
        hint: 'Correct the cell, leave it empty if the value is not known, or choose another decimal separator.',
      },
    );
  }
  return new ApiError('no-target', `${file} has no column of numbers that could be forecast.`, {
    file,
    hint: 'Sales, revenue, quantity and the like have to be in a column of plain numbers.',
  });
}

const asRoles = (profiles: readonly Profile[], roleOf: (profile: Profile) => readonly [ColumnRole, string]): Map<number, RoleFinding> =>
  new Map(
    profiles.map((profile) => {
      const [role, reason] = roleOf(profile);
      return [profile.index, { role, reason }] as const;
    }),
  );

async function wideRowRoles(table: RawTable, profiles: readonly Profile[], layout: LayoutFinding): Promise<Map<number, RoleFinding>> {
  const times = new Set(layout.time?.columns.map(({ index }) => index));
  const rest = profiles.filter((profile) => !times.has(profile.index) && profile.type !== 'empty');
  const total = profiles[0]?.rows ?? 0;
  const possible = rest.filter(
    (profile) => (profile.type === 'text' || profile.type === 'integer') && profile.missing === 0 && !isAggregateName(profile.name),
  );
  const unique =
    possible.find((profile) => profile.distinct === total && profile.type === 'text') ??
    possible.find((profile) => profile.distinct === total);
  let keys = unique === undefined ? [] : [unique];
  if (unique === undefined) {
    const texts = possible.filter((profile) => profile.type === 'text' || !isNumeric(profile));
    const all = texts.length > 0 ? texts : possible;
    const different = all.length === 0 ? 0 : await table.different(all.map(({ index }) => index));
    if (different === total || total > 1) keys = all;
  }
  return asRoles(profiles, (profile) => {
    if (times.has(profile.index)) return ['target', 'a period: the values of all series at that time'];
    if (keys.includes(profile))
      return [
        'series',
        profile === unique ? 'different in every row: it names the series' : 'together with the other keys it names the series',
      ];
    if (profile.type === 'empty') return ['ignore', 'it is empty'];
    if (isAggregateName(profile.name)) return ['ignore', 'a total of the other columns, by its name'];
    if (profile.type === 'text') return ['static', 'describes the series'];
    return ['ignore', 'not a period and not a key'];
  });
}

/**
 * Suggests layout, roles and date format for a table.
 *
 * @throws ApiError `no-date`, `mixed-dates`, `no-target`, `not-a-number`
 */
export async function suggest(
  connection: DuckDBConnection,
  table: RawTable,
  profiles: readonly Profile[],
  loaded: readonly Loaded[],
  file: string,
  hints: ImportHints = {},
): Promise<Suggestion> {
  const named = (name: string): Profile => {
    const found = profiles.find((profile) => profile.name === name);
    if (found) return found;
    const known = profiles.map((profile) => profile.name).join(', ');
    throw new ApiError('no-column', `${file} has no column named ${name}. It has: ${known}.`, { file, column: name });
  };
  const date = hints.date === undefined ? (dateCandidates(profiles)[0] ?? null) : named(hints.date);
  const [unique = 0] =
    date === null
      ? [0]
      : await numbers(
          connection,
          `SELECT (coalesce(sum(n), 0) = count(*))::INTEGER FROM ${await table.values(date.index)} WHERE v IS NOT NULL`,
        );
  const layout: LayoutFinding =
    hints.target === undefined && hints.series === undefined
      ? detectLayout(profiles, date, unique === 1)
      : { layout: 'long', reason: 'a row for each value: you named its columns', time: null };
  if (layout.layout === 'wide-rows') {
    return {
      layout,
      roles: await wideRowRoles(table, profiles, layout),
      dateFormat: '',
      dateReason: layout.time?.describe ?? '',
      transactional: false,
    };
  }
  if (date === null) throw await noDate(table, loaded, profiles, file);
  const dateFormat = formatOf(date);
  const dateReason = `${date.name}: ${dateFormat === 'integer' ? 'whole numbers that count periods' : (date.date?.reason ?? '')}`;
  if (layout.layout === 'wide-columns') {
    const roles = asRoles(profiles, (profile) => {
      if (profile === date) return ['date', date.date?.reason ?? 'whole numbers that count periods'];
      if (profile.type === 'empty') return ['ignore', 'it is empty'];
      const counter =
        profile.type === 'integer' && profile.distinct === profile.rows && profile.numberMax - profile.numberMin === profile.rows - 1;
      return counter ? ['ignore', 'it numbers the rows'] : ['target', 'a series'];
    });
    return { layout, roles, dateFormat, dateReason, transactional: false };
  }
  const target = hints.target === undefined ? suggestTarget(profiles, date) : { profile: named(hints.target), reason: 'chosen' };
  if (target === null) throw await noTarget(table, loaded, profiles, date, file);
  const time = (text: string): string => timeSql(text, dateFormat);
  const irregular =
    timeTypeOf(dateFormat) === 'TIMESTAMP' && (await timeGrid(connection, await table.values(date.index), time('v'))) === null;
  const dated = await table.dated(date.index, irregular ? (text) => `CAST(${time(text)} AS DATE)` : time);
  const long = await suggestLong(dated, profiles, date, target, hints.series?.map(named));
  return { layout, roles: long.roles, dateFormat, dateReason, transactional: long.transactional };
}
