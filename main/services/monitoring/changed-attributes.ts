import type { Panel } from '../../../engine/core/panel.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';

/** What is not as it was when the champion learnt, of some series. */
export interface ChangedAttribute {
  readonly name: string;
  /** As text; empty for none. */
  readonly before: string;
  readonly now: string;
  /** First period of it on the deployment's axis; null where all of the past says the same. */
  readonly since: number | null;
  /** Ids. */
  readonly series: readonly string[];
}

/** A known regressor stood still over so many seasons, and values, before a change of it is told. */
const STILL_SEASONS = 2;
const LEAST_STILL = 20;

const same = (a: string, b: string): boolean => a === b || (a !== '' && b !== '' && Number(a) === Number(b));

/**
 * Attributes of series that have another value than in the data that a version learnt from, and known regressors that had one value there and have another one now: such a
 * model cannot know what the change does. Flags of 0 and 1 are there to be switched and are left out.
 *
 * @param shift - period p of the given data is period p + shift of the deployment
 * @param known - last period that was known before, on the deployment's axis
 * @returns series with the same change together, the most series first
 */
export function changedAttributes(learnt: Panel, given: Panel, shift: number, known: number): ChangedAttribute[] {
  const place = new Map(learnt.ids.map((id, i) => [id, i]));
  const found = new Map<string, { name: string; before: string; now: string; since: number | null; series: string[] }>();
  const tell = (name: string, before: string, now: string, since: number | null, id: string): void => {
    const key = JSON.stringify([name, before, now, since]);
    const one = found.get(key) ?? { name, before, now, since, series: [] };
    found.set(key, one);
    one.series.push(id);
  };
  for (const { name, values, changed = [] } of given.statics ?? []) {
    const old = learnt.statics?.find((one) => one.name === name);
    if (!old) continue;
    const since = new Map(changed.map((one) => [one.series, one.since + shift]));
    given.ids.forEach((id, i) => {
      const at = place.get(id);
      const before = at === undefined ? '' : (old.values[at] ?? '');
      if (before === '' || same(before, values[i] ?? '')) return;
      tell(name, before, values[i] ?? '', since.get(i) ?? null, id);
    });
  }
  const still = Math.max(LEAST_STILL, STILL_SEASONS * learnt.seasonLength);
  const regressors = ({ regressors: ahead = [], past = [] }: Panel) => [...ahead, ...past];
  for (const { name, values } of regressors(given)) {
    const old = regressors(learnt).find((one) => one.name === name);
    if (!old || isFlag(old.values)) continue;
    given.ids.forEach((id, i) => {
      const at = place.get(id);
      const before = at === undefined ? null : onlyValue(old.values.subarray(learnt.offsets[at], learnt.offsets[at + 1]), still);
      if (before === null) return;
      const from = given.offsets[i] as number;
      const start = (given.start[i] as number) + shift;
      const own = values.subarray(from, given.offsets[i + 1]);
      let first = own.length;
      // From the newest value back to where it began.
      const now = own.at(-1) ?? NaN;
      while (first > 0 && (own[first - 1] === now || Number.isNaN(own[first - 1]))) first--;
      if (Number.isNaN(now) || now === before || start + own.length - 1 <= known) return;
      tell(name, String(before), String(now), start + first, id);
    });
  }
  return [...found.values()].sort((a, b) => b.series.length - a.series.length);
}

const isFlag = (values: Float64Array): boolean => values.every((value) => value === 0 || value === 1 || Number.isNaN(value));

/** The value that all have; null where they differ or are too few. */
function onlyValue(values: Float64Array, least: number): number | null {
  let [first, count] = [NaN, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (count++ === 0) first = value;
    else if (value !== first) return null;
  }
  return count >= least ? first : null;
}

/** 5.0 is 5. */
const shown = (value: string): string => (/^-?\d+\.0$/.test(value) ? value.slice(0, -2) : value);

/** Kinds of change that are named. */
const NAMED = 4;

/** All of it in a sentence. */
export function changedWords(changes: readonly ChangedAttribute[], axis: TimeAxis, nameOf: (id: string) => string): string {
  const named = changes.slice(0, NAMED).map(({ name, before, now, since, series }) => {
    const names = series.map(nameOf);
    const who =
      names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${(names.length - 3).toLocaleString('en')} more`;
    return `${name} of ${who} is ${now === '' ? 'missing' : shown(now)} and was ${shown(before)}${since === null ? '' : `, since ${formatPeriod(axis, since)}`}`;
  });
  const more = changes.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more.toLocaleString('en')} more changes` : ''}. The deployed version has learnt nothing of what that does.`;
}
