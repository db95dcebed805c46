import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Bar } from '../../components/panel.tsx';
import { versionName } from '../../series/names.ts';
import { counted } from '../../words/numbers.ts';
import { frequencyName } from '../../words/terms.ts';
import css from './no-experiment.module.css';

/** Before the first comparison: what it will do. */
export const NoExperiment = ({ version }: { readonly version: DatasetVersion }) => (
  <>
    <Bar
      title="New comparison"
      detail={`${versionName(version)} · ${counted(version.series, 'series', 'series')} · ${frequencyName(version.axis.frequency)}`}
    />
    <EmptyState
      title="Which model forecasts these data best?"
      text="Each model forecasts the last stretches of your data without having seen them; what really came then measures it. The options at the right are chosen from the data. Press Train."
      drawing={<Folds />}
    />
  </>
);

const folds = [0, 1, 2];

/** Three rolling origins: training in grey, the stretch that is forecast in blue. */
const Folds = () => (
  <svg className={css.drawing} width="320" height="84" viewBox="0 0 320 84" aria-hidden="true">
    {folds.map((fold) => (
      <g key={fold} transform={`translate(0 ${fold * 28})`}>
        <rect x="0" y="4" width={200 + fold * 40} height="14" fill="var(--track)" />
        <rect x={202 + fold * 40} y="4" width="38" height="14" fill="var(--accent)" />
      </g>
    ))}
  </svg>
);
