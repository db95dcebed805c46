import { FailureNote } from '../../components/failure-note.tsx';
import { Columns, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { useExperiment, useVersion } from '../../state/selection.ts';
import { useApp, useView } from '../../state/use-app.ts';
import { NoForecast } from '../forecast/no-forecast.tsx';
import { SeriesColumn } from '../forecast/series-column.tsx';
import { ExplainInspector } from './explain-inspector.tsx';
import { ExplainView } from './explain-view.tsx';

/** Why a forecast is what it is, and what its model rests on. */
export function ExplainScreen() {
  const app = useApp();
  const version = useVersion();
  const experiment = useExperiment();
  const inspector = useView((view) => view.inspector);
  const done = experiment.value?.state === 'done' && experiment.value.datasetVersionId === version?.id ? experiment.value : null;
  if (experiment.failure && !experiment.value)
    return (
      <FailureNote
        failure={experiment.failure}
        steps={{ 'try-again': () => app.experiments.refresh(app.navigation.store.getState().experimentId ?? '') }}
      />
    );
  if (!done || !version) return <NoForecast loading={experiment.loading && !experiment.value} />;
  return (
    <Columns>
      <SeriesColumn version={version} />
      <WorkColumn label="Explanation">
        <ExplainView experiment={done} version={version} />
      </WorkColumn>
      {inspector && (
        <InspectorColumn label="In words">
          <ExplainInspector experiment={done} version={version} />
        </InspectorColumn>
      )}
    </Columns>
  );
}
