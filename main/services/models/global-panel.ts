import { EngineError } from '../../../engine/core/errors.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { periodMs } from '../../../engine/core/time-axis.ts';
import type { FeatureSpec } from '../../../engine/features/matrix/spec.ts';
import type { Spec, SpecValue } from '../../../engine/models/model.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { publicHolidays } from '../experiments/country-holidays.ts';
import { featurePanel, withoutFeatures } from '../features/stage.ts';

/** What models that learn across series get of a version: keys of the series as attributes, without the features that were made for others. */
export const globalPanel = (loaded: LoadedPanel): Panel => featurePanel(withoutFeatures(loaded), loaded.version.keyNames, loaded.keys);

/**
 * Settings with the features that the version was made with, unless the user gave others. Countries are spelled out as dates, since the engine
 * knows no calendars.
 *
 * @param fromMs - first period of the data
 * @param toMs - last period of the longest forecast
 */
export async function withVersionFeatures(spec: Spec, loaded: LoadedPanel, fromMs: number, toMs: number): Promise<Spec> {
  const own = loaded.version.choices.features;
  const given = spec['features'] ?? null;
  if (given === null && !own) return spec;
  const specs = (given ?? own?.specs ?? []) as unknown as readonly FeatureSpec[];
  if (!Array.isArray(specs)) return spec;
  const spelled = await Promise.all(specs.map((feature: FeatureSpec) => spellHolidays(feature, fromMs, toMs)));
  const exclude = given === null && spec['exclude_features'] === undefined && own?.exclude?.length ? { exclude_features: own.exclude } : {};
  return { ...spec, ...exclude, features: spelled as unknown as SpecValue };
}

async function spellHolidays(feature: FeatureSpec, fromMs: number, toMs: number): Promise<FeatureSpec> {
  if (feature.kind !== 'holidays' || !feature.country?.trim() || Number.isNaN(fromMs)) return feature;
  const { country, dates = [], ...rest } = feature;
  const year = (ms: number): number => new Date(ms).getUTCFullYear();
  const rows = await publicHolidays(country.trim(), year(fromMs) - 1, year(toMs) + 1, 'Feature holidays: "country"');
  const taken = new Set(dates.map(({ name }) => name));
  const known = rows.flatMap(({ holiday, ds }) => (taken.has(holiday) ? [] : [{ name: holiday, dates: ds }]));
  return { ...rest, dates: [...dates, ...known] };
}

/** First and last point in time that a training can touch, milliseconds since 1970-01-01 UTC; NaN for a counted time. */
export function timeSpan({ version, panel }: LoadedPanel, horizon: number): { fromMs: number; toMs: number } {
  let first = Infinity;
  let end = 0;
  for (let i = 0; i < panel.ids.length; i++) {
    const start = panel.start[i] ?? 0;
    first = Math.min(first, start);
    end = Math.max(end, start + (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0));
  }
  return { fromMs: periodMs(version.axis, first), toMs: periodMs(version.axis, end + horizon) };
}

/** @throws EngineError `invalid-option` for a country where time has no dates */
export function needDates(label: string, country: SpecValue, fromMs: number): void {
  if (Number.isNaN(fromMs))
    throw new EngineError(
      'invalid-option',
      `${label}: "country_holidays" must be left out but is ${JSON.stringify(country)}: it needs dates, and the time of this dataset is counted in whole numbers.`,
    );
}
