import type { ColumnRole } from '../../../contract/entities/dataset.ts';
import type { JoinTable } from '../../../contract/entities/tables.ts';
import type { FileShape } from '../dialect.ts';
import { isNumeric } from '../layout.ts';
import { futureScore, pastScore } from '../names.ts';
import type { Profile } from '../profile.ts';
import type { RoleFinding } from '../suggest.ts';
import type { Joined } from './join-files.ts';
import { plainName } from './tables.ts';

/**
 * Roles of all columns of the joined table.
 *
 * @param own - roles of the columns of the main table, as suggested for it alone
 * @param beyond - dated tables that go on after the last value of the target
 */
export function joinedRoles(
  tables: readonly JoinTable[],
  shapes: readonly FileShape[],
  joined: Joined,
  profiles: readonly Profile[],
  own: ReadonlyMap<number, RoleFinding>,
  beyond: ReadonlySet<JoinTable>,
): Map<number, RoleFinding> {
  const roles = new Map<number, RoleFinding>();
  const width = joined.shape.columns.length - [...joined.added.values()].reduce((sum, { length }) => sum + length, 0);
  const future = tables.filter(({ kind }) => kind === 'future-rows');
  for (const [index, finding] of own)
    if (index < width) roles.set(index, withFuture(finding, joined.shape.columns[index] as string, profiles[index], future, shapes));
  // Columns that are the same in all rows of a series; what is joined on one of them is too.
  const fixed = new Set(
    [...roles].flatMap(([index, { role }]) => (role === 'series' || role === 'static' ? [joined.shape.columns[index] as string] : [])),
  );
  for (const [table, names] of joined.added)
    for (const name of names) {
      const profile = profiles.find((candidate) => candidate.name === name);
      if (profile === undefined) continue;
      const told = addedRole(table, profile, beyond.has(table));
      const loose = table.kind === 'static' ? table.on.find(({ left }) => !fixed.has(left)) : undefined;
      roles.set(
        profile.index,
        told.role === 'static' && loose !== undefined
          ? { role: 'ignore', reason: `from ${table.name}: ${loose.left} is not the same in all rows of a series` }
          : told,
      );
      if (told.role === 'static' && loose === undefined) fixed.add(name);
    }
  return roles;
}

/** Rows of the future settle what is known in advance: the columns that they have. */
function withFuture(
  finding: RoleFinding,
  name: string,
  profile: Profile | undefined,
  future: readonly JoinTable[],
  shapes: readonly FileShape[],
): RoleFinding {
  if (future.length === 0 || !['future', 'past', 'ignore'].includes(finding.role)) return finding;
  const having = future.find(({ files }) => shapes[files[0] as number]?.columns.some((column) => plainName(column) === plainName(name)));
  if (having === undefined)
    return finding.role === 'future'
      ? { role: 'past', reason: `not in ${future.map((table) => table.name).join(', ')}: known only afterwards` }
      : finding;
  const told = finding.role === 'future' || (finding.role === 'past' && profile !== undefined && isNumeric(profile));
  return told ? { role: 'future', reason: `${having.name} says it for the coming dates` } : finding;
}

function addedRole(table: JoinTable, profile: Profile, beyond: boolean): RoleFinding {
  const role = (one: ColumnRole, reason: string): RoleFinding => ({ role: one, reason });
  const from = table.name;
  if (table.kind === 'calendar') return role('future', `from ${from}: a calendar is known in advance`);
  if (profile.type === 'empty') return role('ignore', `from ${from}: it is empty`);
  if (table.kind === 'static')
    return profile.type === 'date' || profile.type === 'datetime'
      ? role('ignore', `from ${from}: a date, the same for all rows of a series`)
      : role('static', `from ${from}: the same for all rows of a ${table.on.map(({ left }) => left).join(' and ')}`);
  if (profile.type === 'date' || profile.type === 'datetime') return role('ignore', `from ${from}: a second date`);
  const [known, unknown] = [futureScore(profile.name), pastScore(profile.name)];
  if (!isNumeric(profile) && profile.type !== 'boolean' && !(known > unknown && beyond))
    return role('ignore', `from ${from}: text of a date`);
  if (!beyond) return role('past', `from ${from}, which ends with the target: not known in advance`);
  if (unknown > 0 && unknown >= known) return role('past', `from ${from}, by its name known only afterwards although the table goes on`);
  return role('future', `from ${from}, which goes on after the last value of the target`);
}
