import type { CleaningRecipe, RecipePreview } from '../../contract/entities/recipe.ts';
import { isCancelled } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

/** Key of one series before and after a recipe. */
export const previewKey = (versionId: string, index: number, recipe: CleaningRecipe): string => JSON.stringify([versionId, index, recipe]);

/** Recipes before they are applied. One that was given up for a newer one is asked for again when it is wanted again. */
export function createPreviews(api: Pick<Api, 'datasets.preview'>): Cache<RecipePreview> {
  const previews = createCache(async (key: string) => {
    const [versionId, index, recipe] = JSON.parse(key) as [string, number, CleaningRecipe];
    try {
      return await api['datasets.preview']({ versionId, index, recipe });
    } catch (error) {
      // Once the cache has noted it.
      if (isCancelled(error)) setTimeout(() => previews.forget((known) => known === key));
      throw error;
    }
  }, 8);
  return previews;
}
