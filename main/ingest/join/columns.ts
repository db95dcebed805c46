import type { CalendarColumns, JoinTable } from '../../../contract/entities/tables.ts';
import type { FileShape } from '../dialect.ts';
import { joinedTables, mainOf } from './tables.ts';

/** A word or two as part of a column name: `Work Day` is work_day. */
export const slug = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');

/** What a calendar becomes: a column of holidays for each scope, and one for each other kind of day. */
export function calendarNames(calendar: CalendarColumns): { name: string; scope: string | null; kind: string | null }[] {
  const scopes: (string | null)[] = calendar.scopes.length > 0 ? calendar.scopes.map(({ value }) => value) : [null];
  return [
    ...scopes.map((scope) => ({ name: scope === null ? 'holiday' : `holiday_${slug(scope)}`, scope, kind: null })),
    ...calendar.kinds.map((kind) => ({ name: slug(kind), scope: null, kind })),
  ];
}

/**
 * The tables as they can be joined: where a table is left out, what was to be joined to its columns is too. Of a calendar only the scopes
 * whose places are there count.
 */
export function usable(tables: readonly JoinTable[], shapes: readonly FileShape[]): JoinTable[] {
  const made: JoinTable[] = [];
  for (const table of tables) {
    const known = new Set(joinedColumns([...made, ...tables.filter(({ kind }) => kind === 'main' && made.length === 0)], shapes).columns);
    const { calendar } = table;
    if (table.kind === 'calendar' && calendar !== undefined) {
      const scopes = calendar.scopes.filter(({ left }) => left === null || known.has(left));
      const on = table.on.filter(({ left, right }) => right !== calendar.place || known.has(left));
      const lost = calendar.scopes.length > 0 && scopes.length === 0;
      made.push({ ...table, on, calendar: { ...calendar, scopes }, kind: lost ? 'unused' : table.kind });
    } else if ((table.kind === 'static' || table.kind === 'dated') && table.on.some(({ left }) => !known.has(left))) {
      made.push({ ...table, kind: 'unused' });
    } else made.push(table);
  }
  return made;
}

/** A column that a table adds. */
export interface AddedColumn {
  /** Its name in the joined table. */
  readonly name: string;
  /** Its place in the table's file; null for one that is made from a calendar. */
  readonly index: number | null;
}

/**
 * The columns of the joined table: those of the main one, then what each table adds, in order. A name that is taken gets the table's
 * before it.
 */
export function joinedColumns(
  tables: readonly JoinTable[],
  shapes: readonly FileShape[],
): { columns: string[]; added: ReadonlyMap<JoinTable, readonly AddedColumn[]> } {
  const main = shapes[mainOf(tables).files[0] as number] as FileShape;
  const columns = [...main.columns];
  const used = new Set(columns.map((name) => name.toLowerCase()));
  const added = new Map<JoinTable, readonly AddedColumn[]>();
  for (const table of joinedTables(tables)) {
    const shape = shapes[table.files[0] as number] as FileShape;
    const keys = new Set(table.on.map(({ right }) => right));
    const own: AddedColumn[] =
      table.kind === 'calendar' && table.calendar !== undefined
        ? calendarNames(table.calendar).map(({ name }) => ({ name, index: null }))
        : shape.columns.flatMap((name, index) => (keys.has(name) ? [] : [{ name, index }]));
    const named = own.map(({ name, index }) => {
      let free = table.prefix === undefined ? name : `${table.prefix}${name}`;
      if (used.has(free.toLowerCase())) free = `${table.name}.${name}`;
      for (let n = 2; used.has(free.toLowerCase()); n++) free = `${table.name}.${name} (${n})`;
      used.add(free.toLowerCase());
      columns.push(free);
      return { name: free, index };
    });
    added.set(table, named);
  }
  return { columns, added };
}
