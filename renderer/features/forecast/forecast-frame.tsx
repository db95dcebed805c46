import type { ReactNode } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Columns, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { useExperiment, useVersion } from '../../state/selection.ts';
import { useApp, useView } from '../../state/use-app.ts';
import { NoForecast } from './no-forecast.tsx';
import { SeriesColumn } from './series-column.tsx';

/** What is shown of a finished experiment on its dataset. */
export interface Shown {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
}
interface Props {
  /** What there is to choose from at the left; the series where it is absent. */
  readonly list?: ((shown: Shown) => ReactNode) | undefined;
  readonly workLabel: string;
  readonly work: (shown: Shown) => ReactNode;
  readonly inspectorLabel: string;
  readonly inspector: (shown: Shown) => ReactNode;
}

/** The columns of every screen that goes through the series of an experiment: series, work, inspector; what to do where there is no forecast. */
export function ForecastFrame({ list, workLabel, work, inspectorLabel, inspector }: Props) {
  const app = useApp();
  const version = useVersion();
  const experiment = useExperiment();
  const inspects = useView((view) => view.inspector);
  const done = experiment.value?.state === 'done' && experiment.value.datasetVersionId === version?.id ? experiment.value : null;
  if (experiment.failure && !experiment.value)
    return (
      <FailureNote
        failure={experiment.failure}
        steps={{ 'try-again': () => app.experiments.refresh(app.navigation.store.getState().experimentId ?? '') }}
      />
    );
  if (!done || !version) return <NoForecast loading={experiment.loading && !experiment.value} />;
  const shown = { experiment: done, version };
  return (
    <Columns>
      {list ? list(shown) : <SeriesColumn version={version} />}
      <WorkColumn label={workLabel}>{work(shown)}</WorkColumn>
      {inspects && <InspectorColumn label={inspectorLabel}>{inspector(shown)}</InspectorColumn>}
    </Columns>
  );
}
