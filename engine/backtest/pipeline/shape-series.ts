import { EngineError } from '../../core/errors.ts';
import { sliceSeries, type Regressor, type Series } from '../../core/panel.ts';
import { countObserved } from '../../math/moments.ts';
import type { FitNote, LocalModel } from '../../models/model.ts';
import { countMissing } from './regressors.ts';

/** What is known before a series is shaped. */
export interface ShapeOptions {
  readonly horizon: number;
  readonly futureXreg?: readonly Regressor[];
}

export interface ShapedSeries {
  /** Without leading gaps; with a season that it has room for; with regressors whose future is known. */
  readonly series: Series;
  /** Number of leading missing values that were cut off. */
  readonly lead: number;
  /** For the regressors of `series`, length h each; absent without them. */
  readonly futureXreg?: readonly Regressor[];
}

/** What shaping needs to know of a model. */
export type ShapedFor = Pick<LocalModel, 'label' | 'acceptsMissing' | 'acceptsRegressors'>;

/** Missing values before the first observed one. */
function leadOf(y: Float64Array): number {
  let lead = 0;
  while (lead < y.length && Number.isNaN(y[lead] as number)) lead++;
  return lead;
}

/**
 * A series as models of its kind get it: leading gaps trimmed; a season for which it is too short (no room for it, two more values and a
 * test part) left out, for all models alike, so that their errors can be compared; regressors kept where the model uses them and their
 * future is known.
 *
 * @param warnings - what the user should know is added here
 * @throws EngineError `series-too-short` when every value is missing
 */
export function shapeSeries(model: ShapedFor, series: Series, options: ShapeOptions, warnings: FitNote[]): ShapedSeries {
  const { horizon } = options;
  const lead = leadOf(series.y);
  const { seasons, xreg, ...trimmed } = sliceSeries(series, lead, series.y.length);
  const n = trimmed.y.length;
  if (n === 0) throw new EngineError('series-too-short', `Series ${series.id || '1'} has no value at all.`);
  const hasRoom = (m: number): boolean => n - horizon >= m + 2;
  const seasonal = series.seasonLength > 1 && hasRoom(series.seasonLength);
  if (series.seasonLength > 1 && !seasonal)
    warnings.push({
      code: 'no-season',
      message:
        `${n} values are too few for a season of ${series.seasonLength} and a horizon of ${horizon}; ` + 'treated as having no season.',
    });
  const missing = n - countObserved(trimmed.y);
  if (missing > 0 && !model.acceptsMissing)
    warnings.push({
      code: 'gaps-filled',
      message: `${missing} of ${n} values are missing and were filled in before fitting; intervals do not count what that leaves unknown.`,
    });
  const known = usableRegressors(model, xreg ?? [], options, warnings);
  const kept = seasonal ? seasons?.filter(hasRoom) : undefined;
  return {
    lead,
    series: {
      ...trimmed,
      seasonLength: seasonal ? series.seasonLength : 1,
      ...(kept && kept.length > 0 ? { seasons: kept } : {}),
      ...(known ? { xreg: known.xreg } : {}),
    },
    ...(known ? { futureXreg: known.futureXreg } : {}),
  };
}

interface Known {
  readonly xreg: readonly Regressor[];
  readonly futureXreg: readonly Regressor[];
}

/** All regressors with their known future; null where the model uses none or the future of one is not known. */
function usableRegressors(
  model: ShapedFor,
  xreg: readonly Regressor[],
  { horizon, futureXreg = [] }: ShapeOptions,
  warnings: FitNote[],
): Known | null {
  if (!model.acceptsRegressors || xreg.length === 0) return null;
  const future = xreg.map(({ name }) => futureXreg.find((known) => known.name === name && known.values.length >= horizon));
  const unknown = xreg.filter((_, i) => future[i] === undefined).map(({ name }) => name);
  if (unknown.length > 0) {
    warnings.push({
      code: 'regressors-unknown',
      message:
        `${model.label} was fitted without regressors: ${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known ` +
        `for the ${horizon} periods to forecast.`,
    });
    return null;
  }
  const ahead = future.flatMap((known) => (known ? { name: known.name, values: known.values.subarray(0, horizon) } : []));
  const missing = countMissing(xreg) + countMissing(ahead);
  if (missing > 0)
    warnings.push({ code: 'regressor-gaps-filled', message: `${missing} values of regressors are missing; each repeats the one before.` });
  return { xreg, futureXreg: ahead };
}
