import type { Contract } from '../../contract/api.ts';
import type { DatasetVersion, Finding } from '../../contract/entities/dataset.ts';
import type { ValidationStage } from '../../contract/entities/validation.ts';
import type { Client } from '../../contract/rpc.ts';

const gaps: Finding = {
  code: 'gaps',
  severity: 'warning',
  message: '14 periods are missing in 3 series.',
  count: 14,
  series: ['Lyon / Bread'],
  remedies: [
    { kind: 'choices', label: 'Count them as zero', change: { gaps: 'zero' } },
    { kind: 'recipe', label: 'Fill by the season', step: { kind: 'impute', settings: { method: 'seasonal' } } },
  ],
};
const leak: Finding = {
  code: 'leakage-target',
  severity: 'error',
  message: 'net_sales is the target itself. A model that sees it will look perfect and fail in use.',
  count: 1,
  column: 'net_sales',
  remedies: [{ kind: 'roles', label: 'Leave the column out', roles: { net_sales: 'ignore' } }],
};
const byStage: Record<ValidationStage, Finding[]> = { raw: [gaps], processed: [], features: [leak] };

/** Checks of every version: one thing to settle in the raw data, none in the processed, a leak among the features. */
export const fakeChecks = (versionOf: (id: string) => DatasetVersion): Pick<Client<Contract>, 'datasets.validate' | 'datasets.remedy'> => ({
  'datasets.validate': async ({ versionId, stage }) => {
    const { rows, series } = versionOf(versionId);
    return { stage, rows, series, findings: byStage[stage] };
  },
  'datasets.remedy': async ({ versionId }) => versionOf(versionId),
});
