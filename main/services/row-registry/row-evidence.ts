import type { RowEvidence } from '../../../contract/entities/row-evidence.ts';
import type { RowVersion } from '../../../contract/entities/row-version.ts';
import type { ModelComparison } from '../regression/compare-models.ts';

const digits = (value: number): string => String(Number(value.toPrecision(3)));
const accuracyOf = ({ facts }: RowVersion): RowEvidence['own']['version'] => facts.accuracy[0] ?? null;

/** What a version's own hold-out says, where there is nothing to stand beside. */
export function aloneEvidence(version: RowVersion): RowEvidence {
  const { accuracy, testRows } = version.facts;
  const [own, ...others] = accuracy;
  const best = others.filter(({ baseline }) => baseline).sort((a, b) => a.rmse - b.rmse)[0];
  const none = 'There is no champion to compare it with.';
  const figures = own
    ? ` On the ${testRows ?? 0} rows that it did not see: RMSE ${digits(own.rmse)}, R2 ${own.r2 === null ? 'none' : digits(own.r2)}${best ? `; ${best.name.toLowerCase()} ${digits(best.rmse)}` : ''}.`
    : ' Nothing was measured of it here: it came from elsewhere.';
  return {
    against: null,
    verdict: `${none}${figures}`,
    none,
    rows: null,
    metrics: [],
    test: null,
    coverage: [],
    own: { version: own ?? null, other: null },
  };
}

/** What a comparison says for the first of two versions. */
export function rowEvidenceOf(version: RowVersion, other: RowVersion, found: ModelComparison): RowEvidence {
  const role = other.stage === 'champion' ? ('champion' as const) : ('version' as const);
  const against = { role, number: other.number, label: other.label, rowModelId: other.rowModelId };
  const own = { version: accuracyOf(version), other: accuracyOf(other) };
  return { ...found, against, own, verdict: found.none ?? verdictOf(found, against) };
}

/** Who errs less and how sure that is; the test, which allows for rows that have errors in common, has the last word. */
function verdictOf({ metrics, test, rows }: ModelComparison, { role, number }: NonNullable<RowEvidence['against']>): string {
  const mae = metrics.find(({ metric }) => metric === 'mae');
  if (!mae) return 'No error could be measured.';
  const rival = role === 'champion' ? `the champion v${number}` : `v${number}`;
  const figures = `mean absolute error ${digits(mae.version.estimate)} against ${digits(mae.other.estimate)} on ${rows?.compared ?? 0} rows`;
  if (mae.difference.estimate === 0) return `Errs as much as ${rival}: ${figures}.`;
  const by = mae.relative === null ? '' : `${Math.abs(100 * mae.relative).toFixed(Math.abs(mae.relative) < 0.1 ? 1 : 0)}% `;
  const lead = `Errs ${by}${mae.difference.estimate < 0 ? 'less' : 'more'} than ${rival}: ${figures}`;
  const p = test?.pValue ?? null;
  if (p === null) return `${lead}; ${test?.refused ?? 'no test was made'}.`;
  const said = `Diebold-Mariano p ${p < 0.001 ? 'below 0.001' : digits(p)}`;
  return p < 0.05 ? `${lead}, beyond chance (${said}).` : `${lead}, which may be chance (${said}).`;
}
