import { Button } from '@mantine/core';
import type { RowModelSummary } from '../../../contract/entities/regression.ts';
import { PlusIcon } from '../../components/icons.tsx';
import items from '../../components/item-list.module.css';
import { Bar } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { metric } from '../../words/numbers.ts';
import { stateLabels } from '../../words/terms.ts';
import { moment } from '../../words/times.ts';
import { kindLabels } from './words.ts';

interface Props {
  readonly models: readonly RowModelSummary[];
  readonly current: string | null;
  readonly onNew: () => void;
}

/** Every model of single rows, newest first. */
export const ModelList = ({ models, current, onNew }: Props) => (
  <>
    <Bar title="Models" detail={String(models.length)}>
      <Button variant="default" leftSection={<PlusIcon size={12} />} onClick={onNew}>
        New
      </Button>
    </Bar>
    <ul className={items.list} aria-label="Models">
      {models.map((model) => (
        <Item key={model.id} model={model} current={model.id === current} />
      ))}
    </ul>
  </>
);

function Item({ model, current }: { readonly model: RowModelSummary; readonly current: boolean }) {
  const app = useApp();
  const job = useSlice('jobs', (state) => (model.jobId === null ? undefined : state.jobs.get(model.jobId)));
  return (
    <li>
      <button
        type="button"
        className={`${items.item} ${items.main}`}
        aria-current={current ? 'true' : undefined}
        onClick={() => app.rowModels.select(model.id)}
        data-inset
      >
        <span className={items.line}>
          <span className={`${items.name} clip`}>{model.name}</span>
          <span className={items.end}>{moment(model.createdAt)}</span>
        </span>
        <span className={items.line}>
          <span className="clip">{kindLabels[model.kind]}</span>
          <span className={items.end} data-state={model.state}>
            {model.state === 'done' ? `R² ${metric(model.r2)}` : stateLabels[model.state === 'queued' ? 'running' : model.state]}
          </span>
        </span>
        {model.state === 'running' && job && (
          <span className={items.progress}>
            <ProgressBar label={model.name} done={job.done} total={job.total} />
          </span>
        )}
      </button>
    </li>
  );
}
