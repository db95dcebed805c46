import { Checkbox } from '@mantine/core';
import { stagesToRepeat, type StageChoices } from '../../state/repeat-stages.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './repeat-stages.module.css';

/** Proposes the recipe and features of the dataset's newest version for its next file; can be declined. */
export function RepeatStages() {
  const app = useApp();
  const name = useSlice('session', (state) => state.name);
  const preview = useSlice('session', (state) => state.preview);
  const repeat = useSlice('session', (state) => state.repeatStages);
  const versions = useSlice('workspace', (state) => state.versions);
  const found = stagesToRepeat(versions, name, preview?.columns ?? []);
  if (!found) return null;
  return (
    <div className={css.line}>
      <Checkbox
        label={`Prepare as version ${found.version.number} was: ${stageWords(found.stages)}`}
        checked={repeat}
        onChange={(event) => app.session.setRepeatStages(event.currentTarget.checked)}
      />
    </div>
  );
}

function stageWords({ recipe, features }: StageChoices): string {
  const parts = [
    ...(recipe ? [counted(recipe.steps.filter(({ off }) => !off).length, 'cleaning step')] : []),
    ...(features ? [counted(features.specs.length, 'kind of features', 'kinds of features')] : []),
  ];
  return parts.join(', ');
}
