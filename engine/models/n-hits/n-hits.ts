import { createNetModel } from '../create-net.ts';

/**
 * Stacks of plain layers that look at the past at different sampling rates, each forecasting what the others left.
 *
 * @see Challu et al. (2023), N-HiTS: neural hierarchical interpolation for time series forecasting, AAAI 37(6), 6989-6997
 */
export const nHits = createNetModel({
  kind: 'n-hits',
  label: 'N-HiTS',
  summary: 'A neural net of stacks that look from coarse to fine at the last periods of every series; faster than an LSTM.',
  complexity: 69,
  equation: [
    String.raw`\theta_s = \mathrm{MLP}_s(\mathrm{pool}_{p_s}(r_{s-1}))`,
    String.raw`r_s = r_{s-1} - \mathrm{interpolate}(\theta_s^{b}), \quad \hat y = \sum_s \mathrm{interpolate}(\theta_s^{f})`,
  ],
});
