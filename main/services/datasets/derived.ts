import type { Finding, ImportChoices } from '../../../contract/entities/dataset.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { StepReport } from '../../../engine/cleaning/apply-recipe.ts';
import { checkRecipe } from '../../../engine/cleaning/steps.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { formatPeriod } from '../../../engine/core/time-axis.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import { asBadFeatures } from '../features/stage.ts';
import type { Prepared } from './prepare.ts';

const mostNamed = 5;
const counted = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

/** What the steps of a recipe did, as findings of the report. */
export const cleaningFindings = (steps: readonly StepReport[]): Finding[] =>
  steps.map(({ label, changed, series, note }) => ({
    code: 'cleaned',
    severity: 'info',
    message: `${label}: ${changed === 0 ? 'nothing to change' : `${counted(changed, 'value')} changed in ${counted(series.length, 'series', 'series')}`}.${note === undefined ? '' : ` ${note}`}`,
    count: changed,
    ...(series.length > 0 ? { series: series.slice(0, mostNamed) } : {}),
  }));

type Measures = Pick<StoredVersion, 'series' | 'values' | 'first' | 'last' | 'report'>;

/**
 * What is said of a version after its stages.
 *
 * @param base - a version of the same raw data: its report's findings about the files still hold
 */
export function measure(base: Pick<StoredVersion, 'axis' | 'report'>, { panel, cleaned }: Prepared): Measures {
  let first = Infinity;
  let last = -Infinity;
  for (let i = 0; i < panel.ids.length; i++) {
    const start = panel.start[i] as number;
    first = Math.min(first, start);
    last = Math.max(last, start + (panel.offsets[i + 1] as number) - (panel.offsets[i] as number) - 1);
  }
  const { findings, ...report } = base.report;
  return {
    series: panel.ids.length,
    values: panel.y.length,
    first: formatPeriod(base.axis, first),
    last: formatPeriod(base.axis, last),
    report: {
      ...report,
      series: panel.ids.length,
      findings: [...findings.filter(({ code }) => code !== 'cleaned'), ...cleaningFindings(cleaned)],
    },
  };
}

/** An engine's refusal as an error that crosses the bridge, with the step that it is about. */
export function asBadRecipe(error: unknown): unknown {
  if (!(error instanceof EngineError) || error.code === 'cancelled') return error;
  if (typeof error.details['spec'] === 'number') return asBadFeatures(error);
  const { step } = error.details;
  return new ApiError('bad-input', error.message, { field: typeof step === 'number' ? `recipe.steps.${step}` : 'recipe' });
}

/** @throws ApiError `bad-input` for a recipe that cannot be used, whatever the data */
export function checkChoices({ recipe }: ImportChoices): void {
  try {
    if (recipe) checkRecipe(recipe);
  } catch (error) {
    throw asBadRecipe(error);
  }
}
