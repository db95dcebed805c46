import type { Series } from '../../core/panel.ts';
import type { Parameter, Spec } from '../model.ts';
import { numberSetting } from '../refuse-spec.ts';
import type { AdjustOptions } from './adjust.ts';

/** Longest season that is taken out: the figure of each season is kept with the fit. */
export const LONGEST_SEASON = 3000;

/** What a user may set of the decomposition; settings of the member come after these. */
export const decompositionParameters: readonly Parameter[] = [
  {
    name: 'seasons',
    label: 'Season lengths',
    help: 'Periods in each season, for example 24 and 168 for hours. Those of the data when not set; seasons seen fewer than twice are left out.',
    type: 'numbers',
    empty: 'those of the data',
    min: 2,
    max: LONGEST_SEASON,
  },
  {
    name: 'season_window',
    label: 'Season window',
    help: 'Seasons over which a seasonal figure is smoothed: small lets it change quickly, large keeps it. 11, 15, 19 ... for the shortest, next ... season when not set.',
    type: 'integer',
    empty: '11, 15, 19 ...',
    min: 3,
    max: 10_001,
  },
  {
    name: 'periodic',
    label: 'Fixed season',
    help: 'Seasonal figures never change: every season has the same. Then the season window is not used.',
    type: 'boolean',
    default: false,
  },
  {
    name: 'trend_window',
    label: 'Trend window',
    help: 'Periods over which the trend is smoothed. About one and a half seasons when not set.',
    type: 'integer',
    empty: 'about one and a half seasons',
    min: 3,
    max: 10_001,
    advanced: true,
  },
  {
    name: 'iterate',
    label: 'Rounds',
    help: 'How often each season is taken out anew from what the others leave; one season needs one round.',
    type: 'integer',
    min: 1,
    max: 10,
    default: 2,
    advanced: true,
  },
  {
    name: 'robust',
    label: 'Robust to outliers',
    help: 'Gives outliers little weight in trend and season; they stay in what is forecast.',
    type: 'boolean',
    default: false,
  },
  {
    name: 'shrink_season',
    label: 'Shrink noisy seasons',
    help: 'Seasonal figures keep only what is more than the noise they were estimated from; matters where seasons are few. R does not do this.',
    type: 'boolean',
    default: true,
    advanced: true,
  },
  {
    name: 'season_error',
    label: 'Error of the season',
    help: 'Counts in the intervals that seasonal figures are estimated. Without it they are those of the adjusted series, as in R, and too narrow.',
    type: 'boolean',
    default: true,
    advanced: true,
  },
];

/** The settings that the decomposition takes for itself, and those that go on to the member. */
export function splitSpec(spec: Spec): { readonly own: Spec; readonly members: Spec } {
  const names = new Set(decompositionParameters.map(({ name }) => name));
  const entries = Object.entries(spec);
  return {
    own: Object.fromEntries(entries.filter(([name]) => names.has(name))),
    members: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  };
}

/** Season lengths asked for, or those of the data. */
export function seasonLengthsOf(series: Series, spec: Spec): readonly number[] {
  const asked = spec['seasons'];
  if (Array.isArray(asked)) return asked as readonly number[];
  return series.seasons ?? [series.seasonLength];
}

/** Robust rounds stop once nothing changes by more than this share: the limit of 15 is for series that never settle. */
const ROBUST_TOLERANCE = 1e-3;

export function decompositionOptions(spec: Spec): AdjustOptions {
  const window = spec['periodic'] === true ? ('periodic' as const) : numberSetting(spec, 'season_window');
  const trendWindow = numberSetting(spec, 'trend_window');
  const iterate = numberSetting(spec, 'iterate');
  return {
    ...(window === undefined ? {} : { seasonWindow: window }),
    ...(trendWindow === undefined ? {} : { trendWindow }),
    ...(iterate === undefined ? {} : { iterate }),
    ...(spec['shrink_season'] === false ? {} : { shrink: true }),
    ...(spec['robust'] === true ? { robust: true, tolerance: ROBUST_TOLERANCE } : {}),
  };
}
