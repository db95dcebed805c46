import { EngineError } from '../core/errors.ts';
import { fUpperTail } from '../math/distributions/tails.ts';
import { requireFinite, requireOption } from './stream-alarm.ts';

/** Part of a series without its trend, as STL takes it apart. */
export interface SeasonWindow {
  /** Length n each, nothing missing. */
  readonly season: Float64Array;
  readonly remainder: Float64Array;
  /** Position in the season of the first value, 0 to m - 1. */
  readonly phase: number;
}

export interface SeasonChange {
  /** Seasonal strength of either window: 1 - var(remainder) / var(season + remainder), at least 0. */
  readonly strength: { readonly reference: number; readonly current: number };
  /** Mean of season and remainder at each position about their mean, length m. */
  readonly figure: { readonly reference: readonly number[]; readonly current: readonly number[] };
  /** Standard deviation of the current figure over that of the reference; null where the latter is 0. */
  readonly amplitudeRatio: number | null;
  /** Correlation of the two figures; null where one is flat. */
  readonly shape: number | null;
  /** Positions by which the current figure comes later (above 0) or earlier at its best correlation, and that one. */
  readonly shift: { readonly by: number; readonly correlation: number } | null;
  /** F test that the figures are equal. */
  readonly test: { readonly f: number; readonly degreesOfFreedom: readonly [number, number]; readonly pValue: number };
  /** Root mean square difference of the figures, in standard deviations of the reference's season and remainder; null where they have none. */
  readonly effect: number | null;
  /** Both sure (p <= level) and large (effect >= leastEffect). */
  readonly changed: boolean;
}

export interface SeasonChangeOptions {
  /** 0.01 if not given: remainders are autocorrelated, which makes the test too sure. */
  readonly level?: number;
  /** 0.2 if not given. */
  readonly leastEffect?: number;
}

/**
 * Whether the seasonal figure of a series is still what it was, in strength, size, shape and place: compares two windows of its decomposition, each taken apart for itself.
 *
 * @param seasonLength - m >= 2; each window has 2 m values or more
 * @throws EngineError `series-too-short`, `length-mismatch`, `not-finite`, `invalid-option`
 * @see strength: Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13(3), 335-364; interaction in a two-way layout: Scheffe (1959), The Analysis of Variance, 4.3
 */
export function seasonChange(
  reference: SeasonWindow,
  current: SeasonWindow,
  seasonLength: number,
  { level = 0.01, leastEffect = 0.2 }: SeasonChangeOptions = {},
): SeasonChange {
  const m = seasonLength;
  requireOption('Season change', 'seasonLength', m, 2, 1e6, true);
  requireOption('Season change', 'level', level, 0, 1);
  requireOption('Season change', 'leastEffect', leastEffect, 0, 1e6);
  const [a, b] = [positions('reference', reference, m), positions('current', current, m)];
  // The windows may differ by a constant: only differences of positions beyond it count.
  let weights = 0;
  let offset = 0;
  for (let p = 0; p < m; p++) {
    const weight = shared(a, b, p);
    weights += weight;
    offset += weight * ((b.means[p] as number) - (a.means[p] as number));
  }
  offset /= weights;
  let between = 0;
  let apart = 0;
  for (let p = 0; p < m; p++) {
    const difference = (b.means[p] as number) - (a.means[p] as number) - offset;
    between += shared(a, b, p) * difference * difference;
    apart += (difference * difference) / m;
  }
  const within = a.within + b.within;
  const degreesOfFreedom = [m - 1, a.n + b.n - 2 * m] as const;
  // Figures that repeat exactly differ surely or not at all.
  const exact = within <= 1e-24 * (a.square + b.square);
  const f = exact ? 0 : between / degreesOfFreedom[0] / (within / degreesOfFreedom[1]);
  const same = between <= 1e-20 * (a.square + b.square);
  const pValue = exact ? (same ? 1 : 0) : fUpperTail(f, ...degreesOfFreedom);
  const figure = { reference: centred(a.means), current: centred(b.means) };
  const [da, db] = [deviation(figure.reference), deviation(figure.current)];
  const correlations = da > 0 && db > 0 ? figure.reference.map((_, lag) => correlation(figure.reference, figure.current, lag)) : null;
  const spread = Math.sqrt(a.square / a.n);
  const effect = spread > 0 ? Math.sqrt(apart) / spread : null;
  return {
    strength: { reference: a.strength, current: b.strength },
    figure,
    amplitudeRatio: da > 0 ? db / da : null,
    shape: correlations?.[0] ?? null,
    shift: correlations ? bestShift(correlations) : null,
    test: { f, degreesOfFreedom, pValue },
    effect,
    changed: pValue <= level && (effect === null ? !same : effect >= leastEffect),
  };
}

interface Positions {
  readonly n: number;
  /** By position. */
  readonly counts: Float64Array;
  readonly means: Float64Array;
  /** Squared deviations from the means of positions, and from the mean of all. */
  readonly within: number;
  readonly square: number;
  readonly strength: number;
}

const shared = (a: Positions, b: Positions, p: number): number => {
  const [n, m] = [a.counts[p] as number, b.counts[p] as number];
  return (n * m) / (n + m);
};

function positions(which: string, { season, remainder, phase }: SeasonWindow, m: number): Positions {
  const n = season.length;
  if (remainder.length !== n)
    throw new EngineError('length-mismatch', `The ${which} window has ${n} values of season but ${remainder.length} of remainder.`, { n });
  if (n < 2 * m)
    throw new EngineError(
      'series-too-short',
      `Season change needs windows of ${2 * m} values or more, two seasons, but the ${which} one has ${n}.`,
      { n },
    );
  requireFinite(`Season change, ${which} season`, season);
  requireFinite(`Season change, ${which} remainder`, remainder);
  requireOption('Season change', 'phase', phase, 0, m - 1, true);
  const detrended = season.map((value, i) => value + (remainder[i] as number));
  const counts = new Float64Array(m);
  const means = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    const p = (phase + i) % m;
    counts[p] = (counts[p] as number) + 1;
    means[p] = (means[p] as number) + ((detrended[i] as number) - (means[p] as number)) / (counts[p] as number);
  }
  const within = detrended.reduce((sum, value, i) => sum + (value - (means[(phase + i) % m] as number)) ** 2, 0);
  const square = squareAbout(detrended);
  const strength = square > 0 ? Math.max(0, 1 - squareAbout(remainder) / square) : 0;
  return { n, counts, means, within, square, strength };
}

function squareAbout(values: Float64Array): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

const centred = (values: Float64Array): number[] => {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from(values, (value) => value - centre);
};

const deviation = (figure: readonly number[]): number => Math.sqrt(figure.reduce((sum, value) => sum + value * value, 0) / figure.length);

/** Of the reference with the current figure `lag` positions later. */
function correlation(reference: readonly number[], current: readonly number[], lag: number): number {
  const m = reference.length;
  const product = reference.reduce((sum, value, p) => sum + value * (current[(p + lag) % m] as number), 0) / m;
  return Math.min(1, Math.max(-1, product / (deviation(reference) * deviation(current))));
}

function bestShift(correlations: readonly number[]): { readonly by: number; readonly correlation: number } {
  const m = correlations.length;
  const distance = (lag: number): number => Math.min(lag, m - lag);
  let best = 0;
  correlations.forEach((value, lag) => {
    const gain = value - (correlations[best] as number);
    if (gain > 1e-12 || (gain > -1e-12 && distance(lag) < distance(best))) best = lag;
  });
  return { by: best <= m / 2 ? best : best - m, correlation: correlations[best] as number };
}
