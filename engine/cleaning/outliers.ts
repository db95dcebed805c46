import { stl } from '../decomposition/stl.ts';
import { countObserved } from '../math/moments.ts';
import type { Parameter, Spec } from '../models/model.ts';
import { robustSpread, type Spread } from '../stats/anomalies.ts';
import { fillGaps } from '../transforms/fill-gaps.ts';
import { firstObserved, joinAcross } from './gaps.ts';
import { longestOf, type CleaningState } from './state.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'detect',
    label: 'Measured by',
    help: 'Distance from the median of the series, or from what trend and season lead to expect. The second finds a quiet Saturday, and needs two seasons.',
    type: 'choice',
    default: 'stl',
    choices: [
      { value: 'stl', label: 'What trend and season leave' },
      { value: 'z', label: 'The median of the series' },
    ],
  },
  {
    name: 'threshold',
    label: 'Threshold',
    help: 'Usual deviations (1.4826 times the median absolute one) beyond which a value is an outlier. 3.5 is the textbook figure; sales have heavy tails.',
    type: 'number',
    default: 5,
    min: 1,
    max: 1000,
  },
  {
    name: 'side',
    label: 'Which',
    help: 'Peaks of promotions are often wanted: then only low values are outliers.',
    type: 'choice',
    default: 'both',
    choices: [
      { value: 'both', label: 'High and low' },
      { value: 'high', label: 'High' },
      { value: 'low', label: 'Low' },
    ],
  },
  {
    name: 'treat',
    label: 'They become',
    help: 'Missing leaves it to the step for missing values and to models that can do without.',
    type: 'choice',
    default: 'interpolate',
    choices: [
      { value: 'missing', label: 'Missing' },
      { value: 'clip', label: 'The limit that they cross' },
      { value: 'interpolate', label: 'A straight line between neighbours' },
    ],
  },
];

/** Three numbers for each outlier: its period, and the lower and upper limit there. */
type Found = number[];

/** @param expected - of each value, before the centre is added; null for nothing but the centre */
function limitsBy(expected: Float64Array | null, { centre, deviation }: Spread, y: Float64Array, start: number, settings: Spec): Found {
  const reach = (setting(parameters, settings, 'threshold') as number) * deviation;
  const side = setting(parameters, settings, 'side');
  const found: Found = [];
  // Values so large that their spread overflows have none that could be measured by it.
  if (!(deviation > 0 && Number.isFinite(reach))) return found;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    const middle = expected === null ? centre : (expected[t] as number) + centre;
    const low = middle - reach;
    const high = middle + reach;
    if ((value > high && side !== 'low') || (value < low && side !== 'high')) found.push(start + t, low, high);
  }
  return found;
}

/** Outliers of one series; `start` is the period of y[0], `scratch` at least as long as y. */
function findOutliers(y: Float64Array, start: number, { seasonLength: m }: CleaningState, settings: Spec, scratch: Float64Array): Found {
  const first = firstObserved(y);
  const whole = y.subarray(first);
  if (setting(parameters, settings, 'detect') === 'stl' && m > 1 && whole.length > 2 * m && countObserved(whole) >= 2 * m) {
    const { season, trend, remainder } = stl(fillGaps(whole, m), m, { seasonWindow: 'periodic', robust: true, tolerance: 1e-3 });
    // Filled values would narrow the spread.
    const seen = remainder.map((left, t) => (Number.isNaN(whole[t] as number) ? NaN : left));
    const expected = season.map((value, t) => value + (trend[t] as number));
    return limitsBy(expected, robustSpread(seen, scratch), whole, start + first, settings);
  }
  return limitsBy(null, robustSpread(whole, scratch), whole, start + first, settings);
}

function treat(y: Float64Array, start: number, found: readonly number[], rule: string, from: number, to: number): number {
  const hit: number[] = [];
  for (let k = 0; k < found.length; k += 3) {
    const t = (found[k] as number) - start;
    if (t < from || t >= to || Number.isNaN(y[t] as number)) continue;
    hit.push(t);
    if (rule === 'clip') y[t] = Math.min(Math.max(y[t] as number, found[k + 1] as number), found[k + 2] as number);
    else y[t] = NaN;
  }
  if (rule === 'interpolate') interpolateAt(y, hit);
  return hit.length;
}

/** Lines through positions that were taken out, ascending; at either end the nearest value. */
function interpolateAt(y: Float64Array, taken: readonly number[]): void {
  const out = new Set(taken);
  for (let k = 0; k < taken.length; k++) {
    const from = taken[k] as number;
    let to = from + 1;
    while (out.has(to)) to++;
    k += to - from - 1;
    let before = from - 1;
    while (before >= 0 && Number.isNaN(y[before] as number)) before--;
    let after = to;
    while (after < y.length && Number.isNaN(y[after] as number)) after++;
    if (before < 0 && after >= y.length) continue;
    if (before < 0 || after >= y.length) y.fill(y[before < 0 ? after : before] as number, from, to);
    else {
      // Through gaps that were there before: these stay missing.
      const line = new Float64Array(after - before + 1).fill(NaN);
      line[0] = y[before] as number;
      line[after - before] = y[after] as number;
      joinAcross(line, { from: 1, to: after - before });
      for (let t = from; t < to; t++) y[t] = line[t - before] as number;
    }
  }
}

/** Values far from the rest of their series. */
export const outliers: CleaningStep = {
  kind: 'outliers',
  label: 'Outliers',
  summary: 'Finds values far from the rest of their series and takes them out, limits them or draws a line over them.',
  target: 'values',
  parameters,
  limits: [
    'A lasting change of level is not an outlier; the line between neighbours would hide it.',
    'Series with fewer than two seasons are measured by their median.',
  ],
  refits: () => true,
  run: (state, settings, scope, given) => {
    const rule = setting(parameters, settings, 'treat') as string;
    const figures: Record<string, readonly number[]> = {};
    const scratch = new Float64Array(longestOf(state));
    const counts = eachSeries(state, scope, (y, index, from, to) => {
      const id = state.ids[index] as string;
      const start = state.start[index] as number;
      const found = given === null ? findOutliers(y, start, state, settings, scratch) : (given[id] ?? []);
      if (found.length > 0) figures[id] = found;
      return treat(y, start, found, rule, from, to);
    });
    return { ...counts, figures };
  },
};
