import { Tooltip } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { DownIcon, UpIcon } from './icons.tsx';
import css from './virtual-rows.module.css';

const rowPx = 28;

interface Props {
  readonly label: string;
  readonly count: number;
  /** Widths of the columns, as CSS has them. */
  readonly template: string;
  /** Cells of the heading: left alone while rows scroll if it is the same element. */
  readonly head: ReactNode;
  /** The row that is to be in sight; -1 for none. */
  readonly place: number;
  /** What rows are sorted by: when it changes, the top is shown, where the odd ones are. */
  readonly sortedBy?: unknown;
  /** What rows show is on its way. */
  readonly busy?: boolean;
  /** Arrow keys belong to it wherever it stands. */
  readonly ownArrows?: boolean;
  /** @param start - pixels from the top of all rows */
  readonly row: (place: number, start: number, key: number) => ReactElement;
  /** Goes so many rows on. */
  readonly onStep: (step: number) => void;
  /** Below the rows. */
  readonly children?: ReactNode;
}

/** A table of which only the rows in sight are made, so that 50,000 scroll as ten do. */
export function VirtualRows({ label, count, template, head, place, sortedBy, busy, ownArrows, row, onStep, children }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
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
  const lastSort = useRef(sortedBy);
  useEffect(() => {
    const wanted = lastSort.current === sortedBy ? place : 0;
    lastSort.current = sortedBy;
    if (wanted >= 0) rows.scrollToIndex(wanted, { align: 'auto' });
  }, [sortedBy, place, count, rows]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onStep(step);
  };
  return (
    <div
      className={css.scroller}
      ref={scroller}
      tabIndex={0}
      role="table"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-busy={busy}
      onKeyDown={onKeyDown}
      data-own-arrows={ownArrows}
      data-inset
    >
      <div className={css.head} role="rowgroup">
        <div className={css.row} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {head}
        </div>
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize() - rowPx, position: 'relative' }}>
        {items.map((item) => row(item.index, item.start - rowPx, item.index % pool.current))}
      </div>
      {children}
    </div>
  );
}

interface RowProps {
  readonly place: number;
  readonly start: number;
  readonly template: string;
  readonly current: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}
/** One row, where it has its place. */
export const VirtualRow = ({ place, start, template, current, onSelect, children }: RowProps) => (
  <div
    role="row"
    aria-rowindex={place + 2}
    aria-current={current ? 'true' : undefined}
    className={`${css.row} ${css.body}`}
    style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
    onClick={onSelect}
  >
    {children}
  </div>
);

interface HeadingProps {
  readonly label: string;
  readonly meaning?: string | undefined;
  readonly numeric?: boolean | undefined;
  /** Whether rows are sorted by it, and how. */
  readonly sorted?: 'ascending' | 'descending' | undefined;
  /** Absent for a column that nothing is sorted by. */
  readonly onSort?: (() => void) | undefined;
}
/** The heading of a column: a button where it sorts. */
export function ColumnHeading({ label, meaning, numeric = false, sorted, onSort }: HeadingProps) {
  const inside = onSort ? (
    <button type="button" className={css.sort} onClick={onSort} data-inset>
      {label}
      {sorted && (sorted === 'descending' ? <DownIcon size={10} /> : <UpIcon size={10} />)}
    </button>
  ) : (
    <span className={css.plain}>{label}</span>
  );
  return (
    <span role="columnheader" className={numeric ? css.numeric : undefined} aria-sort={sorted}>
      {meaning === undefined ? inside : <Tooltip label={meaning}>{inside}</Tooltip>}
    </span>
  );
}

/** A cell of text that is cut where there is no room. */
export const TextCell = ({ text }: { readonly text: string }) => (
  <span role="cell" className="clip" title={text}>
    {text}
  </span>
);
export const NumberCell = ({ children }: { readonly children: ReactNode }) => (
  <span role="cell" className={css.numeric}>
    {children}
  </span>
);
/** A cell with a small drawing at its right end. */
export const ShapeCell = ({ children }: { readonly children: ReactNode }) => (
  <span role="cell" className={css.shape}>
    {children}
  </span>
);
/** What stands in the place of rows. */
export const NoRows = ({ children }: { readonly children: ReactNode }) => <p className={css.none}>{children}</p>;
