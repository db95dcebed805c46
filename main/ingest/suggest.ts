import type { ColumnRole } from '../../contract/entities/dataset.ts';
import { isNumeric } from './layout.ts';
import { dateScore, futureScore, isIdName, keyScore, pastScore, targetScore, tokensOf } from './names.ts';
import type { Profile } from './profile.ts';
import type { DatedRows } from './raw-table.ts';
import { grouped } from './words.ts';

/** Rows beyond the first of a series and date, as a share of all: above it they are single events, below it mistakes that the user must see. */
const transactionalShare = 0.2;

export interface RoleFinding {
  readonly role: ColumnRole;
  readonly reason: string;
}
export interface LongFinding {
  readonly roles: ReadonlyMap<number, RoleFinding>;
  /** Several rows of a series share a date even with every possible key: single sales, to be summed. */
  readonly transactional: boolean;
}

/** A column that could tell time, best first. */
export function dateCandidates(profiles: readonly Profile[]): Profile[] {
  const score = (profile: Profile): number => {
    const named = dateScore(profile.name);
    if (profile.type === 'date' || profile.type === 'datetime') return 200 + named;
    if (profile.type !== 'integer' || profile.missing > 0) return 0;
    const format = profile.date !== null && profile.date.share === 1 ? profile.date.format : null;
    if (format === '%Y%m%d' || (format === '%Y%m' && named > 0)) return 150 + named;
    const year = format === '%Y' && profile.numberMin >= 1500 && profile.numberMax <= 2200;
    if (year) return named > 0 ? 60 + named : 0;
    // `CompetitionOpenSinceMonth` tells about something else.
    if (targetScore(profile.name) >= 80 || tokensOf(profile.name).length > 3) return 0;
    if (named > 0) return 40 + named + (profile.distinct === profile.rows ? 70 : 0);
    const counter = profile.distinct === profile.rows && profile.numberMax - profile.numberMin === profile.rows - 1;
    return counter && (profile.name.startsWith('column ') || /^unnamed/i.test(profile.name)) ? 20 : 0;
  };
  return profiles
    .map((profile) => ({ profile, score: score(profile) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score || a.profile.index - b.profile.index)
    .map((entry) => entry.profile);
}

/** Format by which a date column is read. */
export function formatOf(profile: Profile): string {
  const format = profile.date?.format;
  if (profile.type !== 'integer') return format ?? '%Y-%m-%d';
  if (profile.date === null || profile.date.share < 1 || format === undefined) return 'integer';
  if (format === '%Y' && !(profile.numberMin >= 1500 && profile.numberMax <= 2200 && dateScore(profile.name) > 0)) return 'integer';
  if (format === '%Y%m' && dateScore(profile.name) === 0) return 'integer';
  return format;
}

const isFlag = (profile: Profile): boolean =>
  isNumeric(profile) && profile.distinct <= 2 && profile.numberMin >= 0 && profile.numberMax <= 1;
const isUniqueId = (profile: Profile): boolean => profile.distinct >= (profile.rows - profile.missing) * 0.9 && profile.rows > 20;
const isCounter = (profile: Profile): boolean =>
  profile.rows >= 5 &&
  profile.type === 'integer' &&
  profile.distinct === profile.rows &&
  profile.numberMax - profile.numberMin === profile.rows - 1;

/** The column to forecast; null when nothing is numeric. */
export function suggestTarget(profiles: readonly Profile[], date: Profile): { profile: Profile; reason: string } | null {
  const open = profiles.filter(
    (profile) =>
      profile !== date && isNumeric(profile) && (!isCounter(profile) || (targetScore(profile.name) > 0 && !isIdName(profile.name))),
  );
  const named = open
    .map((profile) => ({ profile, score: targetScore(profile.name) - (isFlag(profile) ? 60 : 0) }))
    .filter(({ score }) => score > 0);
  named.sort((a, b) => b.score - a.score || b.profile.index - a.profile.index);
  if (named[0] !== undefined) return { profile: named[0].profile, reason: 'its name says what is sold or counted' };
  const free = open.filter((profile) => !isFlag(profile) && !(isIdName(profile.name) && profile.type === 'integer'));
  const rank = (profile: Profile): number =>
    (keyScore(profile.name) > 0 ? -2 : 0) +
    (futureScore(profile.name) > 0 ? -2 : 0) +
    (pastScore(profile.name) > 0 ? -1 : 0) +
    (profile.type === 'number' ? 0.5 : 0) +
    (profile.distinct > 1 ? 0.5 : -3);
  free.sort((a, b) => rank(b) - rank(a) || b.index - a.index);
  const [chosen] = free.length > 0 ? free : open;
  if (chosen === undefined) return null;
  return {
    profile: chosen,
    reason:
      free.length === 1
        ? 'the only column of numbers that is neither a key nor a flag'
        : 'the likeliest column of numbers; no name says so',
  };
}

/** Counts different combinations of columns and of times; each combination once, in whatever order it is asked for. */
function createDistinct(rows: DatedRows): (columns: readonly Profile[], timed: boolean) => Promise<number> {
  const known = new Map<string, number>();
  return async (columns, timed) => {
    const indexes = columns.map(({ index }) => index).sort((a, b) => a - b);
    const asked = `${timed} ${indexes.join()}`;
    const count = known.get(asked) ?? (await rows.different(indexes, timed));
    known.set(asked, count);
    return count;
  };
}

/** Columns that could tell series apart, likeliest first. */
function keyCandidates(open: readonly Profile[]): { profile: Profile; score: number }[] {
  return open
    .filter((profile) => {
      if (
        profile.type === 'empty' ||
        profile.type === 'boolean' ||
        profile.type === 'number' ||
        profile.type === 'date' ||
        profile.type === 'datetime'
      )
        return false;
      if (profile.distinct > profile.rows * 0.6 || isCounter(profile)) return false;
      const known = keyScore(profile.name);
      if (futureScore(profile.name) > 0 && futureScore(profile.name) >= known) return false;
      if (profile.type === 'integer')
        return known > 0 && (!isFlag(profile) || known >= 80) && pastScore(profile.name) <= known && targetScore(profile.name) < 80;
      return profile.length <= 80;
    })
    .map((profile) => ({ profile, score: keyScore(profile.name) + (profile.type === 'text' ? 10 : 0) }))
    .sort((a, b) => b.score - a.score || a.profile.index - b.profile.index);
}

/**
 * Suggests roles for a table in long layout.
 *
 * @param rows - those that have a date, by dates as the series will see them (days, where times of day are irregular)
 * @param chosen - the series keys, where the user has named them
 */
export async function suggestLong(
  rows: DatedRows,
  profiles: readonly Profile[],
  date: Profile,
  target: { profile: Profile; reason: string },
  chosen?: readonly Profile[],
): Promise<LongFinding> {
  const roles = new Map<number, RoleFinding>();
  roles.set(date.index, { role: 'date', reason: date.date?.reason ?? 'whole numbers that count periods' });
  roles.set(target.profile.index, { role: 'target', reason: target.reason });
  const open = profiles.filter((profile) => profile !== date && profile !== target.profile);
  const { rows: total } = rows;
  const distinct = createDistinct(rows);
  const repeats = async (keys: readonly Profile[]): Promise<number> => total - (await distinct(keys, true));

  const candidates = keyCandidates(open);
  const alone = await repeats([]);
  let keys: Profile[] = [];
  let transactional = false;
  if (chosen !== undefined) {
    keys = [...chosen];
    transactional = (await repeats(keys)) > total * transactionalShare;
  } else if (alone > 0) {
    const all = candidates.map(({ profile }) => profile);
    const least = await repeats(all);
    if (least > total * transactionalShare) transactional = true;
    else {
      let left = alone;
      for (const { profile } of candidates) {
        if (left <= least) break;
        const now = await repeats([...keys, profile]);
        if (now <= left - Math.max(1, total * 0.005)) {
          keys.push(profile);
          left = now;
        }
      }
      // A key that came early may have become superfluous by a later, finer one.
      for (const key of [...keys].reverse()) {
        const without = keys.filter((other) => other !== key);
        if (keys.length > 1 && (await repeats(without)) <= left) keys = without;
      }
    }
  }
  if (keys.length > 0) {
    // Buyers and baskets can make every row unique, but a series of a few scattered rows is nothing to forecast.
    const dates = await distinct([], true);
    const different = await distinct(keys, false);
    if (total / different < 30 && total / (different * dates) < 0.05) {
      transactional = true;
      keys = [];
    }
  }
  if (chosen === undefined && !transactional && keys.length === 0) {
    // One shop's file often names the shop in every row.
    const constant = candidates.find(
      ({ profile, score }) => profile.distinct === 1 && profile.type === 'text' && profile.missing === 0 && score >= 70,
    );
    if (constant !== undefined) keys = [constant.profile];
  }
  keys.sort((a, b) => a.index - b.index);
  for (const key of keys)
    roles.set(key.index, {
      role: 'series',
      reason:
        key.distinct === 1 ? 'names the one series' : `${grouped(key.distinct)} different values; with it each series has one row a date`,
    });

  const series = keys.length === 0 ? 1 : await distinct(keys, false);
  for (const profile of open) {
    if (roles.has(profile.index)) continue;
    roles.set(profile.index, await roleOfRest(profile));
  }
  return { roles, transactional };

  async function roleOfRest(profile: Profile): Promise<RoleFinding> {
    const role = (role: ColumnRole, reason: string): RoleFinding => ({ role, reason });
    if (profile.type === 'empty') return role('ignore', 'it is empty');
    if (isCounter(profile)) return role('ignore', 'it numbers the rows');
    if (profile.type === 'text' && isUniqueId(profile)) return role('ignore', 'different in almost every row');
    if (transactional) return role('ignore', 'differs between the rows that are added up to one period');
    if (profile.type === 'date' || profile.type === 'datetime') return role('ignore', 'a second date');
    if (profile.distinct === 1) return role('ignore', 'the same in every row');
    const named = Math.max(futureScore(profile.name), pastScore(profile.name));
    if (keys.length > 0 && profile.distinct <= series) {
      const pairs = await distinct([...keys, profile], false);
      if (pairs === series) return role('static', 'constant within each series');
    }
    if (named > 0 && futureScore(profile.name) >= pastScore(profile.name)) return role('future', 'by its name known in advance');
    if (pastScore(profile.name) > 0) return role('past', 'by its name known only afterwards');
    if (isFlag(profile) || profile.type === 'boolean') return role('future', 'a yes/no flag, probably planned in advance');
    if (isNumeric(profile) && profile.type === 'integer' && (isIdName(profile.name) || isUniqueId(profile)))
      return role('ignore', 'an identifier');
    if (isNumeric(profile)) return role('past', 'numbers that may not be known in advance');
    return role('ignore', 'text that is neither a key nor a known regressor');
  }
}
