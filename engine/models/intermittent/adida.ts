import { numberSetting } from '../refuse-spec.ts';
import { aggregationSetting, oneStepOf, rateAt, SIZES_ALPHA } from './aggregation.ts';
import { meanInterval } from './demand.ts';
import { intermittentModel } from './intermittent-model.ts';

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
  parameters: aggregationSetting('Periods that are added up. The mean interval between demands, rounded, unless given.'),
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
