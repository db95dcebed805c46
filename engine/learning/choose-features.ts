import type { Panel } from '../core/panel.ts';
import type { FeatureSpec } from '../features/matrix/spec.ts';
import { proposeFeatures } from '../features/propose.ts';
import { lengthOf } from './cut-panel.ts';
import type { PanelSettings } from './settings.ts';

/** A year of days and half of another: the day of the year can be learnt. */
const YEAR_AND_HALF = 548;

/**
 * The features that a learner gets: the user's, or what suits the data, with attributes as categories rather than a column each.
 *
 * @param upTo - periods ahead that a direct model forecasts; newer lags are left out when columns are planned
 */
export function chooseFeatures(panel: Panel, settings: PanelSettings, upTo: number): FeatureSpec[] {
  const { strategy, lags, features, holidays } = settings;
  const own = lags === null ? [] : [{ kind: 'lag' as const, lags: strategy === 'direct' ? lags.filter((lag) => lag >= upTo) : lags }];
  if (features !== null) return [...features, ...own.filter((spec) => spec.lags.length > 0)];
  const specs: FeatureSpec[] = [];
  const longest = Math.max(0, ...panel.ids.map((_, i) => lengthOf(panel, i)));
  for (const { spec } of proposeFeatures(panel, { horizon: upTo, strategy })) {
    if (spec.kind === 'attribute') specs.push({ ...spec, encoding: spec.encoding === 'number' ? 'number' : 'ordinal' });
    else if (spec.kind === 'series') specs.push({ ...spec, forms: ['code'] });
    else if (spec.kind === 'lag' && spec.of === undefined) specs.push(lags === null ? spec : { kind: 'lag', lags: own[0]?.lags ?? [] });
    else if (spec.kind === 'calendar' && panel.frequency.unit === 'day' && longest >= YEAR_AND_HALF)
      specs.push({ ...spec, parts: [...spec.parts, 'day-of-year'] });
    // Waves serve linear models; trees cut the day of the year where they like.
    else if (spec.kind !== 'fourier') specs.push(spec);
  }
  if (holidays.length > 0 && panel.axis && panel.frequency.unit !== 'integer')
    specs.push({ kind: 'holidays', dates: holidays, ...(panel.frequency.unit === 'day' ? { before: 2, after: 1 } : {}) });
  return specs.filter((spec) => spec.kind !== 'lag' || spec.lags.length > 0);
}
