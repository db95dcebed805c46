import { Button } from '@mantine/core';
import { EmptyState } from '../../components/empty-state.tsx';
import { Columns, WorkColumn } from '../../components/panel.tsx';
import { useExperiment } from '../../state/selection.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { newestDone } from '../../state/workspace.ts';

/** No finished comparison is selected: the way to one. */
export function NoForecast({ loading }: { readonly loading: boolean }) {
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
