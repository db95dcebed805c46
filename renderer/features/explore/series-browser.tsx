import { Tooltip } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { SeriesList } from '../../../contract/entities/dataset.ts';
import type { ExplorePanel } from '../../../contract/entities/explore.ts';
import { DownIcon, UpIcon } from '../../components/icons.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { seriesName } from '../../series/names.ts';
import { placeOfSeries, stepInPanel } from '../../series/panel-order.ts';
import type { PanelOrder } from '../../state/explore.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { panelColumns, shownColumn, type PanelColumn } from './columns.ts';
import css from './series-browser.module.css';

const rowPx = 28;

interface Props {
  readonly panel: ExplorePanel;
  readonly list: SeriesList;
  /** Rows of the panel, as they are listed. */
  readonly order: Int32Array;
  readonly selected: number;
  /** What a series without keys is called. */
  readonly fallback: string;
  /** All columns rather than the one that is sorted by. */
  readonly wide: boolean;
  /** The figures are on their way. */
  readonly waiting: boolean;
  readonly onSelect: (index: number) => void;
}

/** All series with their figures: rows are made for what is on show alone, and sorting moves positions alone, so that 50,000 scroll as ten do. */
export function SeriesBrowser({ panel, list, order, selected, fallback, wide, waiting, onSelect }: Props) {
  const sort = useSlice('explore', (state) => state.order);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 4,
    paddingStart: rowPx,
    scrollPaddingStart: rowPx,
  });
  const items = rows.getVirtualItems();
  // Rows that leave at one end come back at the other with other figures: no row is made or thrown away while scrolling.
  const pool = useRef(1);
  pool.current = Math.max(pool.current, items.length);
  // Sorted anew it shows its top, where the odd ones are; else the selected one comes into view when it is another or has moved.
  const sortedBy = useRef(sort);
  useEffect(() => {
    const place = sortedBy.current === sort ? placeOfSeries(panel, order, selected) : 0;
    sortedBy.current = sort;
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' });
  }, [sort, panel, order, selected, rows]);

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
    const next = stepInPanel(panel, order, selected, step);
    if (next !== null) onSelect(next);
  };
  const columns = useMemo(() => (wide ? panelColumns : [shownColumn(sort)]), [wide, sort]);
  const template = wide
    ? `minmax(136px,1fr) 56px ${columns.map(({ width }) => `${width}px`).join(' ')}`
    : `minmax(0,1fr) 48px ${Math.max(76, columns[0]?.width ?? 0)}px`;

  return (
    <div
      className={css.scroller}
      ref={scroller}
      tabIndex={0}
      role="table"
      aria-label="Series"
      aria-rowcount={order.length + 1}
      aria-busy={waiting}
      onKeyDown={onKeyDown}
      data-own-arrows
      data-inset
    >
      <Head sort={sort} columns={columns} template={template} />
      <div role="rowgroup" style={{ height: rows.getTotalSize() - rowPx, position: 'relative' }}>
        {items.map((item) => {
          const row = order[item.index] ?? 0;
          return (
            <Row
              key={item.index % pool.current}
              panel={panel}
              list={list}
              row={row}
              place={item.index}
              start={item.start - rowPx}
              columns={columns}
              template={template}
              current={panel.index[row] === selected}
              fallback={fallback}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

interface HeadProps {
  readonly sort: PanelOrder;
  readonly columns: readonly PanelColumn[];
  readonly template: string;
}
/** Left alone while the list is scrolled. */
const Head = memo(function Head({ sort, columns, template }: HeadProps) {
  const app = useApp();
  const sortBy = (column: PanelOrder['column']): void => {
    const same = sort.column === column;
    app.explore.store.setState({ order: { column, descending: same ? !sort.descending : column !== 'name' && column !== 'class' } });
  };
  return (
    <div className={css.head} role="rowgroup">
      <div className={css.row} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        <Heading label="Series" column="name" sort={sort} onSort={sortBy} />
        <span role="columnheader" className={css.numeric}>
          <span className={css.plain}>Shape</span>
        </span>
        {columns.map(({ id, label, meaning }) => (
          <Heading key={id} label={label} meaning={meaning} column={id} sort={sort} onSort={sortBy} />
        ))}
      </div>
    </div>
  );
});

interface HeadingProps {
  readonly label: string;
  readonly meaning?: string;
  readonly column: PanelOrder['column'];
  readonly sort: PanelOrder;
  readonly onSort: (column: PanelOrder['column']) => void;
}
function Heading({ label, meaning, column, sort, onSort }: HeadingProps) {
  const sorted = sort.column === column;
  const button = (
    <button type="button" className={css.sort} onClick={() => onSort(column)} data-inset>
      {label}
      {sorted && (sort.descending ? <DownIcon size={10} /> : <UpIcon size={10} />)}
    </button>
  );
  return (
    <span
      role="columnheader"
      className={column === 'name' ? undefined : css.numeric}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {meaning === undefined ? button : <Tooltip label={meaning}>{button}</Tooltip>}
    </span>
  );
}

interface RowProps extends Pick<Props, 'panel' | 'list' | 'fallback' | 'onSelect'> {
  readonly row: number;
  readonly place: number;
  readonly start: number;
  readonly columns: readonly PanelColumn[];
  readonly template: string;
  readonly current: boolean;
}
/** Made again only when it shows something else: while scrolling, the rows that stay are left alone. */
const Row = memo(
  function Row({ panel, list, row, place, start, columns, template, current, fallback, onSelect }: RowProps) {
    const series = panel.index[row] ?? 0;
    const name = seriesName(list, series, fallback);
    return (
      <div
        role="row"
        aria-rowindex={place + 2}
        aria-current={current ? 'true' : undefined}
        className={`${css.row} ${css.body}`}
        style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
        onClick={() => onSelect(series)}
      >
        <span role="cell" className="clip" title={name}>
          {name}
        </span>
        <span role="cell" className={css.shape}>
          <Sparkline means={list.sparklines} row={series} width={40} />
        </span>
        {columns.map((column) => (
          <span key={column.id} role="cell" className={css.numeric}>
            {column.text(panel, row)}
          </span>
        ))}
      </div>
    );
  },
  (a, b) =>
    a.row === b.row &&
    a.start === b.start &&
    a.current === b.current &&
    a.panel === b.panel &&
    a.list === b.list &&
    a.template === b.template &&
    a.columns.length === b.columns.length &&
    a.columns[0] === b.columns[0] &&
    a.onSelect === b.onSelect,
);
