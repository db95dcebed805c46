import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { LevelNode, LevelProposal, LevelSet } from '../../../contract/entities/levels.ts';
import type { Range } from '../../charts/figure.ts';
import { levelFigure } from '../../charts/level-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { attempt, cancelJob } from '../../state/actions.ts';
import { isActive } from '../../state/jobs.ts';
import { chooseLevels, exportLevels } from '../../state/level-actions.ts';
import { levelNodeKey } from '../../state/levels.ts';
import { useApp, useSlice, useView } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import { timeLeft } from '../../words/times.ts';
import type { Shown } from '../forecast/forecast-frame.tsx';
import forecast from '../forecast/forecast-view.module.css';
import { ModelSwitch } from '../forecast/model-switch.tsx';
import { ForecastViewSwitch } from '../forecast/view-switch.tsx';
import { AccuracyTable } from './accuracy-table.tsx';
import css from './levels.module.css';
import { PartsTable } from './parts-table.tsx';
import { useLevelNode, useLevels } from './use-levels.ts';

/** A sum or a series: chart of the forecast that agrees, and what it is made of. */
export function LevelsView({ experiment, version }: Shown) {
  const app = useApp();
  const { runId, proposal, sets, set } = useLevels(experiment);
  const node = useLevelNode(set);
  const [saving, setSaving] = useState(false);
  const last = useRef<LevelNode | null>(null);
  if (node.value) last.current = node.value;
  const shown = set?.found && !node.failure ? (node.value ?? last.current) : null;
  const folds = useView((view) => view.folds);
  const save = async (): Promise<void> => {
    if (!set) return;
    setSaving(true);
    await exportLevels(app, set.id);
    setSaving(false);
  };
  const failure = proposal.failure ?? sets.failure;
  return (
    <>
      <Bar title={shown?.label ?? 'Levels'} detail={shown ? `${shown.level} · ${counted(shown.series, 'series', 'series')}` : undefined}>
        <ForecastViewSwitch />
        <ModelSwitch experiment={experiment} />
        {set?.found && (
          <Button loading={saving} onClick={() => void save()}>
            Export CSV
          </Button>
        )}
      </Bar>
      {failure && (
        <FailureNote
          failure={failure}
          steps={{
            'try-again': () => {
              if (runId === null) return;
              app.levels.proposals.refresh(runId);
              app.levels.sets.refresh(runId);
            },
          }}
        />
      )}
      {!failure && sets.value && !set && proposal.value && <Nothing proposal={proposal.value} />}
      {set && !set.found && <Unfinished set={set} />}
      {node.failure && set && (
        <FailureNote
          failure={node.failure}
          steps={{ 'try-again': () => app.levels.node.refresh(levelNodeKey(set.id, app.levels.store.getState().node)) }}
        />
      )}
      {set?.found && shown && (
        <>
          <div className={css.chart}>
            <Chart experiment={experiment} version={version} set={set} node={shown} folds={folds} />
          </div>
          <Below set={set} node={shown} folds={folds} />
        </>
      )}
    </>
  );
}

function Nothing({ proposal }: { readonly proposal: LevelProposal }) {
  const app = useApp();
  const levels = proposal.levels.filter(({ chosen }) => chosen);
  const names = ['total', ...levels.map(({ name, nodes }) => `${name} (${nodes})`)];
  const start = async (): Promise<void> => {
    const { draft } = app.levels.store.getState();
    if (draft?.runId !== proposal.runId) app.levels.open(proposal.runId, proposal.options);
    await app.levels.start();
  };
  return (
    <EmptyState
      title="Forecasts of sums that agree"
      text={`The forecasts of ${counted(proposal.series, 'series', 'series')}, and what the same model forecasts of their sums, do not add up yet. Advised: ${names.join(', ')}. What that brings is measured on the backtest’s folds.`}
    >
      <Button onClick={() => void start()}>Make forecasts agree</Button>
      <Button variant="default" onClick={() => chooseLevels(app, proposal.runId, proposal.options)}>
        Choose levels and method
      </Button>
    </EmptyState>
  );
}

