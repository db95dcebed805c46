import { Button } from '@mantine/core';
import { EmptyState } from '../../components/empty-state.tsx';
import { Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useVersion } from '../../state/selection.ts';
import { useApp, useSlice, useView } from '../../state/use-app.ts';
import { CompareInspector } from './compare-inspector.tsx';
import { ExperimentList } from './experiment-list.tsx';
import { ExperimentView } from './experiment-view.tsx';
import { NewComparison } from './new-comparison.tsx';

/** Which model forecasts these data best, measured on their own past. */
export function CompareScreen() {
  const app = useApp();
  const version = useVersion();
  const experimentId = useSlice('navigation', (place) => place.experimentId);
  const drafting = useSlice('navigation', (place) => place.drafting);
  const experiments = useSlice('workspace', (state) => state.experiments) ?? [];
  const inspector = useView((view) => view.inspector);
  if (!version)
    return (
      <Columns>
        <WorkColumn label="Comparison">
          <EmptyState title="No dataset to compare models on" text="Import one first, or choose one on the Data screen.">
            <Button onClick={() => app.navigation.go('data')}>Go to Data</Button>
          </EmptyState>
        </WorkColumn>
      </Columns>
    );
  const shown =
    !drafting && experimentId !== null && experiments.some((one) => one.id === experimentId && one.datasetVersionId === version.id)
      ? experimentId
      : null;
  return (
    <Columns>
      {experiments.length > 0 && (
        <ListColumn label="Experiments">
          <ExperimentList experiments={experiments} selected={shown} />
        </ListColumn>
      )}
      <WorkColumn label="Comparison">
        {shown === null ? <NewComparison version={version} /> : <ExperimentView key={shown} experimentId={shown} />}
      </WorkColumn>
      {(inspector || shown === null) && (
        <InspectorColumn label="Options">
          <CompareInspector version={version} experimentId={shown} />
        </InspectorColumn>
      )}
    </Columns>
  );
}
