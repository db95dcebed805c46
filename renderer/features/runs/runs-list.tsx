import { ActionIcon, Checkbox, Popover, SegmentedControl, Tooltip } from '@mantine/core';
import { useStore } from 'zustand';
import { FailureNote } from '../../components/failure-note.tsx';
import { ColumnsIcon } from '../../components/icons.tsx';
import { Bar, Columns, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { pageKey, type RunsState } from '../../state/runs.ts';
import { useApp, useResource, useView } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import { runColumns } from './columns.ts';
import { FilterBox } from './filter-box.tsx';
import { ImportButton, ImportedInspector, ImportedRuns } from './imported-runs.tsx';
import { RunActions } from './run-actions.tsx';
import { RunInspector } from './run-inspector.tsx';
import { RunsTable } from './runs-table.tsx';
import css from './runs.module.css';

/** All runs of all experiments: filtered, sorted, selected. */
export function RunsList() {
  const app = useApp();
  const state = useStore(app.runs.store);
  const inspector = useView((view) => view.inspector);
  const first = pageKey(state, 0);
  const { value, loading, failure } = useResource(app.runs.pages, first);
  const { value: imported } = useResource(app.runs.imported, state.imported ? '' : null);
  const chosen = state.imported ? imported?.find(({ id }) => id === state.current) : undefined;
  const found = state.imported ? imported?.length : value?.total;
  const refusal = failure?.data.field === 'filter' ? failure : null;
  return (
    <Columns>
      <WorkColumn label="Runs">
        <Bar title="Runs" detail={found === undefined ? undefined : <span role="status">{count(found)}</span>}>
          {state.imported ? <ImportButton /> : <RunActions />}
        </Bar>
        <div className={css.tools}>
          {state.imported ? <p className={css.beside}>Runs tracked with MLflow, beside yours.</p> : <FilterBox refusal={refusal} />}
          <SegmentedControl
            aria-label="Which runs"
            value={state.imported ? 'imported' : state.where}
            onChange={(chosen) =>
              app.runs.store.setState({
                ...(chosen === 'imported' ? { imported: true } : { imported: false, where: chosen as RunsState['where'] }),
                selected: new Set(),
                current: null,
              })
            }
            data={[
              { value: 'active', label: 'At hand' },
              { value: 'archived', label: 'Archived' },
              { value: 'bin', label: 'Bin' },
              { value: 'imported', label: 'Imported' },
            ]}
          />
          {!state.imported && <ColumnChooser />}
        </div>
        {state.imported && <ImportedRuns />}
        {!state.imported && failure && !refusal && (
          <FailureNote failure={failure} steps={{ 'try-again': () => app.runs.pages.refresh(first) }} />
        )}
        {!state.imported && !failure && <RunsTable total={value?.total ?? 0} loading={loading} />}
      </WorkColumn>
      {inspector && (
        <InspectorColumn label="About the run">
          {chosen ? <ImportedInspector run={chosen} /> : <RunInspector runId={state.current} />}
        </InspectorColumn>
      )}
    </Columns>
  );
}

/** Which columns are on show: those that all runs have, and settings of models. */
function ColumnChooser() {
  const app = useApp();
  const shown = useStore(app.runs.store, (state) => state.columns);
  const { value: fields } = useResource(app.runs.fields, '');
  const settings = (fields ?? []).filter(({ parameter }) => parameter).map(({ name }) => name);
  const ids = [...runColumns.map(({ id }) => id), ...settings];
  const set = (id: string, on: boolean): void =>
    app.runs.store.setState({ columns: ids.filter((one) => (one === id ? on : shown.includes(one))) });
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="Columns">
          <ActionIcon aria-label="Columns">
            <ColumnsIcon />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.chooser} role="group" aria-label="Columns on show">
          {ids.map((id) => (
            <Checkbox
              key={id}
              size="xs"
              label={runColumns.find((column) => column.id === id)?.label ?? id}
              checked={shown.includes(id)}
              disabled={id === 'model'}
              onChange={(event) => set(id, event.currentTarget.checked)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
