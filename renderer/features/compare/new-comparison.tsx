import { Tooltip } from '@mantine/core';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { versionName } from '../../series/names.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import { frequencyName } from '../../words/terms.ts';
import { ModelChooser } from './model-chooser.tsx';
import css from './new-comparison.module.css';
import { useDraft } from './use-draft.ts';

/** Before a comparison: what it does, and which models take part. */
export function NewComparison({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const { value: defaults, failure } = useResource(app.defaults, version.id);
  const draft = useDraft(version.id, defaults);
  return (
    <>
      <Bar
        title="New comparison"
        detail={`${versionName(version)} · ${counted(version.series, 'series', 'series')} · ${frequencyName(version.axis.frequency)}`}
      />
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.defaults.refresh(version.id) }} />}
      <div className={css.scroll} tabIndex={0} data-inset>
        <section className={css.what}>
          <Folds />
          <div>
            <h3 className={css.title}>Which model forecasts these data best?</h3>
            <p className="quiet">
              Each model forecasts the last stretches of your data without having seen them; what really came then measures it. The options
              at the right are chosen from the data. Press Train.
            </p>
          </div>
        </section>
        {defaults && draft && <ModelChooser version={version} defaults={defaults} draft={draft} />}
        {!defaults && !failure && <div role="status" aria-label="Loading" />}
      </div>
    </>
  );
}

const folds = [0, 1, 2];

/** Three rolling origins: training in grey, the stretch that is forecast in blue. */
const Folds = () => (
  <Tooltip label="Grey is trained on, blue is forecast and measured.">
    <svg className={css.drawing} width="120" height="42" viewBox="0 0 320 84" preserveAspectRatio="none" aria-hidden="true">
      {folds.map((fold) => (
        <g key={fold} transform={`translate(0 ${fold * 28})`}>
          <rect x="0" y="4" width={200 + fold * 40} height="14" fill="var(--track)" />
          <rect x={202 + fold * 40} y="4" width="38" height="14" fill="var(--accent)" />
        </g>
      ))}
    </svg>
  </Tooltip>
);
