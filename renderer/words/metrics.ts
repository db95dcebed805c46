import type { LeaderboardRow } from '../../contract/entities/experiment.ts';
import { metric, percent } from './numbers.ts';

/** Columns of the leaderboard that compare accuracy. */
export type AccuracyName = 'mase' | 'rmsse' | 'smape' | 'rmse' | 'mae' | 'mape';

export interface MetricWords {
  readonly label: string;
  /** One sentence for the tooltip. */
  readonly meaning: string;
  /** The number is in percent already: 12 is 12%. */
  readonly inPercent: boolean;
}

export const accuracyWords: Record<AccuracyName, MetricWords> = {
  mase: {
    label: 'MASE',
    meaning: 'Mean absolute error over that of repeating the last season in the training data; below 1 is better than that.',
    inPercent: false,
  },
  rmsse: {
    label: 'RMSSE',
    meaning: 'Like MASE with squared errors, so that large misses weigh more; below 1 is better than repeating the last season.',
    inPercent: false,
  },
  smape: {
    label: 'sMAPE',
    meaning: 'Mean of the absolute error over the average of actual and forecast, in percent; 0 is perfect, 200 the worst.',
    inPercent: true,
  },
  mape: {
    label: 'MAPE',
    meaning: 'Mean of the absolute error over the actual value, in percent; not defined where an actual is zero.',
    inPercent: true,
  },
  rmse: {
    label: 'RMSE',
    meaning: 'Root of the mean squared error of each series, their mean, in the unit of the data; large misses weigh more.',
    inPercent: false,
  },
  mae: { label: 'MAE', meaning: 'Mean absolute error, in the unit of the data.', inPercent: false },
};

export const otherWords = {
  rank: 'Order on the metric that was chosen for the comparison; 1 is the most accurate.',
  skill: 'How much smaller the MASE is than that of seasonal naive, which repeats the last season; above 0% is better.',
  fit: 'Processor time to fit the model to all series once.',
  inference: 'Processor time to forecast all series once.',
  failed: 'Series that the model could not take; a simpler model stood in for it there.',
  coverage: (level: number): string =>
    `Share of actual values that fell inside the ${level}% band in the backtest; ${level}% is right, less is overconfident.`,
} as const;

/** How a metric is written: three significant digits, with a percent sign where it is in percent. */
export function accuracyText(name: AccuracyName, value: number | null, locale?: string): string {
  const text = metric(value, locale);
  return value !== null && Number.isFinite(value) && accuracyWords[name].inPercent ? `${text}%` : text;
}

/** `MASE 0.810: 19% better than seasonal naive`. */
export function comparison(row: LeaderboardRow, locale?: string): string {
  const score = `MASE ${metric(row.mase, locale)}`;
  if (row.skill === null) return score;
  if (Math.abs(row.skill) < 0.005) return `${score}: as good as seasonal naive`;
  const share = percent(Math.abs(row.skill), locale === undefined ? {} : { locale });
  return `${score}: ${share} ${row.skill > 0 ? 'better' : 'worse'} than seasonal naive`;
}
