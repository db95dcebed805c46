import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Columns, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useVersion } from '../../state/selection.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { NewSearch } from './new-search.tsx';
import { TuningList } from './tuning-list.tsx';
import { TuningView } from './tuning-view.tsx';
import { useOpenSearch } from './use-open-search.ts';

/** Searches for settings: which there were, how one goes, the next one. */
export function TuningScreen() {
  const app = useApp();
  const version = useVersion();
  const { value: all, failure } = useResource(app.tunings.list, '');
  const draft = useStore(app.tunings.store, (state) => state.draft);
  const selected = useStore(app.tunings.store, (state) => state.selected);
  const open = useOpenSearch();
  // Another window or the terminal may have searched since.
  useEffect(() => app.tunings.list.refresh(''), [app]);
  const shown = all?.find(({ id }) => id === selected) ?? all?.[0];
  return (
    <Columns>
      {all && all.length > 0 && (
        <ListColumn label="Searches">
          <TuningList tunings={all} current={draft ? null : (shown?.id ?? null)} onNew={version ? () => open(version.id) : null} />
        </ListColumn>
      )}
      {draft ? (
        <NewSearch draft={draft} />
      ) : shown ? (
        <TuningView key={shown.id} tuningId={shown.id} />
      ) : (
        <WorkColumn label="Tune">
          {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.tunings.list.refresh('') }} />}
          {all && version && (
            <EmptyState
              title="Find better settings"
              text="Almanac tries settings of a model on the past of your data and learns which do well. The newest stretches are not touched: they are left to judge what was found, beside the settings as they are."
            >
              <Button onClick={() => open(version.id)}>New search</Button>
            </EmptyState>
          )}
          {all && !version && (
            <EmptyState title="No dataset to tune on" text="Import one first, or choose one on the Data screen.">
              <Button onClick={() => app.navigation.go('data')}>Go to Data</Button>
            </EmptyState>
          )}
        </WorkColumn>
      )}
    </Columns>
  );
}
