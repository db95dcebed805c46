import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import type { ImportedRun } from '../../../contract/entities/imported-run.ts';
import type { RunRow } from '../../../contract/entities/run.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import type { App } from '../../state/app.ts';
import { pageKey } from '../../state/runs.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { counted, metric } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import css from './runs.module.css';

/** A run of either kind as a row. */
interface Line {
  readonly id: string;
  readonly from: string;
  readonly experiment: string;
  readonly name: string;
  readonly at: string | null;
  readonly metrics: ReadonlyMap<string, number>;
}

const usual = ['mase', 'smape', 'rmse', 'mae'] as const;
const mostOthers = 3;
const mostRows = 500;

const present = (pairs: readonly (readonly [string, number | null])[]): Map<string, number> =>
  new Map(pairs.flatMap(([name, value]) => (value === null ? [] : [[name.toLowerCase(), value] as const])));
const ours = (run: RunRow): Line => ({
  id: run.id,
  from: 'Almanac',
  experiment: run.experiment,
  name: run.label,
  at: run.createdAt,
  metrics: present(usual.map((name) => [name, run[name]] as const)),
});
const theirs = (run: ImportedRun): Line => ({
  id: run.id,
  from: run.source,
  experiment: run.experiment,
  name: run.name,
  at: run.startedAt,
  metrics: present(Object.entries(run.metrics)),
});

/** Metrics beside the usual ones that most imported runs have. */
function otherMetrics(runs: readonly ImportedRun[]): string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of runs)
    for (const name of Object.keys(metrics)) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return [...counts]
    .filter(([name]) => !(usual as readonly string[]).includes(name))
    .toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, mostOthers)
    .map(([name]) => name);
}

async function takeIn(app: App): Promise<void> {
  const found = await attempt(app, () => app.api['runs.importMlflow']());
  if (!found?.outcome) return;
  const { runs, known, own, skipped } = found.outcome;
  app.runs.changed();
  const parts = [
    `${counted(runs, 'run')} imported`,
    ...(known > 0 ? [`${known} of them brought up to date`] : []),
    ...(own > 0 ? [`${counted(own, 'run')} of this workspace left out`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped, the first because ${skipped[0]?.why ?? ''}`] : []),
  ];
  app.notices.say(parts.join('; '));
}

export const ImportButton = () => {
  const app = useApp();
  return (
    <Button variant="default" onClick={() => void takeIn(app)}>
      Import from MLflow…
    </Button>
  );
};

/** Runs of other programs beside ours, by their metrics. Nothing of them can be changed. */
export function ImportedRuns() {
  const app = useApp();
  const current = useStore(app.runs.store, (state) => state.current);
  const { value: imported, failure } = useResource(app.runs.imported, '');
  const { value: page } = useResource(app.runs.pages, pageKey({ filter: '', where: 'active', sort: 'mase', descending: false }, 0));
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.runs.imported.refresh('') }} />;
  if (!imported) return null;
  if (imported.length === 0)
    return (
      <EmptyState
        title="No imported runs"
        text="Runs that were tracked with MLflow can be laid beside yours: choose a folder with mlflow.db or mlruns. Nothing of it is changed."
      >
        <ImportButton />
      </EmptyState>
    );
  const lines = [...imported.slice(0, mostRows).map(theirs), ...(page?.runs ?? []).map(ours)];
  const names = [...usual, ...otherMetrics(imported)];
  const columns: Column<Line>[] = [
    { id: 'from', label: 'From', width: 76, sortBy: ({ from }) => from, cell: ({ from }) => <span className={css.chosen}>{from}</span> },
    { id: 'name', label: 'Run', sortBy: ({ name }) => name, cell: ({ name }) => <Cut text={name} /> },
    {
      id: 'experiment',
      label: 'Experiment',
      sortBy: ({ experiment }) => experiment,
      cell: ({ experiment }) => <Cut text={experiment} />,
    },
    { id: 'at', label: 'Made', width: 96, sortBy: ({ at }) => at, descending: true, cell: ({ at }) => (at === null ? '–' : moment(at)) },
    ...names.map((name): Column<Line> => ({
      id: `metric ${name}`,
      label: Object.hasOwn(accuracyWords, name) ? accuracyWords[name as keyof typeof accuracyWords].label : name,
      numeric: true,
      width: 76,
      sortBy: ({ metrics }) => metrics.get(name) ?? null,
      cell: ({ metrics }) => metric(metrics.get(name) ?? null),
    })),
  ];
  return (
    <div className={css.importedFrame} tabIndex={0} role="region" aria-label="Imported runs beside yours">
      <DataTable
        label="Imported runs beside yours"
        columns={columns}
        rows={lines}
        fixed
        rowKey={({ id }) => id}
        isCurrent={({ id }) => id === current}
        onRow={({ id }) => app.runs.store.setState({ current: id })}
      />
      {imported.length > mostRows && (
        <p className={css.hint}>
          The {mostRows} newest of {counted(imported.length, 'imported run')}.
        </p>
      )}
    </div>
  );
}

/** A name that a narrow column cuts, whole to who points at it. */
const Cut = ({ text }: { readonly text: string }) => (
  <span className={css.cut} title={text}>
    {text}
  </span>
);

/** What was read of an imported run. */
export function ImportedInspector({ run }: { readonly run: ImportedRun }) {
  const app = useApp();
  const takeOut = async (): Promise<void> => {
    const done = await attempt(app, async () => {
      await app.api['runs.deleteImported']({ ids: [run.id] });
      return true;
    });
    if (!done) return;
    app.runs.store.setState({ current: null });
    app.runs.changed();
    app.notices.say('1 imported run taken out of the list');
  };
  const section = (title: string, values: Readonly<Record<string, string | number>>) =>
    Object.keys(values).length > 0 && (
      <Section title={title}>
        <Facts
          facts={Object.entries(values)
            .slice(0, 100)
            .map(([name, value]) => [name, typeof value === 'number' ? metric(value) : value.slice(0, 300)] as const)}
        />
      </Section>
    );
  return (
    <>
      <Section title={run.name} aside={`imported from ${run.source}`}>
        <p className={`quiet ${css.readOnly}`}>Read only: it was made elsewhere, and only what is said of it is here.</p>
        <div className={css.buttons}>
          <Button variant="default" onClick={() => void takeOut()}>
            Take out of the list
          </Button>
        </div>
        <Facts
          facts={[
            ['Experiment', run.experiment],
            ['State', run.state.toLowerCase()],
            ['Started', run.startedAt === null ? '–' : moment(run.startedAt)],
            ['Imported', moment(run.importedAt)],
            ['Id there', run.sourceId],
          ]}
        />
      </Section>
      {section('Metrics', run.metrics)}
      {section('Parameters', run.parameters)}
      {section('Tags', run.tags)}
    </>
  );
}
