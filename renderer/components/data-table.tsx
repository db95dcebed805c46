import { Tooltip } from '@mantine/core';
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table';
import { Fragment, useState, type ReactNode } from 'react';
import { DownIcon, UpIcon } from './icons.tsx';
import css from './data-table.module.css';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** One column: how it is called, what it sorts by, how a cell looks. */
export interface Column<Row> {
  readonly id: string;
  readonly label: ReactNode;
  /** For screen readers where the label is no text. */
  readonly name?: string;
  /** One sentence that explains the column. */
  readonly meaning?: string;
  readonly numeric?: boolean;
  readonly width?: number | string;
  /** Of its heading and cells. */
  readonly className?: string | undefined;
  /** Sorts by this; null comes last. Absent: the column does not sort. */
  readonly sortBy?: (row: Row) => number | string | null;
  /** Sorts from large to small at the first click. */
  readonly descending?: boolean;
  readonly cell: (row: Row, place: number) => ReactNode;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Columns keep their widths and cut what is longer. */
  readonly fixed?: boolean;
  readonly rowKey: (row: Row) => string;
  readonly isCurrent?: (row: Row) => boolean;
  readonly onRow?: (row: Row) => void;
  /** What stands under a row that is opened; null for those that are not. */
  readonly under?: (row: Row) => ReactNode;
}

/** A table that sorts. For tables of some hundred rows; the series have their own, with virtual rows. */
export function DataTable<Row extends object>({ label, columns, rows, fixed = false, rowKey, isCurrent, onRow, under }: Props<Row>) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const helper = createColumnHelper<typeof features, Row>();
  const definitions = columns.map((column) =>
    helper.accessor((row: Row) => column.sortBy?.(row) ?? undefined, {
      id: column.id,
      enableSorting: column.sortBy !== undefined,
      sortDescFirst: column.descending ?? false,
      sortUndefined: 'last',
      sortFn: (a, b) => compare(a.getValue(column.id), b.getValue(column.id)),
    }),
  ) as ColumnDef<typeof features, Row>[];
  const table = useTable({ features, columns: definitions, data: rows as Row[], state: { sorting }, onSortingChange: setSorting });
  const byId = new Map(columns.map((column) => [column.id, column]));
  return (
    <table className={css.table} aria-label={label} style={{ tableLayout: fixed ? 'fixed' : 'auto' }}>
      <thead>
        <tr>
          {table.getHeaderGroups()[0]?.headers.map((header) => {
            const column = byId.get(header.id);
            if (!column) return null;
            const sorted = header.column.getIsSorted();
            const ariaSort = sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined;
            return (
              <th
                key={header.id}
                scope="col"
                className={classOf(column)}
                style={{ width: column.width }}
                aria-sort={ariaSort}
                aria-label={column.name}
              >
                <Heading column={column} sorted={sorted} onSort={header.column.getToggleSortingHandler()} />
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row, place) => {
          const more = under?.(row.original) ?? null;
          return (
            <Fragment key={rowKey(row.original)}>
              <tr
                aria-current={isCurrent?.(row.original) ? 'true' : undefined}
                className={onRow ? css.clickable : undefined}
                onClick={onRow && (() => onRow(row.original))}
              >
                {columns.map((column) => (
                  <td key={column.id} className={classOf(column)}>
                    {column.cell(row.original, place)}
                  </td>
                ))}
              </tr>
              {more !== null && (
                <tr className={css.under}>
                  <td colSpan={columns.length}>{more}</td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

const classOf = <Row,>({ numeric, className }: Column<Row>): string | undefined =>
  [numeric && css.numeric, className].filter(Boolean).join(' ') || undefined;

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sorted: false | 'asc' | 'desc';
  readonly onSort: ((event: unknown) => void) | undefined;
}
function Heading<Row>({ column, sorted, onSort }: HeadingProps<Row>) {
  const arrow = sorted === 'asc' ? <UpIcon size={10} /> : sorted === 'desc' ? <DownIcon size={10} /> : null;
  const inside =
    column.sortBy === undefined ? (
      <span className={css.plain} tabIndex={column.meaning === undefined ? undefined : 0}>
        {column.label}
      </span>
    ) : (
      <button type="button" className={css.sort} onClick={onSort} data-inset>
        {column.label}
        {arrow}
      </button>
    );
  return column.meaning === undefined ? inside : <Tooltip label={column.meaning}>{inside}</Tooltip>;
}

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true });
