import type { NetSettings } from './settings.ts';

/** What is known of an epoch once it is over. */
export interface EpochRecord {
  /** 1, 2, ... */
  readonly epoch: number;
  readonly trainingLoss: number;
  /** Null where nothing was held back. */
  readonly validationLoss: number | null;
  readonly learningRate: number;
  /** Null where the surroundings lend no clock. */
  readonly ms: number | null;
}

const judged = ({ validationLoss, trainingLoss }: EpochRecord): number => validationLoss ?? trainingLoss;

/** The best epoch so far, by validation loss where there is one; the first of equals. */
export const bestOf = (history: readonly EpochRecord[]): EpochRecord | null =>
  history.reduce<EpochRecord | null>((best, record) => (best === null || judged(record) < judged(best) ? record : best), null);

/** Whether early stopping ends training now. */
export function stopsEarly(history: readonly EpochRecord[], { patience }: NetSettings): boolean {
  const best = bestOf(history);
  return patience > 0 && best !== null && history.length - best.epoch >= patience;
}

/** Where the cosine ends, as a share of the first learning rate. */
const COSINE_END = 0.02;

/**
 * The learning rate of epoch `epoch` (1, 2, ...), worked out from the history alone so that going on and resuming agree.
 * `cosine` falls along half a cosine over all epochs (Loshchilov & Hutter 2017, ICLR); `plateau` halves whenever half of `patience` has gone
 * by without a better loss.
 */
export function learningRateOf(settings: NetSettings, epoch: number, history: readonly EpochRecord[]): number {
  const { learning_rate: first, learning_rate_schedule: schedule, epochs, patience } = settings;
  if (schedule === 'constant') return first;
  if (schedule === 'cosine') {
    const part = epochs > 1 ? (epoch - 1) / (epochs - 1) : 0;
    return first * (COSINE_END + (1 - COSINE_END) * 0.5 * (1 + Math.cos(Math.PI * part)));
  }
  const wait = Math.max(1, Math.floor(patience / 2));
  let rate = first;
  let best = Infinity;
  let since = 0;
  for (const record of history) {
    since = judged(record) < best ? 0 : since + 1;
    best = Math.min(best, judged(record));
    if (since < wait) continue;
    rate /= 2;
    since = 0;
  }
  return rate;
}

/** Milliseconds that are left at most, by the epochs so far; null without a clock. */
export function remainingMs(history: readonly EpochRecord[], { epochs }: NetSettings): number | null {
  const times = history.flatMap(({ ms }) => ms ?? []);
  if (times.length === 0) return null;
  return (times.reduce((total, ms) => total + ms, 0) / times.length) * (epochs - history.length);
}