/** What is on its way, or was stopped. */
function Unfinished({ set }: { readonly set: LevelSet }) {
  const app = useApp();
  const job = useSlice('jobs', ({ jobs }) => (set.jobId === null ? undefined : jobs.get(set.jobId)));
  const again = (): void => {
    void attempt(app, () => app.api['levels.resume']({ setId: set.id })).then(() => app.levels.changed());
  };
  if (job && isActive(job))
    return (
      <div className={css.waiting} role="status">
        <span>
          {job.phase || 'Starting'}
          {timeLeft(job.leftMs) === '' ? '' : ` · ${timeLeft(job.leftMs)}`}
        </span>
        <span className={css.track}>
          <ProgressBar label={job.title} done={job.done} total={job.total} />
        </span>
        <Button variant="default" onClick={() => void cancelJob(app, job.id)}>
          Cancel
        </Button>
      </div>
    );
  if (set.state === 'running') return null;
  const failed = set.state === 'failed';
  return (
    <EmptyState
      title={failed ? 'These forecasts could not be made to agree' : 'This was stopped'}
      text={set.error ?? 'What was forecast of sums is kept.'}
    >
      <Button onClick={again}>{failed ? 'Try again' : 'Continue'}</Button>
      <Button variant="default" onClick={() => chooseLevels(app, set.runId, set.options)}>
        Change levels or method
      </Button>
    </EmptyState>
  );
}

const percentOf = (share: number | null | undefined): number | null => (typeof share === 'number' ? 100 * share : null);

/** How often intervals of the node's level held on the folds, percent. */
const coverageOf = ({ found }: LevelSet, { level }: LevelNode) => {
  const row = found?.accuracy?.rows.findIndex(({ name }) => name === level) ?? -1;
  return (found?.accuracy?.coverage ?? []).map((one) => ({ level: one.level, measured: percentOf(one.reconciled[row]) }));
};

interface ChartProps extends Shown {
  readonly experiment: Experiment;
  readonly set: LevelSet;
  readonly node: LevelNode;
  readonly folds: boolean;
}
function Chart({ version, set, node, folds }: ChartProps) {
  const scheme = useScheme();
  const key = JSON.stringify([set.runId, node.key, node.level]);
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const figure = useMemo(
    () =>
      levelFigure({
        node,
        unit: version.roles.target ?? 'Value',
        seasonLength: version.seasonLength,
        integerAxis: version.axis.frequency.unit === 'integer',
        folds,
        scheme,
        key,
        shown: window?.key === key ? window.range : null,
        coverage: coverageOf(set, node),
      }),
    [node, set, version, folds, scheme, key, window],
  );
  return (
    <Plot figure={figure} label={`Forecast of ${node.label} that agrees with all levels`} onWindow={(range) => setWindow({ key, range })} />
  );
}

function Below({ set, node, folds }: { readonly set: LevelSet; readonly node: LevelNode; readonly folds: boolean }) {
  const app = useApp();
  const table = useStore(app.levels.store, (state) => state.table);
  const accuracy = set.found?.accuracy ?? null;
  return (
    <section className={css.below} aria-label="Below the chart">
      <div className={css.tabs}>
        <SegmentedControl
          aria-label="Table under the chart"
          value={table}
          onChange={(value) => app.levels.store.setState({ table: value as typeof table })}
          data={[
            { value: 'parts', label: 'Made of' },
            { value: 'accuracy', label: 'Accuracy by level', disabled: accuracy === null },
          ]}
        />
        <span className={css.right}>
          <Switch
            size="xs"
            withThumbIndicator={false}
            label="Folds"
            checked={folds}
            onChange={(event) => app.view.setState({ folds: event.currentTarget.checked })}
            classNames={{ label: forecast.switch ?? '' }}
          />
          <Button variant="default" onClick={() => chooseLevels(app, set.runId, set.options)}>
            Levels and method …
          </Button>
        </span>
      </div>
      {table === 'accuracy' && accuracy ? <AccuracyTable accuracy={accuracy} method={set.options.method} /> : <PartsTable node={node} />}
    </section>
  );
}
