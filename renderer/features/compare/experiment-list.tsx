import { Button } from '@mantine/core';
import type { ExperimentSummary } from '../../../contract/entities/experiment.ts';
import { PlusIcon } from '../../components/icons.tsx';
import items from '../../components/item-list.module.css';
import { ItemList } from '../../components/item-list.tsx';
import { Bar } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { versionName } from '../../series/names.ts';
import { resume } from '../../state/actions.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { stateLabels } from '../../words/terms.ts';
import { moment } from '../../words/times.ts';
import css from './experiment-list.module.css';

interface Props {
  readonly experiments: readonly ExperimentSummary[];
  readonly selected: string | null;
}

/** Every comparison of the workspace, newest first. */
export function ExperimentList({ experiments, selected }: Props) {
  const app = useApp();
  return (
    <>
      <Bar title="Experiments" detail={String(experiments.length)}>
        <Button variant="default" leftSection={<PlusIcon size={12} />} disabled={selected === null} onClick={app.navigation.startDraft}>
          New
        </Button>
      </Bar>
      <ItemList label="Experiments" items={experiments} itemKey={({ id }) => id} current={selected}>
        {(experiment) => <Item experiment={experiment} current={experiment.id === selected} />}
      </ItemList>
    </>
  );
}

function Item({ experiment, current }: { readonly experiment: ExperimentSummary; readonly current: boolean }) {
  const app = useApp();
  const job = useSlice('jobs', (state) => (experiment.jobId === null ? undefined : state.jobs.get(experiment.jobId)));
  const { state } = experiment;
  const unfinished = state === 'interrupted' || state === 'cancelled';
  return (
    <>
      <button
        type="button"
        className={items.main}
        aria-current={current ? 'true' : undefined}
        onClick={() => app.navigation.selectExperiment(experiment)}
        data-inset
      >
        <span className={items.line}>
          <span className={`${items.name} clip`}>{experiment.name}</span>
          <span className={items.end}>{moment(experiment.createdAt)}</span>
        </span>
        <span className={items.line}>
          <span className="clip">{versionName(experiment)}</span>
          {!unfinished && (
            <span className={items.end} data-state={state}>
              {stateLabels[state]}
            </span>
          )}
        </span>
        {state === 'running' && job && (
          <span className={items.progress}>
            <ProgressBar label={experiment.name} done={job.done} total={job.total} />
          </span>
        )}
      </button>
      {unfinished && (
        <span className={css.resume}>
          <span className={css.state}>{stateLabels[state]}</span>
          <Button variant="default" size="compact-xs" onClick={() => void resume(app, experiment.id)}>
            Resume
          </Button>
        </span>
      )}
    </>
  );
}
