import { filledFor } from '../backtest/pipeline/fit-saved.ts';
import { describeSaved } from '../backtest/pipeline/describe-saved.ts';
import { requestTo } from '../backtest/pipeline/regressors.ts';
import { innerOf, isLifted, type SavedModel } from '../backtest/pipeline/saved-model.ts';
import { shapeSeries } from '../backtest/pipeline/shape-series.ts';
import type { ForecastRequest } from '../core/forecast.ts';
import type { Series } from '../core/panel.ts';
import { modelByKind } from '../models/index.ts';
import type { BestFitted } from '../models/best/fitted.ts';
import { seriesFor } from '../models/best/looks-back.ts';
import type { Description, Fitted } from '../models/model.ts';
import { invertForecast, type FittedTransform } from '../transforms/transform.ts';
import { combineExplained, sharesOf } from './combine-explained.ts';
import { inUnits, someRows, type Explained, type ToUnits } from './explained.ts';
import { partsOfModel, type ModelParts } from './model-parts.ts';

/**
 * A local model's forecast taken apart: its own components over the horizon, which are added up as the model does. Where a model carries on the
 * past without naming parts (ARIMA, seasonal naive), its forecast is split into the mean over a season and the difference from it.
 *
 * @param series - the very one that `runSeries` was given
 * @param request - its horizon and known future
 * @throws EngineError as `describeSaved` does, `no-convergence` where a part cannot be turned back from a transformation
 */
export function explainComponents(saved: SavedModel, series: Series, request: ForecastRequest): Explained {
  const fitted = innerOf(saved);
  const model = modelByKind(fitted.kind);
  const { description, y } = describeSaved(saved, series, request);
  const { series: shaped } = shapeSeries(model, series, request, []);
  const asked: ForecastRequest = { ...requestTo(model, shaped, request), levels: [] };
  const training: Series = { ...filledFor(model, shaped), y };
  const transform = isLifted(saved) ? saved.transform : undefined;
  const parts = combinationOf(fitted, training, asked) ?? partsOf(fitted, description, training, asked);
  return asExplained(parts, transform, request.horizon);
}

/** Parts of one fitted model on the scale that it was fitted on. */
function partsOf(fitted: Fitted, description: Description | null, series: Series, request: ForecastRequest): ModelParts {
  const path = modelByKind(fitted.kind).forecast(fitted, request).mean;
  return partsOfModel(fitted, description, series, path);
}

/** A combination of models through the parts of its members, on the scale that they were fitted on; null for a single model. */
function combinationOf(fitted: Fitted, series: Series, request: ForecastRequest): ModelParts | null {
  if (fitted.kind !== 'best') return null;
  const { members, rule } = fitted as BestFitted;
  const { futureXreg, ...plain } = request;
  const made = members.map((member) => {
    const model = modelByKind(member.fitted.kind);
    const own = seriesFor({ model, seasonLength: member.seasonLength }, series);
    const asked = model.acceptsRegressors && futureXreg ? request : plain;
    const description = model.describe?.(member.fitted, own, asked) ?? null;
    return partsOf(member.fitted, description, own, asked);
  });
  const [single] = made;
  if (single && made.length === 1) return single;
  const explained = made.map((parts) => asExplained(parts, undefined, request.horizon));
  const shares = sharesOf(
    explained.map(({ ahead }) => ahead.reached),
    members.map(({ weight }) => weight),
    rule,
  );
  const { parts, ahead, before } = combineExplained(
    explained.map((one, k) => ({ label: members[k]?.fitted.kind ?? '', shares: shares[k] as Float64Array, explained: one })),
  );
  const both = (a: Float64Array, b: Float64Array | undefined): Float64Array => Float64Array.from([...a, ...(b ?? [])]);
  return {
    parts,
    base: both(ahead.base, before?.base),
    scores: ahead.effects.map((own, k) => both(own, before?.effects[k])),
    values: ahead.values.map((own, k) => both(own, before?.values[k])),
    season: before?.base.length ?? 0,
    actual: before?.actual ?? new Float64Array(0),
    notes: [],
  };
}

function asExplained(
  { parts, base, scores, values, season, actual, notes }: ModelParts,
  transform: FittedTransform | undefined,
  h: number,
): Explained {
  const rows = base.length;
  if (!transform || transform.kind === 'none') {
    const toUnits: ToUnits = transform ? inverseOf(transform, h) : (score) => score;
    const all = inUnits(base, scores, values, toUnits);
    // Each period has a factor of its own: only in units can steps be told apart.
    return explainedOf({ ...all, baseScore: all.base, scores: all.effects }, 'units', 'units of the series');
  }
  if (transform.kind === 'difference') {
    // Forecasts of changes add up, and so do their parts.
    const summed = (one: Float64Array): Float64Array => {
      let sum = 0;
      return one.slice(0, h).map((value) => (sum += value));
    };
    const level = scores.map((own, k) => (k === 0 ? own.map((value, r) => value + (base[r] as number)) : own));
    const plain = inUnits(
      new Float64Array(h).fill(transform.last as number),
      level.map(summed),
      values.map((one) => one.slice(0, h)),
      (score) => score,
    );
    return { ...explainedOf(plain, 'units', 'units of the series', h), before: null };
  }
  const turned = inUnits(base, scores, values, inverseOf(transform, h));
  const all = transform.calendar ? { ...turned, baseScore: turned.base, scores: turned.effects } : turned;
  return explainedOf(
    all,
    transform.calendar ? 'units' : transform.kind === 'log1p' ? 'log' : 'transformed',
    transform.calendar ? 'units of the series' : transform.kind === 'log1p' ? 'log(1 + y)' : 'Box-Cox of y',
  );

  function explainedOf(all: ReturnType<typeof inUnits>, scale: Explained['scale'], scaleWords: string, until = rows): Explained {
    const before =
      season > 0 && !transform?.calendar && until === rows && transform?.kind !== 'difference' ? someRows(all, h, h + season) : null;
    return {
      method: 'components',
      scale,
      scaleWords,
      parts,
      ahead: someRows(all, 0, h),
      before: before && { ...before, actual: actual.map((value) => (transform ? inverseOf(transform, h)(value, h) : value)) },
      notes,
    };
  }
}

/** Turns single values back; rows after the horizon are periods of the history, which know no calendar. */
function inverseOf(transform: FittedTransform, h: number): ToUnits {
  const plain: FittedTransform = { ...transform, biasAdjust: false };
  const { calendar: _calendar, ...timeless } = plain;
  return (score, row) => {
    if (row >= h || !plain.calendar) return invertForecast(timeless, { mean: Float64Array.of(score), intervals: [] }).mean[0] as number;
    // The calendar's factor is that of the row.
    const whole = invertForecast(plain, { mean: new Float64Array(row + 1).fill(score), intervals: [] });
    return whole.mean[row] as number;
  };
}
