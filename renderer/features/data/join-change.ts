import type { ColumnRole } from '../../../contract/entities/dataset.ts';
import type { JoinKey, JoinReport, JoinTable, TableKind } from '../../../contract/entities/tables.ts';

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Columns that a table can be joined to: those of the main one, then what the tables before it add. */
export function leftColumns(joins: readonly JoinReport[], table: string): string[] {
  const at = joins.findIndex((join) => join.table === table);
  const main = joins.find(({ kind }) => kind === 'main');
  const before = joins.slice(0, Math.max(0, at)).flatMap(({ added }) => added);
  return [...new Set([...(main?.columns ?? []), ...before])];
}

/** A table that becomes something else, with keys by the names of its columns where it has none yet. */
export function withKind(
  table: JoinTable,
  kind: TableKind,
  report: JoinReport,
  joins: readonly JoinReport[],
  roles: Readonly<Record<string, ColumnRole>>,
): JoinTable {
  const { calendar: _calendar, fill: _fill, ...rest } = table;
  if (kind === 'unused' || kind === 'main') return { ...table, kind };
  if (kind === 'future-rows') return { ...rest, kind, on: [] };
  const lefts = leftColumns(joins, table.name);
  const same = lefts.flatMap((left): JoinKey[] => {
    const right = report.columns.find((name) => plain(name) === plain(left));
    return right === undefined || roles[left] === 'target' ? [] : [{ left, right }];
  });
  const date = Object.keys(roles).find((name) => roles[name] === 'date');
  const [first = ''] = report.columns;
  const dates = same.filter(({ left }) => left === date);
  const dated: JoinKey[] = dates.length > 0 || date === undefined ? dates : [{ left: date, right: first }];
  if (kind === 'calendar')
    return { ...rest, kind, on: table.on.length > 0 ? table.on : dated, calendar: table.calendar ?? { kinds: [], scopes: [] } };
  if (table.on.length > 0) return { ...rest, kind };
  const others = same.filter(({ left }) => left !== date);
  return { ...rest, kind, on: kind === 'dated' ? [...dated, ...others] : others.slice(0, 1) };
}
