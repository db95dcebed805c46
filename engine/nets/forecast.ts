import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import type { Parallel } from '../core/parallel.ts';
import { floatsOfBase64 } from '../tensor/base64.ts';
import type { NetBackend, NetSession } from './backend.ts';
import type { NetFitted } from './fitted.ts';
import { fusedBackend } from './fused/backend.ts';
import { knownAhead, type NetPanel } from './panel.ts';
import { checkNetPanel } from './prepare.ts';
import { quantileAt } from './quantiles.ts';
import { lossOfSettings } from './settings.ts';
import { unscaleValue, type WindowScale } from './window-scale.ts';
import { createAssembler, type Window } from './windows.ts';

const BATCH_ROWS = 64;
const BATCHES_AT_ONCE = 8;

export interface ForecastOptions {
  /** The fused kernel when left out. */
  readonly backend?: NetBackend | undefined;
  readonly parallel?: Parallel | undefined;
  readonly shouldStop?: (() => boolean) | undefined;
}

/** One series while it is forecast, block after block of H periods. */
interface Path {
  readonly mean: Float64Array;
  /** One array a probability. */
  readonly bounds: readonly Float64Array[];
  /** How far the bounds were from the median at the end of the block before, on the transformed scale. */
  readonly spread: Float64Array;
}

/** Lower and upper probability of every level, ascending by level. */
const probabilitiesOf = (levels: readonly number[]): number[] => levels.flatMap((level) => [0.5 - level / 200, 0.5 + level / 200]);

function checkRequest({ settings, inputs }: NetFitted, panel: NetPanel, horizon: number, levels: readonly number[]): void {
  const { quantiles } = settings;
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new EngineError('invalid-option', `The horizon needs to be a whole number from 1 on, got ${horizon}`);
  if (levels.length > 0 && !(quantiles.some((q) => q < 0.5) && quantiles.some((q) => q > 0.5)))
    throw new EngineError('invalid-option', 'The net was trained without quantiles on both sides of the median: it gives no intervals');
  checkNetPanel(panel);
  const same = (a: readonly { name: string }[], b: readonly { name: string }[] = []): boolean =>
    a.length === b.length && a.every(({ name }, i) => name === b[i]?.name);
  if (!same(inputs.future, panel.futureRegressors) || !same(inputs.past, panel.pastRegressors) || !same(inputs.statics, panel.statics))
    throw new EngineError('length-mismatch', 'The panel needs the regressors and statics that the net was trained with, in the same order');
  panel.series.forEach((_, i) => {
    const known = knownAhead(panel, i);
    if (known < horizon)
      throw new EngineError('length-mismatch', `Series ${i} has regressors for ${known} periods ahead, the forecast needs ${horizon}`, {
        series: i,
      });
  });
}

function joined(y: Float64Array, more: Float64Array): Float64Array {
  const all = new Float64Array(y.length + more.length);
  all.set(y);
  all.set(more, y.length);
  return all;
}

/** Puts one block of outputs of a row in its place, in the units of the series. */
function takeBlock(
  fitted: NetFitted,
  outputs: Float32Array,
  row: number,
  scale: WindowScale,
  probabilities: readonly number[],
  from: number,
  path: Path,
): void {
  const { shape, scaling } = fitted;
  const { quantiles, mean } = lossOfSettings(fitted.settings);
  const { horizon: H, outputs: Q } = shape;
  const sorted = new Float64Array(quantiles.length);
  for (let h = 0; h < H && from + h < path.mean.length; h++) {
    const at = (row * H + h) * Q;
    for (let q = 0; q < sorted.length; q++) sorted[q] = outputs[at + q] as number;
    // Quantiles that are learnt one by one may cross.
    sorted.sort();
    const point = mean ? (outputs[at + Q - 1] as number) : (sorted[quantiles.indexOf(0.5)] as number);
    path.mean[from + h] = unscaleValue(scaling, point, scale);
    const middle = probabilities.length > 0 ? quantileAt(quantiles, sorted, 0.5) : 0;
    probabilities.forEach((probability, p) => {
      const own = (quantileAt(quantiles, sorted, probability) - middle) * scale.scale;
      const before = path.spread[p] as number;
      const far = from === 0 ? own : Math.sign(probability - 0.5) * Math.hypot(own, before);
      (path.bounds[p] as Float64Array)[from + h] = unscaleValue(scaling, middle + far / scale.scale, scale);
      if (h === H - 1) path.spread[p] = far;
    });
  }
}

