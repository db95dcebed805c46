import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { TrainDefaults } from '../../../contract/entities/experiment.ts';
import type { Draft } from '../../state/draft.ts';
import { useApp } from '../../state/use-app.ts';

/** The next comparison of a version, as it stands; made from the defaults when there is none. */
export function useDraft(versionId: string, defaults: TrainDefaults | null): Draft | null {
  const app = useApp();
  const draft = useStore(app.drafts.store, (state) => state.byVersion.get(versionId) ?? null);
  useEffect(() => {
    if (defaults) app.drafts.open(versionId, defaults);
  }, [app, versionId, defaults, draft]);
  return draft;
}
