import type { Series } from '../../core/panel.ts';
import { extent } from '../../math/moments.ts';
import type { FitNote, Spec } from '../model.ts';
import { changepointsOf } from './changepoints.ts';
import { datedAxis, instants } from './dates.ts';
import { width, writeFeatures, type Rows } from './features.ts';
import type { Growth, Mode, Term } from './fitted.ts';
import { holidayNotes } from './holiday-notes.ts';
import { readHolidays } from './holidays.ts';
import { choiceAt, invalid, numberAt } from './read-json.ts';
import { regressorTerms } from './regressors.ts';
import { seasonTerms } from './seasonalities.ts';

/** All that the fit needs, in scaled units, for the rows where y is known. */
export interface Problem {
  readonly growth: Growth;
  readonly startMs: number;
  readonly spanMs: number;
  readonly yScale: number;
  readonly yMin: number;
  readonly cap?: number | string;
  readonly floor?: number;
  /** Length n: scaled time, scaled y, scaled cap (empty unless logistic). */
  readonly t: Float64Array;
  readonly y: Float64Array;
  readonly caps: Float64Array;
  /** Scaled value that stands for 0. */
  readonly zero: number;
  /** In scaled time. */
  readonly changepoints: Float64Array;
  readonly terms: readonly Term[];
  /** K: columns of all terms. */
  readonly columns: number;
  /** n rows of K. */
  readonly features: Float64Array;
  /** Length K: 1 where the column is multiplicative. */
  readonly multiplies: Uint8Array;
  /** Length K: prior standard deviation. */
  readonly scales: Float64Array;
  /** Columns from here on are mostly zero (holidays): length n lists of those that are not. */
  readonly sparseFrom: number;
  /** Prior scale of the changepoints. */
  readonly tau: number;
  readonly bend: number;
  readonly notes: readonly FitNote[];
}

/** A trend that saturates farther away than this is exponential for all that the data can tell. */
const LARGEST_CAP = 1e8;

/** Positions of the values that are there. */
export function observedOf(y: Float64Array): Int32Array {
  const observed = new Int32Array(y.length);
  let count = 0;
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t] as number)) observed[count++] = t;
  return observed.subarray(0, count);
}

