import type { Series } from '../../core/panel.ts';
import { mean, variance } from '../../math/moments.ts';
import type { FitNote, Spec } from '../model.ts';
import type { Mode, RegressorTerm } from './fitted.ts';
import { choiceAt, invalid, numberAt, objectsOf, textAt } from './read-json.ts';

const KEYS = ['name', 'prior_scale', 'standardize', 'mode'];

/**
 * Terms of the series' regressors, each standardised unless it is binary or constant.
 *
 * @param used - names that are taken already, as the cap or the condition of a season
 * @param observed - positions where y is known; only they count for mean and deviation
 * @throws EngineError `invalid-option`
 */
export function regressorTerms(
  series: Series,
  spec: Spec,
  used: ReadonlySet<string>,
  observed: Int32Array,
): { readonly terms: RegressorTerm[]; readonly notes: FitNote[] } {
  const usualMode = choiceAt('seasonality_mode', spec['seasonality_mode'], ['additive', 'multiplicative'] as const, 'additive');
  const usualScale = numberAt('holidays_prior_scale', spec['holidays_prior_scale'], 0, Infinity, 10);
  const rows = objectsOf('regressors', spec['regressors'], KEYS).map((row, i) => {
    const at = (key: string): string => `regressors[${i}].${key}`;
    const name = textAt(at('name'), row['name']);
    if (!series.xreg?.some((regressor) => regressor.name === name)) invalid(at('name'), 'the name of a regressor of the data', name);
    const { standardize = 'auto' } = row;
    if (standardize !== 'auto' && typeof standardize !== 'boolean') invalid(at('standardize'), '"auto", true or false', standardize);
    return {
      name,
      standardize,
      priorScale: numberAt(at('prior_scale'), row['prior_scale'], 1e-6, 1e6, usualScale),
      mode: choiceAt<Mode>(at('mode'), row['mode'], ['additive', 'multiplicative'], usualMode),
    };
  });
  const notes: FitNote[] = [];
  const terms = (series.xreg ?? [])
    .filter(({ name }) => !used.has(name))
    .map(({ name, values }): RegressorTerm => {
      const row = rows.find((candidate) => candidate.name === name);
      const known = Float64Array.from(observed, (t) => values[t] as number);
      const missing = known.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
      const scaled = row?.standardize ?? 'auto';
      const binary = known.every((value) => value === 0 || value === 1 || Number.isNaN(value));
      const deviation = Math.sqrt(variance(known));
      const standardize = deviation > 0 && (scaled === 'auto' ? !binary : scaled === true);
      if (missing > 0)
        notes.push({
          code: 'regressor-gaps',
          message: `${missing} of ${known.length} values of ${name} are missing and were taken as ${standardize ? 'its mean' : '0'}.`,
        });
      return {
        kind: 'regressor',
        name,
        mode: row?.mode ?? usualMode,
        priorScale: row?.priorScale ?? usualScale,
        mean: standardize ? mean(known) : 0,
        scale: standardize ? deviation : 1,
      };
    });
  return { terms, notes };
}
