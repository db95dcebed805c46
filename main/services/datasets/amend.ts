import type { ColumnRole, Finding, ImportChoices, RolesByKind } from '../../../contract/entities/dataset.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';

/** Choices that the snapshot does not depend on: what regressors are used for, and what a missing period becomes. */
export interface Amendment {
  readonly roles?: Readonly<Record<string, ColumnRole>>;
  readonly gaps?: ImportChoices['gaps'];
}

const amendable: ReadonlySet<ColumnRole> = new Set<ColumnRole>(['future', 'past', 'ignore']);

/**
 * A version with other choices on the same snapshot.
 *
 * @throws ApiError `unsupported` for a role that the snapshot depends on; `no-column`
 */
export function amended(version: StoredVersion, { roles = {}, gaps = version.choices.gaps }: Amendment): StoredVersion {
  for (const [name, role] of Object.entries(roles)) {
    const now = version.choices.roles[name];
    if (now === undefined) throw new ApiError('no-column', `This dataset version has no column ${name}.`, { column: name });
    if ((now !== 'future' && now !== 'past') || !amendable.has(role))
      throw new ApiError('unsupported', `The role of ${name} changes how the files are read. Import them again and choose it there.`, {
        column: name,
      });
  }
  const all = { ...version.choices.roles, ...roles };
  const move = (list: readonly string[], role: ColumnRole): string[] => [
    ...list.filter((name) => all[name] === role),
    ...Object.keys(roles).filter((name) => all[name] === role && !list.includes(name)),
  ];
  const { future, past, ...rest } = version.roles;
  const byKind: RolesByKind = { ...rest, future: move(future, 'future'), past: move(past, 'past') };
  const findings = version.report.findings.flatMap((finding) => stillTrue(finding, roles, gaps));
  return { ...version, choices: { ...version.choices, roles: all, gaps }, roles: byKind, report: { ...version.report, findings } };
}

/** What the report says of a column's role, and of gaps, no longer holds once these change. */
function stillTrue(finding: Finding, roles: Readonly<Record<string, ColumnRole>>, gaps: ImportChoices['gaps']): Finding[] {
  if (finding.column !== undefined && finding.column.replace(/=.*$/s, '') in roles) return [];
  // The list of names that it gives is another one now.
  if ((finding.code === 'regressor-missing' || finding.code === 'future-rows') && Object.keys(roles).length > 0) return [];
  if (finding.code === 'gaps' && gaps !== 'missing') return [];
  if (finding.code === 'gaps-zero' && gaps === 'missing') return [];
  return [finding];
}
