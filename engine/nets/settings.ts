import { EngineError } from '../core/errors.ts';
import type { Loss } from './loss.ts';

export type NetKind = 'lstm' | 'n-hits';
export const isNetKind = (kind: string): kind is NetKind => kind === 'lstm' || kind === 'n-hits';
/** How the values of a window are brought to one scale; see window-scale.ts. */
export type Scaling = 'log1p' | 'mean' | 'standard';
export type Schedule = 'constant' | 'cosine' | 'plateau';

/** All that can be set, by the names that users write. */
export interface NetSettings {
  /** Units of a layer. */
  readonly hidden_size: number;
  /** LSTM layers, or hidden layers of a stack of N-HiTS. */
  readonly num_layers: number;
  /** Share of units left out in training, in [0, 1). */
  readonly dropout: number;
  /** Periods that the net looks back. */
  readonly sequence_length: number;
  /** Periods that it forecasts at once. */
  readonly prediction_horizon: number;
  readonly batch_size: number;
  /** At most so many; early stopping ends sooner. */
  readonly epochs: number;
  readonly learning_rate: number;
  readonly learning_rate_schedule: Schedule;
  /** Epochs without a better validation loss before training ends; 0 never ends early. */
  readonly patience: number;
  /** Longest gradient. */
  readonly clip_norm: number;
  /** At most so many windows are drawn for an epoch. */
  readonly windows_per_epoch: number;
  /** Where all windows make fewer training steps they are drawn again, so that an epoch has at least so many. */
  readonly steps_per_epoch: number;
  /** Last periods of each series that training does not see and early stopping looks at; 0 for none. */
  readonly validation_periods: number;
  /** Quantiles that are learnt, ascending, each in (0, 1). */
  readonly quantiles: readonly number[];
  /** What the point forecast is: the median, or a mean that is learnt beside the quantiles. */
  readonly point: 'median' | 'mean';
  /** `auto`: log1p for series that are nowhere negative, else standard. */
  readonly scaling: Scaling | 'auto';
  /** Units that mix what is known of a period ahead with what was seen before. */
  readonly decoder_size: number;
  /** N-HiTS: periods pooled in each stack; one stack for each number. */
  readonly pooling: readonly number[];
}

/** Limits of the numbers, for checks, forms and documentation. */
export const NET_LIMITS = {
  hidden_size: { min: 1, max: 1024, integer: true },
  num_layers: { min: 1, max: 8, integer: true },
  dropout: { min: 0, max: 0.9, integer: false },
  sequence_length: { min: 1, max: 4096, integer: true },
  prediction_horizon: { min: 1, max: 1024, integer: true },
  batch_size: { min: 1, max: 4096, integer: true },
  epochs: { min: 1, max: 10_000, integer: true },
  learning_rate: { min: 1e-7, max: 1, integer: false },
  patience: { min: 0, max: 10_000, integer: true },
  clip_norm: { min: 1e-6, max: 1e6, integer: false },
  windows_per_epoch: { min: 1, max: 10_000_000, integer: true },
  steps_per_epoch: { min: 1, max: 10_000, integer: true },
  validation_periods: { min: 0, max: 100_000, integer: true },
  decoder_size: { min: 1, max: 256, integer: true },
} as const;

const choices: Readonly<Record<string, readonly string[]>> = {
  learning_rate_schedule: ['constant', 'cosine', 'plateau'],
  point: ['median', 'mean'],
  scaling: ['auto', 'log1p', 'mean', 'standard'],
};

/** What is used where nothing is set. */
export function defaultNetSettings(kind: NetKind, horizon: number): NetSettings {
  return {
    hidden_size: kind === 'lstm' ? 64 : 128,
    num_layers: 2,
    dropout: 0.1,
    sequence_length: Math.min(NET_LIMITS.sequence_length.max, Math.max(14, 2 * horizon)),
    prediction_horizon: horizon,
    batch_size: 32,
    epochs: 30,
    learning_rate: kind === 'lstm' ? 2e-3 : 1e-3,
    learning_rate_schedule: 'cosine',
    patience: 6,
    clip_norm: 1,
    windows_per_epoch: 8192,
    steps_per_epoch: 32,
    validation_periods: horizon,
    quantiles: [0.025, 0.1, 0.5, 0.9, 0.975],
    point: 'median',
    scaling: 'auto',
    decoder_size: 16,
    pooling: [4, 2, 1],
  };
}

const refuse = (name: string, needs: string, got: unknown): never => {
  throw new EngineError('invalid-option', `${name} needs ${needs}, got ${JSON.stringify(got) ?? String(got)}`, { name });
};

function checkNumbers(settings: NetSettings): void {
  for (const [name, { min, max, integer }] of Object.entries(NET_LIMITS)) {
    const value: unknown = settings[name as keyof typeof NET_LIMITS];
    const fits = typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
    if (!fits) refuse(name, `${integer ? 'a whole number' : 'a number'} from ${min} to ${max}`, value);
  }
}

/**
 * Settings with what is absent filled in and everything checked.
 *
 * @param given - `prediction_horizon` is needed; unknown names are refused
 * @throws EngineError `invalid-option`, naming the setting, what it needs and what it got
 */
export function resolveNetSettings(kind: NetKind, given: Partial<NetSettings> & Pick<NetSettings, 'prediction_horizon'>): NetSettings {
  const { min, max } = NET_LIMITS.prediction_horizon;
  const horizon = given.prediction_horizon;
  if (!Number.isInteger(horizon) || horizon < min || horizon > max)
    refuse('prediction_horizon', `a whole number from ${min} to ${max}`, horizon);
  const defaults = defaultNetSettings(kind, horizon);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(defaults, name));
  if (unknown !== undefined) refuse(unknown, `to be one of ${Object.keys(defaults).join(', ')}`, unknown);
  const settings: NetSettings = { ...defaults, ...given };
  checkNumbers(settings);
  for (const [name, allowed] of Object.entries(choices)) {
    const value = settings[name as keyof NetSettings];
    if (!allowed.includes(value as string)) refuse(name, `one of ${allowed.join(', ')}`, value);
  }
  const { quantiles, pooling, point } = settings;
  const ascending = Array.isArray(quantiles) && quantiles.every((q, i) => q > 0 && q < 1 && (i === 0 || q > (quantiles[i - 1] ?? 1)));
  if (!ascending || quantiles.length > 99) refuse('quantiles', 'ascending numbers between 0 and 1, at most 99', quantiles);
  if (point === 'median' && !quantiles.includes(0.5))
    refuse('quantiles', '0.5 among them where the point forecast is the median', quantiles);
  const pools = Array.isArray(pooling) && pooling.length >= 1 && pooling.length <= 8;
  if (!pools || !pooling.every((pool) => Number.isInteger(pool) && pool >= 1 && pool <= settings.sequence_length))
    refuse('pooling', 'one to eight whole numbers from 1 to sequence_length', pooling);
  return settings;
}

/** What the net is trained on. */
export const lossOfSettings = ({ quantiles, point }: NetSettings): Loss => ({ quantiles, mean: point === 'mean' });
