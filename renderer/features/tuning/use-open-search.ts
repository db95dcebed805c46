import { useCallback } from 'react';
import type { ModelSpec } from '../../../contract/entities/model.ts';
import { ApiError } from '../../../contract/errors.ts';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';

/** The model to tune, with the settings that stay. */
export interface TuneAbout {
  readonly kind: string;
  readonly fixed: ModelSpec;
}

/** Opens the next search on a version, of a model or of what is proposed, and goes to the screen. */
export function useOpenSearch(): (versionId: string, about?: TuneAbout) => void {
  const app = useApp();
  return useCallback(
    (versionId, about) => {
      void attempt(app, async () => {
        const defaults = await app.api['tunings.defaults']({ versionId });
        if (about && !defaults.searches.some(({ kind }) => kind === about.kind))
          throw new ApiError(
            'unsupported',
            'This model has no settings that could be searched without saying how; the terminal takes a space of your own.',
          );
        app.tunings.open(versionId, defaults, about);
        app.navigation.go('tune');
      });
    },
    [app],
  );
}
