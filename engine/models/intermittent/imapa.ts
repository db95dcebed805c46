import { EngineError } from '../../core/errors.ts';
import { numberSetting } from '../refuse-spec.ts';
import { aggregationSetting, oneStepOf, rateAt, SIZES_ALPHA } from './aggregation.ts';
import { meanInterval } from './demand.ts';
import { intermittentModel } from './intermittent-model.ts';

/**
 * ADIDA at every level of aggregation up to the mean interval, averaged.
 *
 * @see Petropoulos & Kourentzes (2015), J. Operational Research Society 66(6), 914-924; with simple exponential smoothing at every level, as in
 *   the benchmarks of the M5 competition
 */
export const imapa = intermittentModel({
  kind: 'imapa',
  label: 'IMAPA',
  summary: 'Averages forecasts of sums over 1, 2 ... periods, up to the usual interval between demands.',
  complexity: 8,
  parameters: aggregationSetting('Longest sum. The mean interval between demands, rounded, unless given.'),
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
