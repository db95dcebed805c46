import { models } from '../../../engine/models/index.ts';
import type { LoadedPanel } from '../datasets/panels.ts';

const registered = new Set(models.map(({ kind }) => kind));
export const baselineModels: readonly string[] = models.filter(({ baseline }) => baseline).map(({ kind }) => kind);

/** Series that are looked at. */
const sampleSize = 300;
/** Demand in fewer than three of four periods is intermittent (mean interval above 1.32). @see Syntetos, Boylan & Croston (2005), J. Oper. Res. Soc. 56(5), 495-503 */
const mostOften = 1 / 1.32;
/** Exponential smoothing with a state for each place of a longer season than this has more states than it can estimate. */
const longSeason = 24;

/** Whether most series of the panel are zero in many periods and never negative. */
export function isIntermittent({ panel }: LoadedPanel): boolean {
  const n = panel.ids.length;
  const step = Math.max(1, Math.floor(n / sampleSize));
  let looked = 0;
  let intermittent = 0;
  for (let i = 0; i < n; i += step) {
    let demands = 0;
    let observed = 0;
    let negative = false;
    for (let t = panel.offsets[i] ?? 0; t < (panel.offsets[i + 1] ?? 0); t++) {
      const value = panel.y[t] ?? NaN;
      if (Number.isNaN(value)) continue;
      observed++;
      if (value !== 0) demands++;
      if (value < 0) negative = true;
    }
    looked++;
    if (!negative && demands > 0 && demands < mostOften * observed) intermittent++;
  }
  return intermittent > looked / 2;
}

/**
 * Kinds that are compared unless the user says otherwise, by how often there is demand and how many seasons there are, with the reason in
 * words. Others are special cases of these or take much longer.
 */
export function defaultModels(loaded: LoadedPanel): { kinds: string[]; why: string } {
  const { seasonLength, seasons = [], regressors = [] } = loaded.panel;
  const always = 'the naive benchmarks are always compared';
  const usual = ['exponential-smoothing', 'dynamic-optimised-theta', 'arima'];
  const chosen = (wanted: readonly string[]): string[] => [...wanted, 'best'].filter((kind) => registered.has(kind));
  if (isIntermittent(loaded)) {
    const kinds = chosen(['croston-sba', 'sba', 'tsb', 'imapa', 'exponential-smoothing']);
    if (kinds.length > 2) return { kinds, why: `models for demand that is zero in many periods, as in most of these series; ${always}` };
  }
  if (registered.has('mstl') && (seasons.length > 1 || seasonLength > longSeason))
    return {
      kinds: chosen([...usual, 'mstl']),
      why:
        seasons.length > 1
          ? `one of each family, and MSTL for the seasons of ${seasons.join(' and ')} periods; ${always}`
          : `one of each family, and MSTL for the long season of ${seasonLength} periods; ${always}`,
    };
  const used = regressors.length > 0 ? '; ARIMA uses what is known of the future' : '';
  return { kinds: chosen(usual), why: `one of each family${used}; ${always}` };
}
