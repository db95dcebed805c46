import { Button } from '@mantine/core';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { useChooseFiles } from '../../frame/use-choose-files.tsx';
import { SourcesDialog } from './sources-dialog.tsx';
import css from './no-data.module.css';

/** The first thing a new workspace shows: what to bring, and how it should look. */
export function NoData({ empty }: { readonly empty: boolean }) {
  const chooseFiles = useChooseFiles();
  const [sources, setSources] = useState(false);
  if (!empty)
    return (
      <EmptyState title="No dataset selected" text="Choose one at the left, or import new files.">
        <Button variant="default" onClick={chooseFiles}>
          Choose files
        </Button>
      </EmptyState>
    );
  return (
    <EmptyState
      title="Drop sales data here"
      text="CSV, Excel, Parquet, JSON or SQLite files with a date and a number in each row, or a column for each product. Columns, dates and separators are recognised; you check them before anything is kept."
      drawing={<Example />}
    >
      <Button onClick={chooseFiles}>Choose files</Button>
      <Button variant="default" onClick={() => setSources(true)}>
        From a database
      </Button>
      {sources && <SourcesDialog onClose={() => setSources(false)} />}
    </EmptyState>
  );
}

const rows = [
  ['2017-08-13', '44', 'DAIRY', '1,482'],
  ['2017-08-14', '44', 'DAIRY', '1,297'],
  ['2017-08-15', '44', 'DAIRY', '1,365'],
] as const;

const Example = () => (
  <div className={css.example} aria-hidden="true">
    <div className={css.head}>
      <span>date</span>
      <span>store</span>
      <span>family</span>
      <span>sales</span>
    </div>
    {rows.map((row) => (
      <div key={row[0]} className={css.row}>
        {row.map((cell) => (
          <span key={cell}>{cell}</span>
        ))}
      </div>
    ))}
    <svg className={css.chart} viewBox="0 0 320 72" preserveAspectRatio="none">
      <path
        d="M0 52 12 44 24 48 36 30 48 36 60 18 72 46 84 50 96 42 108 46 120 28 132 34 144 16 156 44 168 48 180 40 192 44 204 26 216 32 222 20"
        fill="none"
        stroke="var(--text-2)"
        strokeWidth="1.25"
        vectorEffect="non-scaling-stroke"
      />
      <path d="M222 20 234 40 250 46 266 38 282 40 298 22 320 30 320 8 298 2 282 22 266 22 250 32 234 28Z" fill="var(--accent-soft)" />
      <path
        d="M222 20 234 34 250 39 266 30 282 31 298 12 320 19"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
      <path d="M222 4V68" stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
    </svg>
  </div>
);
