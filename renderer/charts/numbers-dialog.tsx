import { Button, Group, Modal } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useState } from 'react';
import { attempt, download } from '../state/actions.ts';
import { useApp } from '../state/use-app.ts';
import { amount, counted, sizeOf } from '../words/numbers.ts';
import { fileName, toCsv } from './export.ts';
import type { NumberTable } from './figure.ts';
import css from './numbers-dialog.module.css';

interface Props {
  readonly title: string;
  readonly table: NumberTable;
  readonly onClose: () => void;
}

/** The numbers behind a chart. */
export function NumbersDialog({ title, table, onClose }: Props) {
  const app = useApp();
  const copy = async (): Promise<void> => {
    const done = await attempt(app, async () => {
      await navigator.clipboard.writeText(toCsv(table));
      return true;
    });
    if (done) app.notices.say(`Copied ${counted(table.rows.length, 'row')} as CSV`);
  };
  return (
    <Modal opened title={title} onClose={onClose} size={760}>
      <Rows table={table} label={title} />
      <Group justify="flex-end" gap={8} mt={12}>
        <Button variant="default" onClick={() => void copy()}>
          Copy as CSV
        </Button>
        <Button variant="default" onClick={() => download(`${fileName(title)}.csv`, 'text/csv', toCsv(table))}>
          Save as CSV
        </Button>
      </Group>
    </Modal>
  );
}

function Rows({ table, label }: { readonly table: NumberTable; readonly label: string }) {
  // The dialog mounts its content before it has a size, so the scroller is state: the rows are counted again once it is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const rows = useVirtualizer({
    count: table.rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => 24,
    overscan: 10,
    initialRect: { width: 600, height: 400 },
  });
  const lastRow = table.rows.length - 1;
  useEffect(() => {
    if (scroller) rows.scrollToIndex(lastRow, { align: 'end' });
  }, [scroller, lastRow, rows]);
  const sizes = table.columns.map((_, k) => sizeOf(table.rows.map((row) => (typeof row[k] === 'number' ? row[k] : 0))));
  const template = `minmax(112px, 1.2fr) repeat(${table.columns.length - 1}, minmax(64px, 1fr))`;
  return (
    <div
      className={css.scroller}
      ref={setScroller}
      role="table"
      aria-label={label}
      aria-rowcount={table.rows.length + 1}
      tabIndex={0}
      data-inset
    >
      <div role="rowgroup" className={css.head}>
        <div role="row" className={css.row} style={{ gridTemplateColumns: template }}>
          {table.columns.map((name, k) => (
            <span key={name} role="columnheader" className={k > 0 ? 'number' : undefined}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 2}
            className={`${css.row} ${css.body}`}
            style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
          >
            {table.rows[item.index]?.map((cell, k) => (
              <span key={k} role="cell" className={k > 0 ? 'number' : undefined}>
                {typeof cell === 'number' ? amount(cell, sizes[k] ?? 0) : (cell ?? '')}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
