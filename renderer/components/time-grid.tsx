import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import css from './time-grid.module.css';

const columnPx = 84;
const headPx = 88;

export interface TimeRow {
  readonly label: string;
  /** How it looks: see the style sheet. */
  readonly kind: string;
  /** What stands in the cell of a period. */
  readonly text: (place: number) => string;
  /** Whether a cell stands out, and why. */
  readonly marked?: (place: number) => string | undefined;
}

export interface CellChoice {
  /** Places of periods, both included. */
  readonly from: number;
  readonly to: number;
  /** Row whose cells are chosen. */
  readonly row: string;
}

interface Props {
  readonly label: string;
  readonly times: readonly string[];
  readonly rows: readonly TimeRow[];
  /** Place of the first period ahead. */
  readonly origin: number;
  /** Changes when another thing is shown; the origin comes into sight then. */
  readonly shown?: string;
  /** Cells that can be chosen with the mouse, or with arrows and Shift. */
  readonly choice?: CellChoice;
  readonly onChoice?: (choice: CellChoice) => void;
  /** A key that the grid has no use for, while it has the focus. */
  readonly onKey?: (event: KeyboardEvent) => void;
}

/** Numbers under a chart: periods from left to right, of which only those in sight are made. */
export function TimeGrid({ label, times, rows, origin, shown = '', choice, onChoice, onKey }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const columns = useVirtualizer({
    horizontal: true,
    count: times.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => columnPx,
    overscan: 4,
    paddingStart: headPx,
    scrollPaddingStart: headPx,
  });
  useEffect(() => columns.scrollToIndex(Math.max(0, origin - 1), { align: 'start' }), [columns, origin, shown]);
  const items = columns.getVirtualItems();
  const style = { width: columns.getTotalSize() };
  const choose = (row: string, place: number, extend: boolean): void => {
    if (!extend || anchor.current === null || choice?.row !== row) anchor.current = place;
    onChoice?.({ row, from: Math.min(anchor.current, place), to: Math.max(anchor.current, place) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!choice || step === 0 || event.ctrlKey || event.metaKey || event.altKey) return onKey?.(event);
    event.preventDefault();
    const start = anchor.current ?? choice.from;
    const end = start === choice.from ? choice.to : choice.from;
    const next = Math.min(times.length - 1, Math.max(origin, end + step));
    if (event.shiftKey) anchor.current = start;
    choose(choice.row, next, event.shiftKey);
    columns.scrollToIndex(next);
  };
  return (
    <div
      className={css.scroller}
      ref={scroller}
      tabIndex={0}
      role="table"
      aria-label={label}
      aria-colcount={times.length + 1}
      onKeyDown={onKeyDown}
      data-own-arrows
      data-inset
    >
      <div role="row" className={`${css.row} ${css.head}`} style={style}>
        <span role="columnheader" className={css.label}>
          Period
        </span>
        {items.map((item) => (
          <span
            key={item.key}
            role="columnheader"
            aria-colindex={item.index + 2}
            className={css.cell}
            data-origin={item.index === origin || undefined}
            data-ahead={item.index >= origin || undefined}
            style={{ left: item.start }}
          >
            {times[item.index] ?? ''}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <div key={row.label} role="row" className={`${css.row}`} data-kind={row.kind} style={style}>
          <span role="rowheader" className={`${css.label} clip`} title={row.label}>
            {row.label}
          </span>
          {items.map((item) => {
            const mark = row.marked?.(item.index);
            const chosen = choice?.row === row.label && item.index >= choice.from && item.index <= choice.to;
            const selectable = choice !== undefined && (row.kind === 'forecast' || row.kind === 'input') && item.index >= origin;
            return (
              <span
                key={item.key}
                role="cell"
                aria-colindex={item.index + 2}
                className={css.cell}
                data-origin={item.index === origin || undefined}
                data-ahead={item.index >= origin || undefined}
                data-marked={mark !== undefined || undefined}
                data-selectable={selectable || undefined}
                data-selected={chosen || undefined}
                title={mark}
                style={{ left: item.start }}
                {...(selectable && {
                  onPointerDown: (event) => choose(row.label, item.index, event.shiftKey),
                  onPointerEnter: (event) => event.buttons === 1 && choose(row.label, item.index, true),
                })}
              >
                {row.text(item.index)}
              </span>
            );
          })}
        </div>
      ))}
    </div>
  );
}
