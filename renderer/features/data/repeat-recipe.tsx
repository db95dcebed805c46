import { Checkbox } from '@mantine/core';
import { recipeToRepeat } from '../../state/repeat-recipe.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './repeat-recipe.module.css';

/** Proposes the recipe of the dataset's newest version for its next file; can be declined. */
export function RepeatRecipe() {
  const app = useApp();
  const name = useSlice('session', (state) => state.name);
  const preview = useSlice('session', (state) => state.preview);
  const repeat = useSlice('session', (state) => state.repeatRecipe);
  const versions = useSlice('workspace', (state) => state.versions);
  const found = recipeToRepeat(versions, name, preview?.columns ?? []);
  if (!found) return null;
  const { version, recipe } = found;
  return (
    <div className={css.line}>
      <Checkbox
        label={`Clean as version ${version.number} was: ${counted(recipe.steps.filter(({ off }) => !off).length, 'step')}`}
        checked={repeat}
        onChange={(event) => app.session.setRepeatRecipe(event.currentTarget.checked)}
      />
    </div>
  );
}
