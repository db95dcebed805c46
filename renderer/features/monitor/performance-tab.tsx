import { Button } from '@mantine/core';
import { EmptyState } from '../../components/empty-state.tsx';
import { Columns, WorkColumn } from '../../components/panel.tsx';
import { useApp } from '../../state/use-app.ts';

/** How deployed models do on what came. */
export function PerformanceTab() {
  const app = useApp();
  return (
    <Columns>
      <WorkColumn label="Performance">
        <EmptyState
          title="Nothing is deployed"
          text="A deployed model forecasts each time its data go on, and what came is laid beside what it had said."
        >
          <Button onClick={() => app.navigation.go('registry')}>Go to the registry</Button>
        </EmptyState>
      </WorkColumn>
    </Columns>
  );
}
