import { Button } from '@mantine/core';
import type { TuningSummary } from '../../../contract/entities/tuning.ts';
import items from '../../components/item-list.module.css';
import { PlusIcon } from '../../components/icons.tsx';
import { Bar } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { versionName } from '../../series/names.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { counted, percent } from '../../words/numbers.ts';
import { stateLabels } from '../../words/terms.ts';
import { moment } from '../../words/times.ts';

interface Props {
  readonly tunings: readonly TuningSummary[];
  readonly current: string | null;
  /** Null while there is no dataset. */
  readonly onNew: (() => void) | null;
}

/** Every search of the workspace, newest first. */
export const TuningList = ({ tunings, current, onNew }: Props) => (
  <>
    <Bar title="Searches" detail={String(tunings.length)}>
      <Button variant="default" leftSection={<PlusIcon size={12} />} disabled={onNew === null} onClick={() => onNew?.()}>
        New
      </Button>
    </Bar>
    <ul className={items.list} aria-label="Searches">
      {tunings.map((tuning) => (
        <Item key={tuning.id} tuning={tuning} current={tuning.id === current} />
      ))}
    </ul>
  </>
);

/** `3.1% lower`, the best of the models; how it stands where nothing was found. */
function outcome({ models, state }: TuningSummary): string {
  const gains = models.flatMap(({ best, reference }) => (best !== null && reference ? [1 - best / reference] : []));
  if (state === 'running') return 'Searching';
  if (gains.length === 0) return stateLabels[state];
  const gain = Math.max(...gains);
  if (gain < 5e-4) return 'no better';
  return `${percent(gain, { decimals: 1 })} lower`;
}

function Item({ tuning, current }: { readonly tuning: TuningSummary; readonly current: boolean }) {
  const app = useApp();
  const job = useSlice('jobs', (state) => (tuning.jobId === null ? undefined : state.jobs.get(tuning.jobId)));
  return (
    <li className={items.item}>
      <button
        type="button"
        className={items.main}
        aria-current={current ? 'true' : undefined}
        onClick={() => app.tunings.select(tuning.id)}
        data-inset
      >
        <span className={items.line}>
          <span className={`${items.name} clip`}>{tuning.models.map(({ label }) => label).join(', ')}</span>
          <span className={items.end}>{moment(tuning.createdAt)}</span>
        </span>
        <span className={items.line}>
          <span className="clip">
            {counted(tuning.trials, 'trial')} · {versionName(tuning)}
          </span>
          <span className={items.end} data-state={tuning.state}>
            {outcome(tuning)}
          </span>
        </span>
        {tuning.state === 'running' && job && (
          <span className={items.progress}>
            <ProgressBar label={tuning.name} done={job.done} total={job.total} />
          </span>
        )}
      </button>
    </li>
  );
}
