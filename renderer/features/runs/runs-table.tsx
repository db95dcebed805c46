import { Checkbox } from '@mantine/core';
import { memo, useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { RowCheck } from '../../components/row-check.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { ColumnHeading, NoRows, NumberCell, TextCell, VirtualRow, VirtualRows } from '../../components/virtual-rows.tsx';
import { attempt } from '../../state/actions.ts';
import { pageKey, pageRows, type RunsState } from '../../state/runs.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { columnOf, type RunColumn } from './columns.ts';
import css from './runs.module.css';

interface Props {
  readonly total: number;
  readonly loading: boolean;
}

/** The runs that the filter lets pass; rows are asked for as they come into sight. */
export function RunsTable({ total, loading }: Props) {
  const app = useApp();
  const state = useStore(app.runs.store);
  const columns = useMemo(() => state.columns.map(columnOf), [state.columns]);
  const template = `36px ${columns.map(({ width }) => width).join(' ')}`;
  const { sort, descending } = state;
  const head = useMemo(
    () => (
      <>
        <SelectAll total={total} />
        {columns.map((column) => (
          <ColumnHeading
            key={column.id}
            label={column.label}
            meaning={column.meaning}
            numeric={column.numeric}
            sorted={sort === column.id ? (descending ? 'descending' : 'ascending') : undefined}
            onSort={() =>
              app.runs.store.setState((before) => ({
                sort: column.id,
                descending: before.sort === column.id ? !before.descending : (column.descending ?? false),
              }))
            }
          />
        ))}
      </>
    ),
    [columns, sort, descending, app, total],
  );
  const idAt = (place: number): string | undefined => {
    const page = app.runs.pages.store.getState().entries.get(pageKey(state, Math.floor(place / pageRows)));
    return page?.value?.runs[place % pageRows]?.id;
  };
  let place = -1;
  if (state.current !== null)
    for (const [key, { value }] of app.runs.pages.store.getState().entries) {
      const at = value?.runs.findIndex(({ id }) => id === state.current) ?? -1;
      if (at >= 0 && key === pageKey(state, Math.floor((value?.offset ?? 0) / pageRows))) place = (value?.offset ?? 0) + at;
    }
  const step = (by: number): void => {
    const id = idAt(Math.min(total - 1, Math.max(0, place + by)));
    if (id !== undefined) app.runs.store.setState({ current: id });
  };
  return (
    <div
      className={css.tableFrame}
      onKeyDown={(event) => {
        if (event.key !== ' ' || state.current === null || event.target instanceof HTMLInputElement) return;
        event.preventDefault();
        toggle(app.runs.store.setState, state.current);
      }}
    >
      <VirtualRows
        label="Runs"
        count={total}
        template={template}
        head={head}
        place={place}
        sortedBy={`${sort} ${descending} ${state.filter} ${state.where}`}
        busy={loading}
        ownArrows
        row={(at, start, key): ReactElement => (
          <Row key={key} place={at} start={start} template={template} columns={columns} page={pageKey(state, Math.floor(at / pageRows))} />
        )}
        onStep={step}
      >
        {total === 0 && !loading && <NoRows>{state.filter === '' ? empty[state.where] : 'No run passes the filter.'}</NoRows>}
      </VirtualRows>
    </div>
  );
}

const empty: Record<RunsState['where'], string> = {
  active: 'Nothing has been trained yet. Compare models of a dataset, and each becomes a run here.',
  archived: 'Nothing is archived.',
  bin: 'The bin is empty.',
  all: 'Nothing has been trained yet.',
};

export function toggle(set: (change: (state: RunsState) => Partial<RunsState>) => void, id: string): void {
  set(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return { selected: next };
  });
}

/** Selects all that the filter lets pass, in sight or not. */
function SelectAll({ total }: { readonly total: number }) {
  const app = useApp();
  const selected = useStore(app.runs.store, (state) => state.selected.size);
  const all = total > 0 && selected >= total;
  const change = async (): Promise<void> => {
    const { filter, where } = app.runs.store.getState();
    const ids = all ? [] : await attempt(app, () => app.api['runs.ids']({ filter, where }));
    if (ids) app.runs.store.setState({ selected: new Set(ids) });
  };
  return (
    <span role="cell" className={css.check}>
      <Checkbox
        size="xs"
        aria-label="Select all runs"
        checked={all}
        indeterminate={selected > 0 && !all}
        disabled={total === 0}
        onChange={() => void change()}
      />
    </span>
  );
}

interface RowProps {
  readonly place: number;
  readonly start: number;
  readonly template: string;
  readonly columns: readonly RunColumn[];
  /** Of the rows that it is one of. */
  readonly page: string;
}

/** Made anew only when it shows something else: what is selected is heard by each row for itself. */
const Row = memo(function Row({ place, start, template, columns, page }: RowProps) {
  const app = useApp();
  const { value } = useResource(app.runs.pages, page);
  const run = value?.runs[place % pageRows];
  const current = useStore(app.runs.store, (state) => run !== undefined && run.id === state.current);
  const selected = useStore(app.runs.store, (state) => run !== undefined && state.selected.has(run.id));
  return (
    <VirtualRow
      place={place}
      start={start}
      template={template}
      current={current}
      onSelect={() => run && app.runs.store.setState({ current: run.id })}
    >
      <span role="cell" className={css.check} onClick={(event) => event.stopPropagation()}>
        <RowCheck label={run && `Select ${run.label}`} checked={selected} onChange={() => run && toggle(app.runs.store.setState, run.id)} />
      </span>
      {columns.map((column) => {
        const text = run ? column.text(run) : '';
        if (column.numeric) return <NumberCell key={column.id}>{text}</NumberCell>;
        if (column.id !== 'model' || !run) return <TextCell key={column.id} text={text} />;
        return (
          <span key={column.id} role="cell" className={css.model} title={text}>
            <Swatch model={run.kind} baseline={run.baseline} />
            <span className="clip">{text}</span>
            {run.selected && <span className={css.chosen}>chosen</span>}
          </span>
        );
      })}
    </VirtualRow>
  );
});
