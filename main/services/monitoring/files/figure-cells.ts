import type { PerformanceFigures } from '../../../../contract/entities/performance.ts';
import { percent, significant } from '../../reports/format.ts';

const share = (value: number | null): string => (value === null ? '–' : percent(100 * value));

/** Names of the figures, in the order of `figureCells`. @param levels - of the intervals, in percent */
export const figureHead = (levels: readonly number[]): string[] => [
  'Values',
  'MAE',
  'RMSE',
  'MASE',
  'sMAPE',
  'WAPE',
  'Bias',
  ...levels.map((level) => `In ${level}%`),
];

/** Figures of forecasts beside what came, as people read them; a dash where there is none. */
export const figureCells = (row: PerformanceFigures): string[] => [
  row.count.toLocaleString('en-US'),
  significant(row.mae),
  significant(row.rmse),
  significant(row.mase),
  row.smape === null ? '–' : percent(row.smape),
  share(row.wape),
  significant(row.bias),
  ...row.coverage.map(({ inside, total }) => share(total > 0 ? inside / total : null)),
];
