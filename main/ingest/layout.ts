import type { Layout } from '../../contract/entities/dataset.ts';
import { futureScore, isAggregateName, keyScore, pastScore, targetScore } from './names.ts';
import type { Profile } from './profile.ts';
import { timeHeader, type TimeHeader } from './time-header.ts';

export interface LayoutFinding {
  readonly layout: Layout;
  readonly reason: string;
  /** For `wide-rows`. */
  readonly time: TimeHeader | null;
}

export const isNumeric = (profile: Profile): boolean => profile.type === 'integer' || profile.type === 'number';

function wideRows(profiles: readonly Profile[]): LayoutFinding | null {
  const time = timeHeader(profiles.map((profile) => profile.name));
  if (time === null) return null;
  const indexes = new Set(time.columns.map(({ index }) => index));
  const values = profiles.filter((profile) => indexes.has(profile.index));
  const rest = profiles.filter((profile) => !indexes.has(profile.index) && profile.type !== 'empty');
  if (values.filter((profile) => isNumeric(profile) || profile.type === 'empty').length < values.length * 0.9) return null;
  if (rest.some((profile) => profile.type === 'date' || profile.type === 'datetime')) return null;
  if (rest.filter((profile) => !isAggregateName(profile.name)).length > values.length) return null;
  return { layout: 'wide-rows', time, reason: `a row for each series: ${time.describe}` };
}

const ratio = (scales: readonly number[]): number => {
  const sorted = scales.filter((scale) => scale > 0).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 1;
  return sorted.length === 0 ? 1 : at(0.9) / at(0.1);
};

function wideColumns(profiles: readonly Profile[], date: Profile | null, dateUnique: boolean): LayoutFinding | null {
  if (date === null || !dateUnique) return null;
  const rest = profiles.filter((profile) => profile !== date && profile.type !== 'empty');
  if (rest.length < 2 || !rest.every(isNumeric)) return null;
  const targets = rest.filter((profile) => targetScore(profile.name) >= 80);
  const regressors = rest.filter((profile) => futureScore(profile.name) > 0 || pastScore(profile.name) > 0);
  const flags = rest.filter((profile) => profile.numberMin >= 0 && profile.numberMax <= 1 && profile.distinct <= 2);
  if (targets.length > 0 && targets.length < rest.length / 2) return null;
  if (
    targets.length > 0 &&
    (regressors.length > 0 || flags.length > 0 || rest.some((profile) => keyScore(profile.name) >= 60 && targetScore(profile.name) === 0))
  ) {
    return null;
  }
  if (targets.length === 0 && regressors.length > 0 && regressors.length < rest.length) return null;
  if (flags.length > 0 && flags.length < rest.length) return null;
  if (rest.length < 8 && ratio(rest.map((profile) => profile.scale)) > 200) return null;
  // Row number, year and the like beside a single value: a table of one series.
  const counters = rest.filter(
    (profile) =>
      profile.type === 'integer' && profile.distinct === profile.rows && profile.numberMax - profile.numberMin === profile.rows - 1,
  );
  if (rest.length - counters.length < 2) return null;
  return {
    layout: 'wide-columns',
    time: null,
    reason: `a column for each series: beside ${date.name} there are ${rest.length} columns of numbers of a similar size`,
  };
}

/** How series lie in the table. */
export function detectLayout(profiles: readonly Profile[], date: Profile | null, dateUnique: boolean): LayoutFinding {
  return (
    wideRows(profiles) ??
    wideColumns(profiles, date, dateUnique) ?? {
      layout: 'long',
      time: null,
      reason: 'a row for each value: one column holds the dates and one the target',
    }
  );
}
