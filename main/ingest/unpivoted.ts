import { columnSql } from './table.ts';

/** Rows up to which many columns are looked at one under another: every expression costs DuckDB a millisecond or more before its first row. */
export const FEW_ROWS = 4000;

/** SQL of columns of texts laid under one another: `name` (c0, c1 ...) and `v`, empty cells included, each column's in the order of its rows. */
export const unpivoted = (table: string, indexes: readonly number[]): string => {
  const columns = indexes.map(columnSql).join(', ');
  return `(SELECT * FROM (SELECT ${columns} FROM ${table}) UNPIVOT INCLUDE NULLS (v FOR name IN (${columns})))`;
};
