import { ActionIcon, Button, Checkbox, Select } from '@mantine/core';
import type { JoinKey, JoinReport, JoinTable } from '../../../contract/entities/tables.ts';
import { CloseIcon, PlusIcon } from '../../components/icons.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { leftColumns } from './join-change.ts';
import css from './join-tables.module.css';

interface Props {
  readonly index: number;
  readonly table: JoinTable;
  readonly report: JoinReport;
}

/** The columns on which a table is joined, and how its gaps are filled: each editable. */
export function JoinKeys({ index, table, report }: Props) {
  const { session } = useApp();
  const tables = useSlice('session', (state) => state.choices?.tables) ?? [];
  const joins = useSlice('session', (state) => state.preview?.report.joins) ?? [];
  const roles = useSlice('session', (state) => state.choices?.roles) ?? {};
  if (table.kind === 'main' || table.kind === 'unused' || table.kind === 'future-rows') return null;
  const lefts = leftColumns(joins, table.name);
  const set = (change: Partial<JoinTable>): void =>
    session.change({ tables: tables.map((one, i) => (i === index ? { ...one, ...change } : one)) });
  const setKey = (place: number, change: Partial<JoinKey>): void =>
    set({ on: table.on.map((key, k) => (k === place ? { ...key, ...change } : key)) });
  const free = report.columns.filter((name) => !table.on.some(({ right }) => right === name));
  const withDate = table.on.some(({ left }) => roles[left] === 'date');
  return (
    <div className={css.keys}>
      {table.on.map(({ left, right }, place) => (
        <div key={`${left} ${right}`} className={css.key}>
          <Select
            aria-label={`Key ${place + 1} in the main table`}
            data={lefts.includes(left) ? lefts : [left, ...lefts]}
            value={left}
            allowDeselect={false}
            onChange={(value) => value !== null && setKey(place, { left: value })}
          />
          <span>=</span>
          <Select
            aria-label={`Key ${place + 1} in ${table.name}`}
            data={report.columns}
            value={right}
            allowDeselect={false}
            onChange={(value) => value !== null && setKey(place, { right: value })}
          />
          <ActionIcon size="xs" aria-label={`Remove key ${place + 1}`} onClick={() => set({ on: table.on.filter((_, k) => k !== place) })}>
            <CloseIcon size={11} />
          </ActionIcon>
        </div>
      ))}
      <div className={css.key}>
        <Button
          variant="default"
          leftSection={<PlusIcon size={12} />}
          disabled={free.length === 0 || lefts.length === 0}
          onClick={() =>
            set({
              on: [
                ...table.on,
                {
                  left: lefts.find((name) => free.includes(name)) ?? lefts[0] ?? '',
                  right: free.find((name) => lefts.includes(name)) ?? free[0] ?? '',
                },
              ],
            })
          }
        >
          Add a key
        </Button>
        {table.kind === 'dated' && withDate && (
          <Checkbox
            label="A date that it lacks takes the value before"
            checked={table.fill === 'forward'}
            onChange={(event) => set({ fill: event.currentTarget.checked ? 'forward' : 'none' })}
          />
        )}
      </div>
    </div>
  );
}
