import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import css from './item-list.module.css';

/** Two lines of text. */
const usualPx = 53;

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly itemKey: (item: Item) => string;
  /** The item that is to be in sight. */
  readonly current: string | null;
  /** What stands in an item. */
  readonly children: (item: Item) => ReactNode;
}

/** A list in a side column, of which only the items in sight are made, so that thousands open as ten do. */
export function ItemList<Item>({ label, items, itemKey, current, children }: Props<Item>) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualPx,
    getItemKey: (place) => itemKey(items[place] as Item),
    overscan: 6,
  });
  const place = items.findIndex((item) => itemKey(item) === current);
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' });
  }, [place, rows]);
  return (
    <div className={css.list} ref={scroller}>
      <ul aria-label={label} style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start, key }) => {
          const item = items[index] as Item;
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className={css.item}
              data-current={itemKey(item) === current || undefined}
              aria-posinset={index + 1}
              aria-setsize={items.length}
              style={{ position: 'absolute', insetInline: 0, transform: `translateY(${start}px)` }}
            >
              {children(item)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
