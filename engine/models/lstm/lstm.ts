import { createNetModel } from '../create-net.ts';

/**
 * A recurrent net over all series: windows on their own scale, all steps of the horizon at once, quantiles as intervals.
 *
 * @see Hochreiter & Schmidhuber (1997), Neural Computation 9(8), 1735-1780; Wen et al. (2017), A multi-horizon quantile recurrent forecaster
 */
export const lstm = createNetModel({
  kind: 'lstm',
  label: 'LSTM',
  summary: 'A recurrent neural net that reads the last periods of every series and forecasts the whole horizon at once.',
  complexity: 70,
  equation: [
    String.raw`f_t, i_t, o_t = \sigma(W_{f,i,o}\, x_t + U_{f,i,o}\, h_{t-1} + b_{f,i,o})`,
    String.raw`c_t = f_t \odot c_{t-1} + i_t \odot \tanh(W_c x_t + U_c h_{t-1} + b_c)`,
    String.raw`h_t = o_t \odot \tanh(c_t)`,
    String.raw`\hat y_{t+k}^{(q)} = g_q(h_t, u_{t+k}), \quad k = 1, \ldots, H`,
  ],
});
