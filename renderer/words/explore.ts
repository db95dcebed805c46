import type { Comparison, DemandPatternName, ExploreSeries, Kpis } from '../../contract/entities/explore.ts';
import type { FrequencyUnit } from './terms.ts';

/** What a series' values are like, by how often there is demand and how much its size varies. */
export const patternWords: Record<DemandPatternName, { readonly label: string; readonly meaning: string }> = {
  none: { label: 'None', meaning: 'There is no demand in this range.' },
  smooth: { label: 'Smooth', meaning: 'Demand in most periods, of similar size: easiest to forecast.' },
  erratic: { label: 'Erratic', meaning: 'Demand in most periods, of very different size.' },
  intermittent: { label: 'Intermittent', meaning: 'Many periods without demand, of similar size where there is some.' },
  lumpy: { label: 'Lumpy', meaning: 'Many periods without demand, of very different size where there is some: hardest to forecast.' },
};

type Method = NonNullable<ExploreSeries['decomposition']>['method'];
export const methodLabels: Record<Method, string> = {
  stl: 'STL',
  mstl: 'MSTL',
  'classical-additive': 'Classical, additive',
  'classical-multiplicative': 'Classical, multiplicative',
  trend: 'Trend alone',
};

export const deterministicLabels = { none: 'Without constant', constant: 'With constant', trend: 'With trend' } as const;

/** What the service sums as the newest weeks or months. */
const recentNames: Record<FrequencyUnit, string> = {
  integer: 'Newest periods',
  minute: 'Last day',
  hour: 'Last week',
  day: 'Last 4 weeks',
  'business-day': 'Last 20 days',
  week: 'Last 4 weeks',
  month: 'Last 3 months',
  quarter: 'Newest quarters',
  year: 'Newest years',
};

/** One figure, and what it is compared with. */
export interface NamedKpi {
  readonly name: string;
  readonly value: number;
  readonly label: string;
  readonly changes: readonly { readonly with: string; readonly comparison: Comparison }[];
}

/** The figures that a series or a total has, the shortest stretch first. */
export function namedKpis({ last, lastYear, recent, yearToDate, year }: Kpis, unit: FrequencyUnit): NamedKpi[] {
  const one = (name: string, comparison: Comparison | null): NamedKpi[] =>
    comparison === null || comparison.value === null
      ? []
      : [{ name, value: comparison.value, label: comparison.label, changes: [{ with: 'on year before', comparison }] }];
  const newest: NamedKpi[] =
    last.value === null
      ? []
      : [
          {
            name: 'Newest',
            value: last.value,
            label: last.label,
            changes: [
              { with: 'on the one before', comparison: last },
              ...(lastYear ? [{ with: 'on year before', comparison: lastYear }] : []),
            ],
          },
        ];
  return [...newest, ...one(recentNames[unit], recent), ...one('Year to date', yearToDate), ...one('Last 12 months', year)];
}
