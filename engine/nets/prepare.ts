import { EngineError } from '../core/errors.ts';
import { learnInputs, staticWidth } from './encode.ts';
import { nameProblem } from './names.ts';
import { lossOfSettings, type NetKind, type NetSettings, type Scaling } from './settings.ts';
import type { NetPanel } from './panel.ts';
import { outputCount } from './loss.ts';
import type { NetShape } from './shape.ts';
import { levelOf, measureWindow, scaleValue, type WindowScale } from './window-scale.ts';
import { pastWidth, trainingRange, validationWindows, windowAt, type Window, type WindowRange, type WindowSource } from './windows.ts';

/** A panel made ready for training. */
export interface Prepared {
  readonly source: WindowSource;
  readonly range: WindowRange;
  readonly validation: readonly Window[];
  readonly shape: NetShape;
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

/** With fewer windows than this nets were no better than the value of a season before; see docs/methods/lstm.md. */
export const LEAST_WINDOWS = 10;
/** Windows that the mean level is taken from; more would not change it. */
const LEVEL_WINDOWS = 4096;
const MOST_VALIDATION_WINDOWS = 4096;

/** @throws EngineError `length-mismatch`, `not-finite`, `invalid-option`: what stands beside the series does not fit them, or values are no numbers */
export function checkNetPanel(panel: NetPanel): void {
  for (const { name } of [...(panel.futureRegressors ?? []), ...(panel.pastRegressors ?? []), ...(panel.statics ?? [])]) {
    const problem = nameProblem(name);
    if (problem !== null)
      throw new EngineError('invalid-option', `The name of a regressor or static ${problem}`, { name: name.slice(0, 40) });
  }
  const count = panel.series.length;
  panel.series.forEach((y, i) => {
    for (const value of y)
      if (Math.abs(value) > 1e100)
        throw new EngineError('not-finite', `Series ${i} holds ${value}; nets take values up to 1e100`, { series: i });
  });
  for (const { name, values } of [...(panel.futureRegressors ?? []), ...(panel.pastRegressors ?? [])]) {
    if (values.length !== count)
      throw new EngineError('length-mismatch', `${name} has values for ${values.length} series, the panel has ${count}`, { name });
    values.forEach((one, i) => {
      const needed = panel.series[i]?.length ?? 0;
      if (one.length < needed)
        throw new EngineError('length-mismatch', `${name} has ${one.length} values for series ${i}, which has ${needed}`, {
          name,
          series: i,
        });
      if (one.some((value) => Math.abs(value) === Infinity)) throw new EngineError('not-finite', `${name} is infinite somewhere`, { name });
    });
  }
  for (const { name, values } of panel.statics ?? [])
    if (values.length !== count)
      throw new EngineError('length-mismatch', `${name} has ${values.length} values, the panel has ${count} series`, { name });
}

function scalingOf({ scaling }: NetSettings, panel: NetPanel): Scaling {
  const negative = panel.series.some((y) => y.some((value) => value < 0));
  if (scaling === 'log1p' && negative)
    throw new EngineError('negative-values', 'Scaling log1p needs values that are nowhere negative; use standard or mean');
  return scaling === 'auto' ? (negative ? 'standard' : 'log1p') : scaling;
}

function levelInput(panel: NetPanel, range: WindowRange, scaling: Scaling, sequenceLength: number): { mean: number; deviation: number } {
  const scale: WindowScale = { location: 0, scale: 1 };
  const count = Math.min(range.count, LEVEL_WINDOWS);
  const levels = Float64Array.from({ length: count }, (_, i) => {
    const { series, origin } = windowAt(range, Math.floor((i * range.count) / count));
    measureWindow(scaling, panel.series[series] as Float64Array, origin - sequenceLength, origin, 1, scale);
    return levelOf(scaling, scale);
  });
  const mean = levels.reduce((total, level) => total + level, 0) / count;
  const deviation = Math.sqrt(levels.reduce((total, level) => total + (level - mean) ** 2, 0) / count);
  return { mean, deviation: deviation > 1e-9 * Math.max(1, Math.abs(mean)) ? deviation : 1 };
}

/** So far apart the logarithms of a window are taken for constant. */
const LEAST_UNIT = 1e-6;

/**
 * Root mean square of how far logarithms are from the mean of their window. Divided by it, what a net sees and forecasts has a spread of about
 * one, which is what its first weights are made for: sales that move by a tenth would else be lost beside its other inputs.
 */
function unitOf(panel: NetPanel, range: WindowRange, scaling: Scaling, sequenceLength: number): number {
  if (scaling !== 'log1p') return 1;
  const scale: WindowScale = { location: 0, scale: 1 };
  const windows = Math.min(range.count, LEVEL_WINDOWS);
  let squares = 0;
  let count = 0;
  for (let i = 0; i < windows; i++) {
    const { series, origin } = windowAt(range, Math.floor((i * range.count) / windows));
    const y = panel.series[series] as Float64Array;
    measureWindow(scaling, y, origin - sequenceLength, origin, 1, scale);
    for (let t = Math.max(0, origin - sequenceLength); t < origin; t++) {
      const value = y[t] as number;
      if (Number.isNaN(value)) continue;
      squares += scaleValue(scaling, value, scale) ** 2;
      count++;
    }
  }
  const unit = Math.sqrt(squares / Math.max(1, count));
  return unit > LEAST_UNIT ? unit : 1;
}

/** Points of the forecast of a stack that pools so many periods: coarser where it looks more coarsely. */
const knotsFor = (horizon: number, pool: number): number => Math.max(1, Math.ceil(horizon / pool));

export function shapeOf(kind: NetKind, settings: NetSettings, widths: { past: number; future: number; statics: number }): NetShape {
  const shared = {
    sequenceLength: settings.sequence_length,
    horizon: settings.prediction_horizon,
    outputs: outputCount(lossOfSettings(settings)),
    pastInputs: widths.past,
    futureInputs: widths.future,
    statics: widths.statics,
    decoderSize: settings.decoder_size,
    hiddenSize: settings.hidden_size,
    layers: settings.num_layers,
  };
  if (kind === 'lstm') return { ...shared, kind };
  return { ...shared, kind, stacks: settings.pooling.map((pool) => ({ pool, knots: knotsFor(shared.horizon, pool) })) };
}

/**
 * Windows, inputs and shape for training on a panel.
 *
 * @throws EngineError `length-mismatch`, `not-finite`, `negative-values`, `series-too-short`
 */
export function prepareTraining(kind: NetKind, panel: NetPanel, settings: NetSettings): Prepared {
  checkNetPanel(panel);
  const { sequence_length: L, prediction_horizon: H } = settings;
  const lengths = panel.series.map((y) => y.length);
  let held = settings.validation_periods;
  let range = trainingRange(lengths, L, H, held);
  let validation = validationWindows(lengths, H, held, MOST_VALIDATION_WINDOWS);
  const notes: { code: string; message: string }[] = [];
  if (held > 0 && (range.count < LEAST_WINDOWS || validation.length === 0)) {
    held = 0;
    range = trainingRange(lengths, L, H, 0);
    validation = [];
    notes.push({ code: 'no-validation', message: 'The series are too short to hold a validation part back; every epoch was trained' });
  }
  if (range.count < LEAST_WINDOWS)
    throw new EngineError(
      'series-too-short',
      `A net needs ${LEAST_WINDOWS} windows of what was followed by ${H} more values to learn from; the series give ${range.count}, the longest has ${Math.max(0, ...lengths)} values`,
      { needed: LEAST_WINDOWS, windows: range.count },
    );
  const scaling = scalingOf(settings, panel);
  const inputs = learnInputs(
    panel,
    lengths.map((length) => Math.max(0, length - held)),
  );
  const source = {
    ...{ panel, inputs, scaling, sequenceLength: L, horizon: H },
    level: levelInput(panel, range, scaling, L),
    unit: unitOf(panel, range, scaling, L),
  };
  const widths = { past: pastWidth(inputs), future: inputs.future.length, statics: 1 + staticWidth(inputs) };
  return { source, range, validation, shape: shapeOf(kind, settings, widths), notes };
}
