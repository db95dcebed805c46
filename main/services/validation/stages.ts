import type { Finding } from '../../../contract/entities/dataset.ts';
import type { FindingCode, ValidationStage } from '../../../contract/entities/validation.ts';

/** What import said that is looked at anew, and better, in a stage of its own. */
const anew: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'outliers',
  'constant-series',
  'short-series',
  'missing-periods',
  'missing-weekdays',
  'missing-blocks',
  'stale-data',
  'stale-series',
  'future-dates',
  'lost-column',
  'new-column',
  'type-changed',
  'out-of-range',
  'new-category',
  'too-many-missing',
  'not-unique',
  'frequency-changed',
  'series-count',
  'row-count',
]);
const ofProcessed: ReadonlySet<FindingCode> = new Set<FindingCode>(['cleaned', 'gaps-zero']);
const ofFeatures: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'regressor-missing',
  'regressor-unused',
  'attribute-varies',
  'future-rows',
  'leakage-target',
  'leakage-shifted',
  'leakage-monotone',
  'leakage-correlated',
  'leakage-name',
  'unknown-future',
  'feature-empty',
  'feature-constant',
  'feature-missing',
  'feature-duplicate',
  'feature-leak',
  'feature-reach',
  'feature-repeated',
]);

const stageOf = (code: FindingCode): ValidationStage | null =>
  anew.has(code) ? null : ofProcessed.has(code) ? 'processed' : ofFeatures.has(code) ? 'features' : 'raw';

const keyOf = ({ code, column }: Finding): string => `${code} ${column ?? ''}`;

/**
 * The findings of a stage: those of import that still hold, and those of now. Where both say the same, it is what is found now, with the lines
 * that only the import could know.
 *
 * @param imported - of the version's report
 */
export function stageFindings(stage: ValidationStage, imported: readonly Finding[], now: readonly Finding[]): Finding[] {
  const lines = new Map(imported.map((finding) => [keyOf(finding), finding.rows]));
  const fresh = now.map((finding) => {
    const rows = finding.rows ?? lines.get(keyOf(finding));
    return rows && rows.length > 0 ? { ...finding, rows } : finding;
  });
  const said = new Set(fresh.map(keyOf));
  return [...imported.filter((finding) => stageOf(finding.code) === stage && !said.has(keyOf(finding))), ...fresh];
}
