import type { Panel } from '../core/panel.ts';
import { featureColumns } from '../features/matrix/columns.ts';
import { planFeatures } from '../features/matrix/plan.ts';
import { partsFor } from '../features/matrix/kinds/calendar.ts';
import type { CalendarPart, FeatureSpec } from '../features/matrix/spec.ts';
import type { NetPanel, NetRegressor, NetStatic } from '../nets/index.ts';
import type { ClosedRule } from './closed.ts';
import { lengthOf } from './cut-panel.ts';
import { withoutClosed } from './target.ts';

/** What a net sees beside the series: plain data that is kept with it. */
export interface NetSurroundings {
  readonly closed: ClosedRule | null;
  /** What the date says. */
  readonly calendar: readonly FeatureSpec[];
}

const wanted: Partial<Record<Panel['frequency']['unit'], readonly CalendarPart[]>> = {
  minute: ['hour', 'day-of-week'],
  hour: ['hour', 'day-of-week', 'month'],
  day: ['day-of-week', 'month', 'days-to-pay-day'],
  'business-day': ['day-of-week', 'month', 'days-to-pay-day'],
  week: ['month', 'quarter'],
  month: ['month'],
  quarter: ['quarter'],
};
const YEARS: Partial<Record<Panel['frequency']['unit'], number>> = { day: 365.25, 'business-day': 260.9, week: 52.18 };

/** What the date says in a form that suits nets: round parts as waves, holidays with the days around them, a smooth year. */
export function netCalendar(
  panel: Panel,
  holidays: readonly { readonly name: string; readonly dates: readonly string[] }[],
): FeatureSpec[] {
  const { axis, frequency } = panel;
  if (!axis || frequency.unit === 'integer') return [];
  const possible = new Set(partsFor(axis));
  const parts = (wanted[frequency.unit] ?? []).filter((part) => possible.has(part));
  const specs: FeatureSpec[] = parts.length > 0 ? [{ kind: 'calendar', parts, encoding: 'cyclic' }] : [];
  if (frequency.unit === 'day' || frequency.unit === 'business-day')
    specs.push({ kind: 'calendar', parts: ['day-of-week'], encoding: 'one-hot' });
  const year = (YEARS[frequency.unit] ?? 0) / frequency.step;
  const longest = Math.max(0, ...panel.ids.map((_, i) => lengthOf(panel, i)));
  if (year > 2 && longest >= 1.5 * year) specs.push({ kind: 'fourier', period: year, order: 3 });
  if (holidays.length > 0) specs.push({ kind: 'holidays', dates: holidays, ...(frequency.unit === 'day' ? { before: 2, after: 1 } : {}) });
  return specs;
}

/** More series than this are not told apart by name: their level tells enough. */
const MOST_NAMED = 64;

/**
 * A panel as nets take it.
 *
 * @param ahead - periods after the end of each series that are to be forecast
 */
export function netPanel(panel: Panel, { closed, calendar }: NetSurroundings, ahead: number): NetPanel {
  const open = withoutClosed(panel, closed);
  const regressors = panel.regressors ?? [];
  const specs: FeatureSpec[] = [...calendar, ...regressors.map(({ name }): FeatureSpec => ({ kind: 'regressor', of: name, leads: [0] }))];
  const { columns } = planFeatures(
    panel,
    { specs, horizon: Math.max(1, ahead), strategy: 'direct' },
    specs.map(() => null),
  );
  const future = columns.map(({ name }) => ({ name, values: [] as Float64Array[] }));
  for (const { columns: cells } of featureColumns(panel, { columns, leftOut: [] }, { ahead }))
    cells.forEach((values, c) => future[c]?.values.push(Float64Array.from(values)));
  const past = (panel.past ?? []).map(({ name, values }): NetRegressor => ({
    name,
    values: panel.ids.map((_, i) => values.subarray(panel.offsets[i], panel.offsets[i + 1])),
  }));
  const statics: NetStatic[] = (panel.statics ?? []).filter(({ values }) => new Set(values).size > 1);
  const named: NetStatic[] = panel.ids.length > 1 && panel.ids.length <= MOST_NAMED ? [{ name: 'series', values: panel.ids }] : [];
  return {
    series: panel.ids.map((_, i) => open.y.subarray(panel.offsets[i], panel.offsets[i + 1])),
    ...(future.length > 0 ? { futureRegressors: future } : {}),
    ...(past.length > 0 ? { pastRegressors: past } : {}),
    ...(statics.length + named.length > 0 ? { statics: [...named, ...statics] } : {}),
  };
}
