import type { Parameter, Spec } from '../model.ts';
import { choiceSetting, numberSetting } from '../refuse-spec.ts';
import { intermittentModel, type RateEstimate } from './intermittent-model.ts';

/** Weights that are tried, those of the M5 competition's benchmark. */
const ALPHAS = [0.1, 0.2, 0.3, 0.5, 0.8];
const BETAS = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3];

const PARAMETERS: readonly Parameter[] = [
  {
    name: 'alpha',
    label: 'Smoothing of sizes',
    help: 'Weight of the newest demand in the mean size. Of 0.1, 0.2, 0.3, 0.5 and 0.8 the best in the history unless given.',
    type: 'number',
    empty: 'best in the history',
    min: 0.001,
    max: 1,
  },
  {
    name: 'beta',
    label: 'Smoothing of the probability',
    help: 'Weight of the newest period in the probability of demand. Of seven values from 0.01 to 0.3 the best unless given.',
    type: 'number',
    empty: 'best in the history',
    min: 0.001,
    max: 1,
  },
  {
    name: 'initial',
    label: 'Start',
    help: 'Smoothing starts from the mean size and the share of periods with demand, or from the first demand and the first period.',
    type: 'choice',
    default: 'mean',
    choices: [
      { value: 'mean', label: 'Means' },
      { value: 'first', label: 'First values' },
    ],
    advanced: true,
  },
];

interface Run {
  readonly size: number;
  readonly probability: number;
  readonly sse: number;
}

/** Runs the method over a series; `forecasts` is written when given. */
function run(y: Float64Array, alpha: number, beta: number, first: boolean, forecasts: Float64Array | null): Run {
  const { size: meanSize, probability: share, firstSize } = startOf(y);
  let size = first ? firstSize : meanSize;
  let probability = first ? (y[0] === 0 ? 0 : 1) : share;
  let sse = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    const forecast = size * probability;
    if (forecasts !== null) forecasts[t] = forecast;
    if (t > 0) sse += (value - forecast) ** 2;
    probability += beta * ((value === 0 ? 0 : 1) - probability);
    if (value !== 0) size += alpha * (value - size);
  }
  return { size, probability, sse };
}

function startOf(y: Float64Array): { readonly size: number; readonly probability: number; readonly firstSize: number } {
  let sum = 0;
  let count = 0;
  let firstSize = 0;
  for (const value of y) {
    if (value === 0) continue;
    if (count === 0) firstSize = value;
    sum += value;
    count++;
  }
  return { size: sum / count, probability: count / y.length, firstSize };
}

function estimate(y: Float64Array, spec: Spec): RateEstimate {
  const first = choiceSetting<'mean' | 'first'>(spec, 'initial', 'mean') === 'first';
  const alphaGiven = numberSetting(spec, 'alpha');
  const betaGiven = numberSetting(spec, 'beta');
  let alpha = alphaGiven ?? (ALPHAS[0] as number);
  let beta = betaGiven ?? (BETAS[0] as number);
  let best = run(y, alpha, beta, first, null);
  for (const a of alphaGiven === undefined ? ALPHAS : [alphaGiven])
    for (const b of betaGiven === undefined ? BETAS : [betaGiven]) {
      const next = run(y, a, b, first, null);
      if (next.sse >= best.sse) continue;
      best = next;
      alpha = a;
      beta = b;
    }
  const { size, probability } = best;
  return {
    rate: size * probability,
    alpha,
    start: first ? 'first' : 'mean',
    values: { size, probability, alpha, beta, first: first ? 1 : 0 },
  };
}

/**
 * Teunter, Syntetos and Babai's method: the probability of demand is smoothed in every period, so that the forecast of a series without sales
 * goes down.
 *
 * @see Teunter, Syntetos & Babai (2011), European J. Operational Research 214(3), 606-615
 */
export const tsb = intermittentModel({
  kind: 'tsb',
  label: 'TSB',
  summary: 'Mean size times probability of demand, both smoothed; follows demand that dies away.',
  complexity: 7,
  parameters: PARAMETERS,
  limits: [],
  equation: [
    '\\hat{y}_{n+h} = \\hat{p}_n \\hat{z}_n',
    '\\hat{p}_t = \\beta 1(y_t > 0) + (1 - \\beta) \\hat{p}_{t-1}',
    '\\hat{z}_t = \\alpha y_t + (1 - \\alpha) \\hat{z}_{t-1} \\quad (y_t > 0)',
  ],
  // The start is a setting, kept for the fitted values.
  settings: ['first'],
  symbols: { size: '\\hat{z}', probability: '\\hat{p}', alpha: '\\alpha', beta: '\\beta' },
  estimate: (y, _demand, spec) => estimate(y, spec),
  notation: () => 'TSB',
  oneStep(y, _demand, { alpha = 0.1, beta = 0.1, first = 0 }) {
    const forecasts = new Float64Array(y.length);
    run(y, alpha, beta, first === 1, forecasts);
    return forecasts;
  },
});