async function forecastBlock(
  session: NetSession,
  fitted: NetFitted,
  panel: NetPanel,
  paths: readonly Path[],
  from: number,
  probabilities: readonly number[],
  options: ForecastOptions,
): Promise<void> {
  const { settings, inputs, scaling, level, unit = 1 } = fitted;
  const assembler = createAssembler({
    panel,
    inputs,
    scaling,
    level,
    unit,
    sequenceLength: settings.sequence_length,
    horizon: settings.prediction_horizon,
  });
  const windows = panel.series.map((y, series): Window => ({ series, origin: y.length }));
  for (let first = 0; first < windows.length; first += BATCH_ROWS * BATCHES_AT_ONCE) {
    if (options.shouldStop?.()) throw new EngineError('cancelled', 'Forecasting was cancelled');
    const last = Math.min(windows.length, first + BATCH_ROWS * BATCHES_AT_ONCE);
    const scales: WindowScale[] = [];
    const batches = [];
    for (let i = first; i < last; i += BATCH_ROWS) batches.push(assembler.batch(windows.slice(i, Math.min(last, i + BATCH_ROWS)), scales));
    const outputs = await session.forward(batches);
    for (let i = first; i < last; i++) {
      const block = outputs[Math.floor((i - first) / BATCH_ROWS)] as Float32Array;
      takeBlock(fitted, block, (i - first) % BATCH_ROWS, scales[i - first] as WindowScale, probabilities, from, paths[i] as Path);
    }
  }
}

/**
 * Forecasts every series of a panel from its end.
 *
 * Beyond the horizon that the net was trained for it goes on from its own forecasts, a block at a time; what was uncertain at the end of a
 * block is added to the next by the root of the sum of squares.
 *
 * @param panel - history up to the origin, regressors known ahead for `horizon` more periods, all named as in training
 * @param levels - nominal coverages in percent
 * @returns one forecast a series; finite, intervals nested and ascending by level
 * @throws EngineError `invalid-option`, `length-mismatch`, `not-finite`, `cancelled`
 */
export async function forecastNet(
  fitted: NetFitted,
  panel: NetPanel,
  horizon: number,
  levels: readonly number[],
  options: ForecastOptions = {},
): Promise<Forecast[]> {
  checkRequest(fitted, panel, horizon, levels);
  const ascending = levels.toSorted((a, b) => a - b);
  const probabilities = probabilitiesOf(ascending);
  const H = fitted.settings.prediction_horizon;
  const paths = panel.series.map((): Path => ({
    mean: new Float64Array(horizon),
    bounds: probabilities.map(() => new Float64Array(horizon)),
    spread: new Float64Array(probabilities.length),
  }));
  const session = await (options.backend ?? fusedBackend()).open({
    shape: fitted.shape,
    loss: lossOfSettings(fitted.settings),
    state: { weights: floatsOfBase64(fitted.weights) },
    batchRows: BATCH_ROWS,
    parallel: options.parallel,
  });
  try {
    for (let from = 0; from < horizon; from += H) {
      const series = from === 0 ? panel.series : panel.series.map((y, i) => joined(y, (paths[i] as Path).mean.subarray(0, from)));
      await forecastBlock(session, fitted, { ...panel, series }, paths, from, probabilities, options);
    }
  } finally {
    session.close();
  }
  return paths.map(({ mean, bounds }) => ({
    mean,
    intervals: ascending.map((level, k) => {
      // Wider levels contain narrower ones, and all contain the point, which a mean beside quantiles need not lie within.
      const lower = mean.map((point, h) => bounds.slice(0, 2 * k + 2).reduce((least, bound) => Math.min(least, bound[h] as number), point));
      const upper = mean.map((point, h) => bounds.slice(0, 2 * k + 2).reduce((most, bound) => Math.max(most, bound[h] as number), point));
      return { level, lower, upper };
    }),
  }));
}
