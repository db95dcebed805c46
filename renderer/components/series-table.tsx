import { ActionIcon } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { SeriesList } from '../../contract/entities/dataset.ts';
import { neighbour, orderSeries, type SeriesColumn } from '../series/order.ts';
import { seriesName } from '../series/names.ts';
import { useSubset } from '../state/selection.ts';
import { useApp, useView } from '../state/use-app.ts';
import { amount, count } from '../words/numbers.ts';
import { CloseIcon, DownIcon, UpIcon } from './icons.tsx';
import { Sparkline } from './sparkline.tsx';
import css from './series-table.module.css';

const rowPx = 28;

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

/** All series of a version: virtual rows, so that 50,000 scroll as ten do. Sort and filter are shared by all screens. */
export function SeriesTable({ list, selected, fallback, compact = false, onSelect }: Props) {
  const app = useApp();
  const sort = useView((view) => view.sort);
  const filter = useView((view) => view.filter);
  const subset = useSubset();
  const only = subset?.members ?? null;
  const order = useMemo(() => orderSeries(list, filter, sort, only), [list, filter, sort, only]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    paddingStart: rowPx,
    scrollPaddingStart: rowPx,
  });
  const place = order.indexOf(selected);
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' });
  }, [place, rows]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -order.length,
      End: order.length,
    };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = neighbour(order, selected, step);
    if (next !== null) onSelect(next);
  };
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
    { column: null, label: 'Shape' },
  ];
  const template = compact ? 'minmax(0,1fr) 54px 52px' : `${keys.map(() => 'minmax(80px,1.4fr)').join(' ')} 80px 100px 120px`;
  const cellsOf = (index: number): string[] =>
    compact || list.keyNames.length === 0 ? [seriesName(list, index, fallback)] : list.keys.map((column) => column[index] ?? '');

  return (
    <>
      {subset && (
        <div className={css.subset} role="status">
          <span className="clip" title={subset.label}>
            {subset.label}
          </span>
          <ActionIcon size="xs" aria-label="Show all series" onClick={() => app.view.setState({ subset: null })}>
            <CloseIcon size={11} />
          </ActionIcon>
        </div>
      )}
      <div
        className={css.scroller}
        ref={scroller}
        tabIndex={0}
        role="table"
        aria-label="Series"
        aria-rowcount={order.length + 1}
        onKeyDown={onKeyDown}
        data-inset
      >
        <div className={css.head} role="rowgroup">
          <div className={css.row} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            {headings.map(({ column, label, numeric }) => {
              const sorted = column !== null && sort.column === column;
              return (
                <span
                  key={label}
                  role="columnheader"
                  className={numeric ? css.numeric : undefined}
                  aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
                >
                  {column === null ? (
                    <span className={css.plain}>{label}</span>
                  ) : (
                    <button type="button" className={css.sort} onClick={() => sortBy(column)} data-inset>
                      {label}
                      {sorted && (sort.descending ? <DownIcon size={10} /> : <UpIcon size={10} />)}
                    </button>
                  )}
                </span>
              );
            })}
          </div>
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize() - rowPx, position: 'relative' }}>
          {rows.getVirtualItems().map((item) => {
            const index = order[item.index] ?? 0;
            const mean = list.mean[index] ?? NaN;
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-current={index === selected ? 'true' : undefined}
                className={`${css.row} ${css.body}`}
                style={{ gridTemplateColumns: template, transform: `translateY(${item.start - rowPx}px)` }}
                onClick={() => onSelect(index)}
              >
                {cellsOf(index).map((text, k) => (
                  <span key={k} role="cell" className="clip" title={text}>
                    {text}
                  </span>
                ))}
                {!compact && (
                  <span role="cell" className={css.numeric}>
                    {count(list.count[index])}
                  </span>
                )}
                <span role="cell" className={css.numeric}>
                  {amount(mean, mean)}
                </span>
                <span role="cell" className={css.shape}>
                  <Sparkline means={list.sparklines} row={index} width={compact ? 40 : 104} />
                </span>
              </div>
            );
          })}
        </div>
        {order.length === 0 && <p className={css.none}>No series matches “{filter}”.</p>}
      </div>
    </>
  );
}
