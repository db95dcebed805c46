import type { Series } from '../../core/panel.ts';
import { mean } from '../../math/moments.ts';
import { backSubstitute, orthogonalise, ROUNDED_AWAY } from '../../math/orthogonalise.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import type { FitNote } from '../model.ts';
import { chooseWaves, freshHarmonics, waveColumns, type Waves } from './fourier.ts';
import type { Problem } from './problem.ts';
import type { Settings } from './settings.ts';

/** Longest season that seasonal factors take where it is the only one, and where there are longer ones that they would stand beside. */
const LONGEST_FACTOR = 52;
const LONGEST_OF_SEVERAL = 24;
/** Older values are left out. */
export const LONGEST_HISTORY = 5000;
/** Beyond so many missing values they are filled by interpolation: each costs a column in the filter. */
const MOST_MISSING = 150;

/** A series made ready for fitting, and how to get back. */
export interface Prepared {
  readonly problem: Problem;
  /** Values were divided by this. */
  readonly scale: number;
  readonly waves: readonly Waves[];
  /** The regressors after the columns of the waves. */
  readonly names: readonly string[];
  /** Number of values that were dropped from the front. */
  readonly cut: number;
  readonly notes: readonly FitNote[];
}

interface Seasons {
  readonly factor: number;
  readonly waves: readonly number[];
  readonly notes: readonly FitNote[];
}

function seasonsOf(series: Series, n: number, { seasonality }: Settings): Seasons {
  const all = [...new Set([...(series.seasons ?? []), series.seasonLength])].filter((m) => m > 1).toSorted((a, b) => a - b);
  if (seasonality === 'none' || all.length === 0) return { factor: 1, waves: [], notes: [] };
  const several = all.length > 1 && seasonality !== 'factors';
  const longest = seasonality === 'fourier' ? 0 : several ? LONGEST_OF_SEVERAL : LONGEST_FACTOR;
  const factor = (all[0] as number) <= longest ? (all[0] as number) : 1;
  const long = all.filter((m) => m !== factor);
  const waves = long.filter((m) => n >= 2 * m);
  const short = long.filter((m) => n < 2 * m);
  const notes = short.map((m) => ({
    code: 'season-ignored',
    message: `The season of ${m} periods was left out: there are fewer than two of them in ${n} values.`,
  }));
  return { factor, waves, notes };
}

/**
 * Scales the series, fills its gaps, and makes the columns of its regression.
 *
 * @param series - with finite regressors; at least one value there
 * @param known - what was chosen at the fit, when that is looked at again
 */
export function prepare(
  series: Series,
  settings: Settings,
  shouldStop: () => boolean,
  known?: { readonly waves: readonly Waves[]; readonly m: number },
): Prepared {
  const notes: FitNote[] = [];
  const cut = Math.max(0, series.y.length - LONGEST_HISTORY);
  if (cut > 0)
    notes.push({
      code: 'history-cut',
      message: `ARIMA was fitted to the newest ${LONGEST_HISTORY} of ${series.y.length} values.`,
    });
  const recent = series.y.subarray(cut);
  const n = recent.length;
  let scale = 0;
  for (const value of recent) if (Math.abs(value) > scale) scale = Math.abs(value);
  if (!(scale > 0)) scale = 1;
  const seasons = seasonsOf(series, n, settings);
  notes.push(...seasons.notes);
  const m = known?.m ?? seasons.factor;
  const y = fillGaps(recent, m).map((value) => value / scale);
  const missing: number[] = [];
  recent.forEach((value, t) => {
    if (Number.isNaN(value)) missing.push(t);
  });
  if (missing.length > MOST_MISSING) {
    notes.push({
      code: 'gaps-filled',
      message: `ARIMA filled ${missing.length} missing values by interpolation; intervals do not count what that leaves unknown. It treats up to ${MOST_MISSING} as missing.`,
    });
    missing.length = 0;
  }
  const xreg = (series.xreg ?? []).map(({ name, values }) => ({ name, values: values.subarray(cut) }));
  const waves =
    known?.waves ??
    wavesOf(
      seasons,
      withoutRegressors(
        y,
        xreg.map(({ values }) => values),
      ),
      settings,
    );
  return {
    problem: {
      y,
      missing,
      regressors: [...waves.flatMap((one) => waveColumns(one, 0, n)), ...xreg.map(({ values }) => values)],
      m,
      shouldStop,
    },
    scale,
    waves,
    names: xreg.map(({ name }) => name),
    cut,
    notes,
  };
}

function wavesOf({ factor, waves }: Seasons, y: Float64Array, { fourierTerms }: Settings): Waves[] {
  if (waves.length === 0) return [];
  if (!fourierTerms) return chooseWaves(y, waves, factor).filter(({ harmonics }) => harmonics.length > 0);
  return waves
    .map((period, i) => {
      const shorter = [...waves.slice(0, i), ...(factor > 1 ? [factor] : [])];
      return { period, harmonics: freshHarmonics(period, shorter, fourierTerms[i] ?? fourierTerms.at(-1) ?? 0) };
    })
    .filter(({ harmonics }) => harmonics.length > 0);
}

/** Residuals of the least-squares regression on columns and a mean; y itself without columns. */
export function withoutRegressors(y: Float64Array, columns: readonly Float64Array[]): Float64Array {
  if (columns.length === 0) return y;
  const n = y.length;
  const count = columns.length + 2;
  const values = new Float64Array(count * n);
  values.fill(1, 0, n);
  columns.forEach((column, c) => values.set(column, (c + 1) * n));
  values.set(y, (count - 1) * n);
  const triangle = new Float64Array(count * count);
  orthogonalise(values, n, count, triangle, 0, ROUNDED_AWAY);
  const beta = backSubstitute(triangle, count);
  const level = mean(y);
  return y.map((value, t) => {
    let rest = value;
    columns.forEach((column, c) => (rest -= (beta[c + 1] as number) * (column[t] as number)));
    return Number.isFinite(rest) ? rest : level;
  });
}
