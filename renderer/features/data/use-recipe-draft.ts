import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { CleaningStepInfo } from '../../../contract/entities/recipe.ts';
import type { RecipeDraft } from '../../state/recipes.ts';
import { useApp } from '../../state/use-app.ts';

/** The recipe of a version as it is edited; begins with its own. */
export function useRecipeDraft(version: DatasetVersion, infos: readonly CleaningStepInfo[] | null): RecipeDraft | null {
  const app = useApp();
  useEffect(() => {
    if (infos) app.recipes.open(version.id, version.choices.recipe, infos);
  }, [app, version, infos]);
  return useStore(app.recipes.store, ({ byVersion }) => byVersion.get(version.id)) ?? null;
}
