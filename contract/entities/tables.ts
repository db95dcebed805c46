import { z } from 'zod';
import { csvDialect } from './dialect.ts';

/**
 * What a table is to the main one: `future-rows` go on after its end without the target, `static` says something about each series, `dated`
 * about each date (and series), `calendar` lists special days. An `unused` table is left out.
 */
export const tableKind = z.enum(['main', 'future-rows', 'static', 'dated', 'calendar', 'unused']);
export type TableKind = z.infer<typeof tableKind>;

/** `left`: a column of the main table or of a table joined before; `right`: a column of this one. */
export const joinKey = z.object({ left: z.string(), right: z.string() });
export type JoinKey = z.infer<typeof joinKey>;

/** The columns of a calendar that say what kind of day a row is and where it counts. */
export const calendarColumns = z.object({
  /** Holiday, Event, Bridge ...; without it every row is a holiday. */
  type: z.string().optional(),
  /** Types that become a regressor each, in lower case; holidays and transferred holidays become one for each scope. */
  kinds: z.array(z.string()).max(12),
  /** True in rows of holidays that were moved to another day. */
  transferred: z.string().optional(),
  /** National, Regional, Local. */
  scope: z.string().optional(),
  /** Where it counts: a country, a state, a city. */
  place: z.string().optional(),
  /** Values of `scope`; `left` holds the places of that scope, null where it counts everywhere. */
  scopes: z.array(z.object({ value: z.string(), left: z.string().nullable() })).max(12),
});
export type CalendarColumns = z.infer<typeof calendarColumns>;

/** One table: files with the same columns, and how it is joined. */
export const joinTable = z.object({
  /** Places in the list of files. */
  files: z.array(z.int().min(0)).min(1),
  name: z.string(),
  /** Of the main table the dialect of the choices counts. */
  dialect: csvDialect,
  kind: tableKind,
  on: z.array(joinKey).max(8),
  /** Of a calendar. */
  calendar: calendarColumns.optional(),
  /** Of a dated table: whether a date that it lacks takes the value of the date before. */
  fill: z.enum(['none', 'forward']).optional(),
  /** Stands before the names of its columns; without it only before those that are taken. */
  prefix: z.string().max(80).optional(),
});
export type JoinTable = z.infer<typeof joinTable>;

/** What joining one table did, measured. Sums are of the target; NaN does not cross, so a sum of nothing is 0. */
export const joinReport = z.object({
  table: z.string(),
  files: z.array(z.string()),
  kind: tableKind,
  on: z.array(joinKey),
  reason: z.string(),
  /** Rows of the table itself. */
  rows: z.int(),
  /** Rows of the main table (or of the table itself, for rows of the future) that found a partner, and that did not. */
  matched: z.int(),
  unmatched: z.int(),
  /** Rows of this table that no row of the main one asked for. */
  unmatchedRight: z.int(),
  rowsBefore: z.int(),
  rowsAfter: z.int(),
  sumBefore: z.number(),
  sumAfter: z.number(),
  /** Columns of the table, and the names of those that it adds. */
  columns: z.array(z.string()),
  added: z.array(z.string()),
  /** True where only parts of a large main table were looked at. */
  sampled: z.boolean(),
});
export type JoinReport = z.infer<typeof joinReport>;
