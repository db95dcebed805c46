import { EngineError } from '../core/errors.ts';
import { dickeyFuller, type DickeyFuller, type LagCriterion } from '../diagnostics/dickey-fuller.ts';
import { kpss, type Kpss, type KpssOptions } from '../diagnostics/kpss.ts';
import type { Deterministic } from '../diagnostics/mackinnon.ts';
import { extent } from '../math/moments.ts';
import { ordinaryDifferences, seasonalDifferences } from './difference-orders.ts';

export interface StationarityOptions {
  /** A number of lagged changes, or how it is chosen; `aic` if not given. */
  readonly adfLags?: number | LagCriterion | undefined;
  readonly kpssLags?: KpssOptions['lags'] | undefined;
}

export interface Stationarity {
  readonly adf: readonly (DickeyFuller & { readonly deterministic: Deterministic; readonly verdict: string })[];
  readonly kpss: readonly (Kpss & { readonly about: 'level' | 'trend'; readonly verdict: string })[];
  readonly ndiffs: number | null;
  readonly nsdiffs: number | null;
  readonly verdict: string;
}

const SIGNIFICANT = 0.05;

/**
 * Dickey-Fuller and KPSS tests of a series, with what they say in words, and the differences that R's `forecast` would take.
 *
 * @param y - length n, nothing missing
 * @param seasonLength - m; 1 for none
 */
export function stationarityOf(y: Float64Array, seasonLength: number, { adfLags, kpssLags }: StationarityOptions = {}): Stationarity {
  const { min, max } = extent(y);
  if (y.length < 4 || !(max > min))
    return { adf: [], kpss: [], ndiffs: null, nsdiffs: null, verdict: 'Too few values, or all of them the same, for a test.' };
  const lags = typeof adfLags === 'number' ? { lags: adfLags } : { criterion: adfLags ?? 'aic' };
  const adf = (['constant', 'trend', 'none'] as const).flatMap((deterministic) => {
    try {
      const result = dickeyFuller(y, { deterministic, ...lags });
      const verdict =
        result.pValue < SIGNIFICANT
          ? `No unit root${deterministic === 'trend' ? ' about a trend' : ''}: rejected at 5 percent`
          : 'A unit root cannot be ruled out';
      return [{ ...result, deterministic, verdict }];
    } catch (error) {
      // Too short for that many lags, or fitted exactly: this one says nothing.
      if (error instanceof EngineError) return [];
      throw error;
    }
  });
  const levels = (['level', 'trend'] as const).map((about) => {
    const result = kpss(y, { about, lags: kpssLags ?? 'auto' });
    const verdict =
      result.pValue < SIGNIFICANT ? `Not stationary about a ${about}: rejected at 5 percent` : `May be stationary about a ${about}`;
    return { ...result, about, verdict };
  });
  const ndiffs = ordinaryDifferences(y);
  return {
    adf,
    kpss: levels,
    ndiffs,
    nsdiffs: seasonLength > 1 ? seasonalDifferences(y, seasonLength) : 0,
    verdict: inOneSentence(
      adf.find(({ deterministic }) => deterministic === 'constant'),
      levels[0],
      ndiffs,
    ),
  };
}

function inOneSentence(adf: DickeyFuller | undefined, level: Kpss | undefined, ndiffs: number): string {
  const differences = ndiffs === 0 ? '' : ` ${ndiffs === 1 ? 'One difference makes' : `${ndiffs} differences make`} it so.`;
  const stationary = level !== undefined && level.pValue >= SIGNIFICANT;
  if (!adf) return stationary ? 'KPSS finds it stationary; too short for Dickey-Fuller.' : `KPSS finds it not stationary.${differences}`;
  const rooted = adf.pValue >= SIGNIFICANT;
  if (stationary && !rooted) return 'Both tests find it stationary.';
  if (!stationary && rooted) return `Both tests find it not stationary.${differences}`;
  if (stationary) return 'The tests do not tell: neither a unit root nor a level can be ruled out. More data would help.';
  return `Dickey-Fuller finds no unit root but KPSS no level: a trend, a season or a shift of the level.${differences}`;
}
