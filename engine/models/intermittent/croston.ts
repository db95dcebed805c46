import type { Parameter, Spec } from '../model.ts';
import { numberSetting } from '../refuse-spec.ts';
import type { Demand } from './demand.ts';
import { intermittentModel, type RateEstimate } from './intermittent-model.ts';
import { bestSmoothing, smoothFromFirst } from './smoothing.ts';

const USUAL = 0.1;
const PARAMETERS: readonly Parameter[] = [
  {
    name: 'alpha',
    label: 'Smoothing of sizes',
    help: 'Weight of the newest demand in the mean size.',
    type: 'number',
    default: USUAL,
    min: 0.001,
    max: 1,
  },
  {
    name: 'beta',
    label: 'Smoothing of intervals',
    help: 'Weight of the newest interval in the mean interval between demands.',
    type: 'number',
    default: USUAL,
    min: 0.001,
    max: 1,
  },
  {
    name: 'optimise',
    label: 'Optimise both',
    help: 'Finds both weights between 0.1 and 0.3 by the squares of one-step errors; weights that are given stay as they are.',
    type: 'boolean',
    default: false,
  },
];

/** Whether the intervals vary; where demand comes at a fixed beat, inverting the mean interval makes no bias. */
const varies = (intervals: Float64Array): boolean => intervals.some((interval) => interval !== intervals[0]);

function estimate({ sizes, intervals }: Demand, spec: Spec, corrected: boolean): RateEstimate {
  const optimise = spec['optimise'] === true;
  const alpha = numberSetting(spec, 'alpha') ?? (optimise ? bestSmoothing(sizes) : USUAL);
  const beta = numberSetting(spec, 'beta') ?? (optimise ? bestSmoothing(intervals) : USUAL);
  const size = smoothFromFirst(sizes, alpha);
  const interval = smoothFromFirst(intervals, beta);
  const factor = corrected && varies(intervals) ? 1 - beta / 2 : 1;
  return {
    rate: (factor * size) / interval,
    alpha,
    start: 'first',
    values: { size, interval, alpha, beta, ...(corrected ? { factor } : {}) },
  };
}

function oneStep(
  y: Float64Array,
  { intervals }: Demand,
  { alpha = USUAL, beta = USUAL, factor = 1 }: Readonly<Record<string, number>>,
): Float64Array {
  const forecast = new Float64Array(y.length).fill(NaN);
  let size = NaN;
  let interval = NaN;
  let k = 0;
  for (let t = 0; t < y.length; t++) {
    forecast[t] = (factor * size) / interval;
    const value = y[t] as number;
    if (value === 0) continue;
    const gap = intervals[k++] as number;
    size = Number.isNaN(size) ? value : size + alpha * (value - size);
    interval = Number.isNaN(interval) ? gap : interval + beta * (gap - interval);
  }
  return forecast;
}

const EQUATION = ['\\hat{z}_k = \\alpha z_k + (1 - \\alpha) \\hat{z}_{k-1}', '\\hat{p}_k = \\beta p_k + (1 - \\beta) \\hat{p}_{k-1}'];
const SYMBOLS = { size: '\\hat{z}', interval: '\\hat{p}', alpha: '\\alpha', beta: '\\beta', factor: '1 - \\beta/2' };

/**
 * Croston's method: sizes and intervals of demands are smoothed each by itself, at demands only; the forecast is their ratio.
 *
 * @see Croston (1972), Operational Research Quarterly 23(3), 289-303; the same as R's `croston` with its default of 0.1
 */
export const croston = intermittentModel({
  kind: 'croston',
  label: 'Croston',
  summary: 'Mean size of demands over the mean interval between them, both smoothed.',
  complexity: 5,
  parameters: PARAMETERS,
  limits: ['Learns nothing from periods without demand: a series that has died keeps its forecast.'],
  equation: ['\\hat{y}_{n+h} = \\hat{z} / \\hat{p}', ...EQUATION],
  symbols: SYMBOLS,
  estimate: (_y, demand, spec) => estimate(demand, spec, false),
  notation: () => 'Croston',
  oneStep,
});

/**
 * Croston's method with the correction of Syntetos and Boylan for the bias of a ratio. The correction is left out where all intervals are the
 * same and there is no such bias.
 *
 * @see Syntetos & Boylan (2005), Int. J. Forecasting 21(2), 303-314
 */
export const crostonSba = intermittentModel({
  kind: 'croston-sba',
  label: 'Croston, corrected (SBA)',
  summary: "Croston's method without its upward bias.",
  complexity: 6,
  parameters: PARAMETERS,
  limits: ['Learns nothing from periods without demand: a series that has died keeps its forecast.'],
  equation: ['\\hat{y}_{n+h} = (1 - \\frac{\\beta}{2}) \\hat{z} / \\hat{p}', ...EQUATION],
  symbols: SYMBOLS,
  estimate: (_y, demand, spec) => estimate(demand, spec, true),
  notation: () => 'SBA',
  oneStep,
});
