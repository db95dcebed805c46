import { useMemo } from 'react';
import type { SeriesList } from '../../contract/entities/dataset.ts';
import { neighbour, orderSeries, type SeriesColumn } from '../series/order.ts';
import { seriesName } from '../series/names.ts';
import { useSubset } from '../state/selection.ts';
import { useApp, useView } from '../state/use-app.ts';
import { amount, count } from '../words/numbers.ts';
import { Sparkline } from './sparkline.tsx';
import { SubsetNote } from './subset-note.tsx';
import { ColumnHeading, NoRows, NumberCell, ShapeCell, TextCell, VirtualRow, VirtualRows } from './virtual-rows.tsx';

interface Props {
  readonly list: SeriesList;
  readonly selected: number;
  /** What a series without keys is called. */
  readonly fallback: string;
  /** Keys in one column, for a narrow list. */
  readonly compact?: boolean;
  readonly onSelect: (index: number) => void;
}

interface Heading {
  readonly column: SeriesColumn | null;
  readonly label: string;
  readonly numeric?: boolean;
}

/** All series of a version. Sort and filter are shared by all screens. */
export function SeriesTable({ list, selected, fallback, compact = false, onSelect }: Props) {
  const app = useApp();
  const sort = useView((view) => view.sort);
  const filter = useView((view) => view.filter);
  const only = useSubset()?.members ?? null;
  const order = useMemo(() => orderSeries(list, filter, sort, only), [list, filter, sort, only]);
  const sortBy = (column: SeriesColumn): void => {
    const same = sort.column === column;
    const numeric = !column.startsWith('key:');
    if (same && sort.descending !== numeric) return app.view.setState({ sort: { column: 'file', descending: false } });
    app.view.setState({ sort: { column, descending: same ? !sort.descending : numeric } });
  };
  const keys: Heading[] =
    compact || list.keyNames.length === 0
      ? [{ column: list.keyNames.length > 0 ? 'key:0' : null, label: 'Series' }]
      : list.keyNames.map((label, k) => ({ column: `key:${k}` as const, label }));
  const headings: Heading[] = [
    ...keys,
    ...(compact ? [] : [{ column: 'count' as const, label: 'Values', numeric: true }]),
    { column: 'mean', label: 'Mean', numeric: true },
    { column: null, label: 'Shape', numeric: true },
  ];
  const template = compact ? 'minmax(0,1fr) 54px 58px' : `${keys.map(() => 'minmax(80px,1.4fr)').join(' ')} 80px 100px 122px`;
  const cellsOf = (index: number): string[] =>
    compact || list.keyNames.length === 0 ? [seriesName(list, index, fallback)] : list.keys.map((column) => column[index] ?? '');
  return (
    <>
      <SubsetNote />
      <VirtualRows
        label="Series"
        count={order.length}
        template={template}
        place={order.indexOf(selected)}
        head={headings.map(({ column, label, numeric }) => (
          <ColumnHeading
            key={label}
            label={label}
            numeric={numeric}
            sorted={column !== null && sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined}
            onSort={column === null ? undefined : () => sortBy(column)}
          />
        ))}
        onStep={(step) => {
          const next = neighbour(order, selected, step);
          if (next !== null) onSelect(next);
        }}
        row={(at, start, key) => {
          const index = order[at] ?? 0;
          const mean = list.mean[index] ?? NaN;
          return (
            <VirtualRow
              key={key}
              place={at}
              start={start}
              template={template}
              current={index === selected}
              onSelect={() => onSelect(index)}
            >
              {cellsOf(index).map((text, k) => (
                <TextCell key={k} text={text} />
              ))}
              {!compact && <NumberCell>{count(list.count[index])}</NumberCell>}
              <NumberCell>{amount(mean, mean)}</NumberCell>
              <ShapeCell>
                <Sparkline means={list.sparklines} row={index} width={compact ? 40 : 104} />
              </ShapeCell>
            </VirtualRow>
          );
        }}
      >
        {order.length === 0 && <NoRows>No series matches “{filter}”.</NoRows>}
      </VirtualRows>
    </>
  );
}
