import { Button } from '@mantine/core';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { SeriesTable } from '../../components/series-table.tsx';
import { targetName } from '../../series/names.ts';
import { useExperiment, useSeriesList, useVersion } from '../../state/selection.ts';
import { useApp, useSlice, useView } from '../../state/use-app.ts';
import { newestDone } from '../../state/workspace.ts';
import { ForecastInspector } from './forecast-inspector.tsx';
import { ForecastView } from './forecast-view.tsx';
import css from './forecast-screen.module.css';

/** The forecast of every series, one at a time. */
export function ForecastScreen() {
  const app = useApp();
  const version = useVersion();
  const experiment = useExperiment();
  const series = useSeriesList();
  const seriesIndex = useSlice('navigation', (place) => place.seriesIndex);
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
      <ListColumn label="Series to choose from">
        <div className={css.tools}>
          <FilterField />
        </div>
        {series.failure && <FailureNote failure={series.failure} steps={{ 'try-again': () => app.series.refresh(version.id) }} />}
        {series.value && (
          <SeriesTable
            compact
            list={series.value}
            selected={seriesIndex}
            fallback={targetName(version)}
            onSelect={app.navigation.selectSeries}
          />
        )}
      </ListColumn>
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

/** No finished comparison is selected: the way to one. */
function NoForecast({ loading }: { readonly loading: boolean }) {
  const app = useApp();
  const newest = useSlice('workspace', (state) => newestDone(state.experiments ?? []));
  const hasData = useSlice('workspace', (state) => (state.versions?.length ?? 0) > 0);
  const running = useExperiment().value?.state === 'running';
  if (loading) return <div role="status" aria-label="Loading" />;
  return (
    <Columns>
      <WorkColumn label="Forecast">
        <EmptyState
          title={running ? 'The models are still being compared' : 'No forecast yet'}
          text={
            running
              ? 'The forecast comes up when training is done.'
              : 'A forecast needs a comparison of models: it shows which one to trust, and how wide its intervals must be.'
          }
        >
          {hasData ? (
            <Button onClick={() => app.navigation.go('compare')}>{running ? 'Watch progress' : 'Compare models'}</Button>
          ) : (
            <Button onClick={() => app.navigation.go('data')}>Go to Data</Button>
          )}
          {newest && (
            <Button variant="default" onClick={() => app.navigation.selectExperiment(newest)}>
              Show {newest.name}
            </Button>
          )}
        </EmptyState>
      </WorkColumn>
    </Columns>
  );
}
