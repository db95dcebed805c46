import type { CleaningStepInfo, RecipePreview } from '../../../contract/entities/recipe.ts';
import { placeholder } from '../../parameters/read.ts';
import type { StepDraft } from '../../state/recipes.ts';
import { count, counted } from '../../words/numbers.ts';

/** `1,204 of 25,260 values change in 12 series · missing 60 → 0 · 2 series left out`. */
export function cleanTotals({ totals, steps }: RecipePreview): string {
  const { values, changed, missingBefore, missingAfter, seriesChanged, seriesDropped } = totals;
  const regressors = steps.some((step) => step.changed > 0);
  const parts = [
    changed > 0
      ? `${count(changed)} of ${counted(values, 'value')} ${changed === 1 ? 'changes' : 'change'} in ${counted(seriesChanged, 'series', 'series')}`
      : seriesDropped > 0 || regressors
        ? 'No value of the target changes'
        : 'Nothing changes',
    ...(missingBefore === missingAfter ? [] : [`missing ${count(missingBefore)} → ${count(missingAfter)}`]),
    ...(seriesDropped > 0 ? [`${counted(seriesDropped, 'series', 'series')} left out`] : []),
  ];
  return parts.join(' · ');
}

/** What a step is set to, in a few words: its first choice and where it is limited. */
export function stepSummary(step: StepDraft, info: CleaningStepInfo): string {
  const parts = info.parameters.flatMap((parameter) => {
    const text = step.texts[parameter.name];
    if (text === undefined) return parameter.type === 'choice' && parameter === info.parameters[0] ? [placeholder(parameter)] : [];
    const choice = parameter.choices?.find(({ value }) => value === text)?.label;
    return [choice ?? `${parameter.label.toLowerCase()} ${text}`];
  });
  const when = step.from !== '' || step.to !== '' ? [`${step.from || 'start'} – ${step.to || 'end'}`] : [];
  const which = Object.values(step.series).flat();
  const limited = which.length > 0 ? [which.length > 2 ? `${which.length} keys` : which.join(', ')] : [];
  return [...parts, ...when, ...limited].join(' · ');
}
