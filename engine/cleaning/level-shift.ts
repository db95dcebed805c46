import type { Parameter, Spec } from '../models/model.ts';
import { levelShifts, levelWindow } from '../validation/level-shift.ts';
import { firstObserved } from './gaps.ts';
import type { CleaningState } from './state.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'treat',
    label: 'What came before',
    help: 'Start where the old level has nothing to tell. Add a difference where a fixed amount came or went; multiply where everything grew by a share.',
    type: 'choice',
    default: 'start',
    choices: [
      { value: 'start', label: 'Is cut off, up to the last shift' },
      { value: 'add', label: 'Gets the difference added' },
      { value: 'ratio', label: 'Is multiplied by the ratio' },
    ],
  },
  {
    name: 'threshold',
    label: 'Threshold',
    help: 'Robust deviations of such differences elsewhere in the series beyond which a difference of level is a shift. 6 is what the checks use.',
    type: 'number',
    default: 6,
    min: 3,
    max: 1000,
  },
];

/** Three numbers for each shift: the first period of the new level, the level that the old one would have grown to by then, and the new one. */
type Found = number[];

/** Shifts of one series; `start` is the period of y[0]. */
function findShifts(y: Float64Array, start: number, { seasonLength }: CleaningState, settings: Spec): Found {
  const first = firstObserved(y);
  const whole = y.subarray(first);
  const window = levelWindow(seasonLength, whole.length);
  if (window === 0) return [];
  const threshold = setting(parameters, settings, 'threshold') as number;
  return levelShifts(whole, { window, seasonLength, threshold }).flatMap(({ at, before, after, drift }) => {
    // What a trend adds over the same time is no part of the shift.
    const old = before + drift;
    return Number.isFinite(after - old) ? [start + first + at, old, after] : [];
  });
}

/** What was done to a series, or why nothing could be. */
type Done = number | 'no-ratio';

function startAtLast(y: Float64Array, last: number, from: number, to: number): number {
  // Cutting a hole into a series is not what was asked for.
  if (firstObserved(y) < from) return 0;
  let changed = 0;
  for (let t = from; t < Math.min(last, to); t++) {
    if (!Number.isNaN(y[t] as number)) changed++;
    y[t] = NaN;
  }
  return changed;
}

function adjust(y: Float64Array, start: number, found: Found, byRatio: boolean, from: number, to: number): Done {
  const positive = y.every((value) => !(value < 0));
  let [sum, factor] = [0, 1];
  const amounts: { readonly at: number; readonly sum: number; readonly factor: number }[] = [];
  for (let k = found.length - 3; k >= 0; k -= 3) {
    const [at, old, fresh] = [found[k] as number, found[k + 1] as number, found[k + 2] as number];
    if (byRatio && !(positive && old > 0 && fresh > 0)) return 'no-ratio';
    sum += fresh - old;
    factor *= fresh / old;
    amounts.unshift({ at: at - start, sum, factor });
  }
  let changed = 0;
  let place = 0;
  for (let t = 0; t < to; t++) {
    while (place < amounts.length && t >= (amounts[place] as { at: number }).at) place++;
    const amount = amounts[place];
    if (amount === undefined) break;
    const value = y[t] as number;
    if (t < from || Number.isNaN(value)) continue;
    const moved = byRatio ? value * amount.factor : value + amount.sum;
    // Sales that were never below zero do not get there by being moved.
    const next = positive ? Math.max(0, moved) : moved;
    if (next === value) continue;
    y[t] = next;
    changed++;
  }
  return changed;
}

/** What came before a lasting change of level, brought to the new level or cut off. */
export const levelShift: CleaningStep = {
  kind: 'level-shift',
  label: 'Level shifts',
  summary: 'Finds lasting changes of level and brings what came before to the new level, or cuts it off.',
  target: 'values',
  parameters,
  limits: [
    'A shift needs as many values on either side as the checks compare: a month of days, a quarter of a short series.',
    'A ratio needs two levels above zero and no negative value; series without are left as they are.',
    'Only the level is moved: a season whose size changed with it keeps its old size when a difference is added.',
  ],
  refits: () => true,
  run: (state, settings, scope, given) => {
    const rule = setting(parameters, settings, 'treat') as string;
    const figures: Record<string, readonly number[]> = {};
    let without = 0;
    const counts = eachSeries(state, scope, (y, index, from, to) => {
      const id = state.ids[index] as string;
      const start = state.start[index] as number;
      const found = given === null ? findShifts(y, start, state, settings) : [...(given[id] ?? [])];
      if (found.length === 0) return 0;
      figures[id] = found;
      if (rule === 'start') return startAtLast(y, (found.at(-3) as number) - start, from, to);
      const done = adjust(y, start, found, rule === 'ratio', from, to);
      if (done !== 'no-ratio') return done;
      without++;
      return 0;
    });
    const note = `${without} series ${without === 1 ? 'has' : 'have'} a level of zero or negative values, which have no ratio: left as ${without === 1 ? 'it is' : 'they are'}.`;
    return { ...counts, figures, ...(without > 0 ? { note } : {}) };
  },
};