/** The values at some positions. */
function pick(values: Float64Array, positions: Int32Array): Float64Array {
  const picked = new Float64Array(positions.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[positions[i] as number] as number;
  return picked;
}

/** A problem whose features are not worked out yet. */
interface Plan extends Omit<Problem, 'features'> {
  readonly rows: Rows;
}

/**
 * Sets up the fit of a series that has at least two values.
 *
 * @throws EngineError `invalid-option`
 */
export function problemOf(series: Series, spec: Spec): Problem {
  const { rows, ...plan } = planOf(series, spec);
  const { terms, columns } = plan;
  const features = new Float64Array(rows.times.length * columns);
  let at = 0;
  for (const term of terms) {
    writeFeatures(term, rows, features, columns, at);
    at += width(term);
  }
  return { ...plan, features, notes: [...plan.notes, ...holidayNotes(terms, features, columns, datedAxis(series))] };
}

/**
 * All of a problem but its features: what can be refused is refused here.
 *
 * @throws EngineError `invalid-option`
 */
export function planOf(series: Series, spec: Spec): Plan {
  const axis = datedAxis(series);
  const first = axis ? (series.calendar as { start: number }).start : 0;
  const observed = observedOf(series.y);
  const all = instants(axis, first, series.y.length);
  const times = pick(all, observed);
  const n = times.length;
  const startMs = times[0] as number;
  const spanMs = (times[n - 1] as number) - startMs;
  const growth = choiceAt<Growth>('growth', spec['growth'], ['linear', 'logistic', 'flat'], 'linear');
  const mode = choiceAt<Mode>('seasonality_mode', spec['seasonality_mode'], ['additive', 'multiplicative'], 'additive');
  const raw = pick(series.y, observed);
  const limits = saturation(series, spec, growth, raw, observed);
  const { yScale, yMin } = scalesOf(spec, raw, limits);
  const remote = limits.caps.find((value) => value - yMin > LARGEST_CAP * yScale);
  if (remote !== undefined) invalid('cap', `at most ${LARGEST_CAP} times the size of the data, ${yScale}`, remote);

  const seasons = seasonTerms(series, spec, times);
  const holidays = readHolidays(
    spec['holidays'],
    choiceAt<Mode>('holidays_mode', spec['holidays_mode'], ['additive', 'multiplicative'], mode),
    numberAt('holidays_prior_scale', spec['holidays_prior_scale'], 0, Infinity, 10),
  );
  if (holidays.length > 0 && !axis) invalid('holidays', 'left out where periods have no dates', spec['holidays'] ?? null);
  const used = new Set<string>(typeof limits.cap === 'string' ? [limits.cap] : []);
  for (const { condition } of seasons) if (condition && 'regressor' in condition) used.add(condition.regressor);
  const regressors = regressorTerms(series, spec, used, observed);
  // Holidays last: their columns are nearly empty, and the fit leaves the zeros out.
  const terms: Term[] = [...seasons, ...regressors.terms, ...holidays];
  for (const [i, { name }] of terms.entries())
    if (['trend', 'holidays'].includes(name) || terms.findIndex((term) => term.name === name) < i)
      invalid('seasonalities, holidays and regressors', 'names that differ from each other and from trend and holidays', name);

  const columns = terms.reduce((sum, term) => sum + width(term), 0);
  const multiplies = new Uint8Array(columns);
  const scales = new Float64Array(columns);
  const rows: Rows = {
    times,
    regressors: (series.xreg ?? []).map(({ name, values }) => ({ name, values: pick(values, observed) })),
  };
  let at = 0;
  let sparseFrom = columns;
  for (const term of terms) {
    if (term.kind === 'holiday') sparseFrom = Math.min(sparseFrom, at);
    multiplies.fill(term.mode === 'multiplicative' ? 1 : 0, at, at + width(term));
    scales.fill(term.priorScale, at, at + width(term));
    at += width(term);
  }
  const y = raw.map((value) => (value - yMin) / yScale);
  const zero = -yMin / yScale;
  return {
    growth,
    startMs,
    spanMs,
    yScale,
    yMin,
    ...limits.fitted,
    t: times.map((ms) => (ms - startMs) / spanMs),
    y,
    caps: limits.caps.map((value) => (value - yMin) / yScale),
    zero,
    changepoints: growth === 'flat' ? new Float64Array(0) : changepointsOf(series, spec, times),
    terms,
    columns,
    multiplies,
    scales,
    sparseFrom,
    tau: numberAt('changepoint_prior_scale', spec['changepoint_prior_scale'], 0, Infinity, 0.05),
    bend: spec['non_negative'] === true ? bendWidth(raw, y, zero) : 0,
    notes: regressors.notes,
    rows,
  };
}

interface Saturation {
  readonly cap: number | string | undefined;
  /** Length n, in the units of y; empty unless logistic. */
  readonly caps: Float64Array;
  readonly fitted: { readonly cap?: number | string; readonly floor?: number };
}

function saturation(series: Series, spec: Spec, growth: Growth, raw: Float64Array, observed: Int32Array): Saturation {
  const cap = spec['cap'] ?? undefined;
  const floor = spec['floor'] ?? undefined;
  if (growth !== 'logistic') {
    if (cap !== undefined) invalid('cap', 'left out unless growth is logistic', cap);
    if (floor !== undefined) invalid('floor', 'left out unless growth is logistic', floor);
    return { cap: undefined, caps: new Float64Array(0), fitted: {} };
  }
  const values = typeof cap === 'string' ? series.xreg?.find(({ name }) => name === cap)?.values : undefined;
  if (typeof cap !== 'number' && !values) return invalid('cap', 'a number, or the name of a regressor, for logistic growth', cap ?? null);
  const lower = typeof floor === 'number' ? floor : 0;
  const caps = values ? pick(values, observed) : new Float64Array(raw.length).fill(cap as number);
  const wrong = caps.find((value) => !(value > lower) || !(Math.abs(value) <= 1e100));
  if (wrong !== undefined) return invalid('cap', `above the floor of ${lower}`, wrong);
  return { cap: cap as number | string, caps, fitted: { cap: cap as number | string, ...(typeof floor === 'number' ? { floor } : {}) } };
}

/** The original's scaling, where a floor takes the place of zero. */
function scalesOf(spec: Spec, raw: Float64Array, { caps, fitted }: Saturation): { yScale: number; yMin: number } {
  const { min, max } = extent(raw);
  const scaling = choiceAt('scaling', spec['scaling'], ['absmax', 'minmax'] as const, 'absmax');
  const floor = fitted.floor ?? 0;
  if (scaling === 'absmax') return { yScale: Math.max(Math.abs(min - floor), Math.abs(max - floor)) || 1, yMin: floor };
  if (caps.length > 0 && fitted.floor !== undefined) return { yScale: extent(caps).max - floor, yMin: floor };
  return { yScale: max - min || 1, yMin: min };
}

/** A twentieth of the typical positive value: the forecast is bent only near zero. */
function bendWidth(raw: Float64Array, y: Float64Array, zero: number): number {
  const negative = raw.find((value) => value < 0);
  if (negative !== undefined) invalid('non_negative', 'left out for data with negative values', negative);
  const positive = y
    .map((value) => value - zero)
    .filter((value) => value > 0)
    .toSorted();
  return positive.length === 0 ? 0.05 : 0.05 * (positive[Math.floor(positive.length / 2)] as number);
}
