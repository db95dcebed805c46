import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Columns, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { ModelList } from './model-list.tsx';
import { ModelView } from './model-view.tsx';
import { NewModel } from './new-model.tsx';
import { useChooseRows } from './use-choose-rows.tsx';

/** Models of single rows, such as sales: learn from a file, ask for one row or a file of them. */
export function PredictScreen() {
  const app = useApp();
  const { value: models, failure } = useResource(app.rowModels.list, '');
  const draft = useStore(app.rowModels.store, (state) => state.draft);
  const selected = useStore(app.rowModels.store, (state) => state.selected);
  const { choose, input } = useChooseRows('File to learn from', (file) => void app.rowModels.open(file));
  // Another window or the terminal may have trained since.
  useEffect(() => app.rowModels.list.refresh(''), [app]);
  const shown = models?.find(({ id }) => id === selected) ?? models?.[0];
  return (
    <Columns>
      {models && models.length > 0 && (
        <ListColumn label="Models of single rows">
          <ModelList models={models} current={draft ? null : (shown?.id ?? null)} onNew={choose} />
        </ListColumn>
      )}
      {draft ? (
        <NewModel draft={draft} onChoose={choose} />
      ) : shown ? (
        <ModelView key={shown.id} modelId={shown.id} />
      ) : (
        <WorkColumn label="Predict">
          {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.rowModels.list.refresh('') }} />}
          {models && (
            <EmptyState
              title="Predict single sales"
              text="Drop a file (CSV, Excel, Parquet) in which each row is one sale, with what was known of it (units, price, category, region, date) and what came of it (revenue). Almanac learns from the older rows, measures itself on the newest, and then answers what if. A model that XGBoost saved as JSON can be dropped too."
            >
              <Button onClick={choose}>Choose a file</Button>
            </EmptyState>
          )}
        </WorkColumn>
      )}
      {input}
    </Columns>
  );
}
