import type { DriftDetails, DriftRank } from '../../../contract/entities/drift.ts';

/** Growth of errors that matters, as in engine/drift. */
const LEAST_GROWTH = 0.15;
const LEAST_SEASON = 0.2;

/** Name of a season in lists and lines over time. */
export const seasonRank = (m: number): string => `season of ${m}`;
export const errorsRank = 'errors of forecasts';

/** All that was compared in one order: what drifted first, then by impact. */
export function rankOf({ columns, seasons, errors }: Pick<DriftDetails, 'columns' | 'seasons' | 'errors'>): DriftRank[] {
  const known = columns.some(({ importance }) => importance !== null);
  const whole = known ? 1 : null;
  const ranks: DriftRank[] = columns.map(({ name, role, decision, effect, importance, impact }) => ({
    name,
    area: role === 'target' ? 'target' : 'feature',
    decision,
    effect,
    importance,
    impact,
  }));
  for (const { seasonLength, drifted, effect, natural } of seasons) {
    const times = effect / LEAST_SEASON / Math.max(1, natural?.high ?? 1);
    ranks.push({
      name: seasonRank(seasonLength),
      area: 'season',
      decision: drifted ? 'drift' : 'stable',
      effect: times,
      importance: whole,
      impact: times,
    });
  }
  if (errors) {
    const growth = errors.before > 0 ? Math.max(0, (errors.after / errors.before - 1) / LEAST_GROWTH) : 0;
    ranks.push({
      name: errorsRank,
      area: 'errors',
      decision: errors.drifted ? 'drift' : 'stable',
      effect: growth,
      importance: whole,
      impact: growth,
    });
  }
  return ranks.sort((a, b) => Number(b.decision === 'drift') - Number(a.decision === 'drift') || b.impact - a.impact);
}
