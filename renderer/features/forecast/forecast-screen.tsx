import { FailureNote } from '../../components/failure-note.tsx';
import { Columns, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { useExperiment, useVersion } from '../../state/selection.ts';
import { useApp, useView } from '../../state/use-app.ts';
import { ForecastInspector } from './forecast-inspector.tsx';
import { ForecastView } from './forecast-view.tsx';
import { NoForecast } from './no-forecast.tsx';
import { SeriesColumn } from './series-column.tsx';

/** The forecast of every series, one at a time. */
export function ForecastScreen() {
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
      <WorkColumn label="Forecast">
        <ForecastView experiment={done} version={version} />
      </WorkColumn>
      {inspector && (
        <InspectorColumn label="About the forecast">
          <ForecastInspector experiment={done} version={version} />
        </InspectorColumn>
      )}
    </Columns>
  );
}
