import type { DriftSettings } from '../../../contract/entities/drift.ts';
import { defaultRules, driftMeasures, type DriftMeasure } from '../../../engine/drift/index.ts';
import type { Values } from '../configuration/values.ts';

type Rules = NonNullable<DriftSettings['rules']>;

/** What the configuration says of comparing columns where that is not the usual, in one order, so that the same settings are the same text; undefined for nothing. */
export function configuredRules({ drift }: Pick<Values, 'drift'>, own: Rules = {}): Rules | undefined {
  const said: Required<Rules> = {
    test: drift.test,
    fewValues: drift.few_values,
    correction: drift.correction,
    measures: driftMeasures.filter((one) => (drift.measures as readonly string[]).includes(one)),
    leastPsi: drift.least_psi,
    leastWasserstein: drift.least_wasserstein,
    leastJensenShannon: drift.least_jensen_shannon,
    leastStatistic: drift.least_statistic,
    leastMissing: drift.least_missing,
    leastLevel: drift.least_level,
  };
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as Rules;
  const asked = { ...said, ...given };
  const measures = driftMeasures.filter((one: DriftMeasure) => asked.measures?.includes(one));
  const other = Object.entries({ ...asked, measures }).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaultRules[name as keyof Rules]),
  );
  return other.length === 0 ? undefined : (Object.fromEntries(other) as Rules);
}
