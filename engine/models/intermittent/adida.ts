import { EngineError } from '../../core/errors.ts';
import type { Parameter } from '../model.ts';
import { numberSetting } from '../refuse-spec.ts';
import { meanInterval } from './demand.ts';
import { intermittentModel } from './intermittent-model.ts';
import { aggregate, bestSmoothing, smoothFromFirst } from './smoothing.ts';

/** Smoothing of sizes in the distribution behind the intervals, as in Croston's method. */
const SIZES_ALPHA = 0.1;

const parametersFor = (help: string): readonly Parameter[] => [
  { name: 'aggregation', label: 'Periods aggregated', help, type: 'integer', min: 1, max: 10_000 },
];

/** Adds one aggregation level's one-step forecasts a period to `sums`, and counts them. */
function addOneStep(y: Float64Array, size: number, sums: Float64Array, counts: Int32Array): void {
  const totals = aggregate(y, size);
  const alpha = bestSmoothing(totals);
  const from = y.length - totals.length * size;
  let level = totals[0] as number;
  for (let i = 1; i < totals.length; i++) {
    for (let t = from + i * size; t < from + (i + 1) * size; t++) {
      sums[t] = (sums[t] as number) + level / size;
      counts[t] = (counts[t] as number) + 1;
    }
    level += alpha * ((totals[i] as number) - level);
  }
}

function oneStepOf(y: Float64Array, from: number, to: number): Float64Array {
  const sums = new Float64Array(y.length);
  const counts = new Int32Array(y.length);
  for (let size = from; size <= to; size++) addOneStep(y, size, sums, counts);
  return sums.map((sum, t) => (counts[t] ? sum / (counts[t] as number) : NaN));
}

/** Forecast a period from sums of `size` periods. */
function rateAt(y: Float64Array, size: number): { readonly rate: number; readonly alpha: number } {
  const totals = aggregate(y, size);
  const alpha = bestSmoothing(totals);
  return { rate: smoothFromFirst(totals, alpha) / size, alpha };
}

/**
 * Aggregate, forecast, disaggregate: sums over stretches as long as the mean interval have few zeros; simple exponential smoothing forecasts
 * them, and each period gets an equal share.
 *
 * @see Nikolopoulos et al. (2011), J. Operational Research Society 62(3), 544-554
 */
export const adida = intermittentModel({
  kind: 'adida',
  label: 'ADIDA',
  summary: 'Forecasts sums over the usual interval between demands, and shares them out.',
  complexity: 7,
  parameters: parametersFor('Periods that are added up. The mean interval between demands, rounded, unless given.'),
  limits: [],
  equation: ['Y_i = \\sum_{t \\in i} y_t', '\\hat{Y}_i = \\alpha Y_i + (1 - \\alpha) \\hat{Y}_{i-1}', '\\hat{y}_{n+h} = \\hat{Y} / k'],
  symbols: { aggregation: 'k', alpha: '\\alpha' },
  estimate(y, demand, spec) {
    const aggregation = Math.min(numberSetting(spec, 'aggregation') ?? meanInterval(demand), y.length);
    const { rate, alpha } = rateAt(y, aggregation);
    return { rate, alpha: SIZES_ALPHA, start: 'first', values: { aggregation, alpha } };
  },
  notation: ({ aggregation = 1 }) => `ADIDA [${aggregation}]`,
  oneStep: (y, _demand, { aggregation = 1 }) => oneStepOf(y, aggregation, aggregation),
});

/**
 * The same at every level of aggregation up to the mean interval, averaged.
 *
 * @see Petropoulos & Kourentzes (2015), J. Operational Research Society 66(6), 914-924; with simple exponential smoothing at every level, as in
 *   the benchmarks of the M5 competition
 */
export const imapa = intermittentModel({
  kind: 'imapa',
  label: 'IMAPA',
  summary: 'Averages forecasts of sums over 1, 2 ... periods, up to the usual interval between demands.',
  complexity: 8,
  parameters: parametersFor('Longest sum. The mean interval between demands, rounded, unless given.'),
  limits: [],
  equation: ['\\hat{y}_{n+h} = \\frac{1}{K} \\sum_{k=1}^{K} \\hat{Y}^{(k)} / k'],
  symbols: { aggregation: 'K' },
  estimate(y, demand, spec, { shouldStop }) {
    const aggregation = Math.min(numberSetting(spec, 'aggregation') ?? meanInterval(demand), y.length);
    let sum = 0;
    for (let size = 1; size <= aggregation; size++) {
      if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
      sum += rateAt(y, size).rate;
    }
    return { rate: sum / aggregation, alpha: SIZES_ALPHA, start: 'first', values: { aggregation } };
  },
  notation: ({ aggregation = 1 }) => `IMAPA [1..${aggregation}]`,
  oneStep: (y, _demand, { aggregation = 1 }) => oneStepOf(y, 1, aggregation),
});
