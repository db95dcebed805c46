import type { ColumnRole, Finding, ImportChoices } from '../../../contract/entities/dataset.ts';
import type { CleaningChoice } from '../../../contract/entities/recipe.ts';
import type { Remedy } from '../../../contract/entities/validation.ts';
import { checkRecipe } from '../../../engine/cleaning/steps.ts';
import { OUTLIER_Z } from '../../../engine/validation/outliers.ts';
import type { RecipeStep } from '../../../engine/cleaning/recipe.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { longSilence } from './time-findings.ts';

/** What the data are read by, and where the remedy is offered: `import` may still read the files otherwise, `version` stands on what was read. */
export interface RemedyContext {
  readonly choices: Pick<ImportChoices, 'roles' | 'aggregation' | 'gaps' | 'dropDuplicateRows' | 'frequency' | 'recipe'>;
  readonly where: 'import' | 'version';
}

/** Findings with what would settle them, the best remedy first. */
export const withRemedies = (findings: readonly Finding[], context: RemedyContext): Finding[] =>
  findings.map((finding) => {
    const remedies = remediesOf(finding, context, findings).filter((remedy) => isOffered(remedy, context));
    return remedies.length === 0 ? finding : { ...finding, remedies };
  });

/** A remedy for a version changes what is made of its raw data; only an import reads the files. A step that is there already would do nothing. */
function isOffered(remedy: Remedy, { choices, where }: RemedyContext): boolean {
  if (remedy.kind === 'choices')
    return where === 'import' || (remedy.change.aggregation === undefined && remedy.change.dropDuplicateRows === undefined);
  if (remedy.kind !== 'recipe') return true;
  const same = (step: RecipeStep): boolean =>
    !step.off && step.kind === remedy.step.kind && JSON.stringify(step.settings) === JSON.stringify(remedy.step.settings);
  if (choices.recipe?.steps.some(same)) return false;
  try {
    checkRecipe({ steps: [remedy.step] });
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

const step = (label: string, kind: string, settings: CleaningChoice['settings']): Remedy => ({
  kind: 'recipe',
  label,
  step: { kind, settings },
});

function remediesOf(finding: Finding, { choices }: RemedyContext, all: readonly Finding[]): Remedy[] {
  const role = (to: ColumnRole, label: string): Remedy[] => {
    const { column } = finding;
    const name = column === undefined || column in choices.roles ? column : column.replace(/=.*$/s, '');
    return name === undefined || choices.roles[name] === undefined || choices.roles[name] === to
      ? []
      : [{ kind: 'roles', label, roles: { [name]: to } }];
  };
  const zero: Remedy[] = choices.gaps === 'zero' ? [] : [{ kind: 'choices', label: 'Count them as zero', change: { gaps: 'zero' } }];
  switch (finding.code) {
    case 'duplicate-rows':
      return [
        {
          kind: 'choices',
          label: choices.dropDuplicateRows ? 'Keep them' : 'Drop them',
          change: { dropDuplicateRows: !choices.dropDuplicateRows },
        },
      ];
    case 'duplicate-keys':
      return [
        { kind: 'choices', label: 'Add them up', change: { aggregation: 'sum' } },
        { kind: 'choices', label: 'Average them', change: { aggregation: 'mean' } },
      ];
    case 'gaps':
    case 'missing-periods':
      return [...zero, step('Fill by the season', 'impute', { method: 'seasonal' })];
    case 'missing-blocks':
      return [step('Fill by the season', 'impute', { method: 'seasonal' }), ...zero];
    case 'missing-weekdays':
      return zero;
    case 'gaps-zero':
      return choices.gaps === 'missing' ? [] : [{ kind: 'choices', label: 'Leave them missing', change: { gaps: 'missing' } }];
    case 'negative-values':
      return [step('Set them to zero', 'sign', { negative: 'zero' }), step('Set them missing', 'sign', { negative: 'missing' })];
    case 'outliers':
      return [step('Draw them straight', 'outliers', { detect: 'z', threshold: OUTLIER_Z, treat: 'interpolate' })];
    case 'season-outliers':
      return [step('Draw them straight', 'outliers', { detect: 'stl', treat: 'interpolate' })];
    case 'level-shift': {
      // A ratio means nothing where values have either sign.
      const positive = !all.some(({ code }) => code === 'negative-values');
      return [
        step('Start after it', 'level-shift', { treat: 'start' }),
        step('Add the difference to what came before', 'level-shift', { treat: 'add' }),
        ...(positive ? [step('Multiply what came before', 'level-shift', { treat: 'ratio' })] : []),
      ];
    }
    case 'stale-series':
      return [step('Leave them out', 'drop-series', { ended_before: longSilence(choices.frequency), all_zero: false })];
    case 'leakage-target':
      return role('ignore', 'Leave the column out');
    case 'leakage-shifted':
    case 'leakage-monotone':
    case 'leakage-correlated':
    case 'leakage-name':
    case 'unknown-future':
      return role('past', 'Known only afterwards');
    case 'feature-constant':
    case 'feature-duplicate':
      return role('ignore', 'Leave the column out');
    default:
      return [];
  }
}
