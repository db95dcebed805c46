import { canBeMultiplicative, smoothingModel } from './smoothing-model.ts';

/**
 * Holt-Winters: level, trend and season that follow the data. The season is multiplicative where every value is above zero and AICc prefers
 * it.
 *
 * @see Winters (1960), Management Science 6(3), 324-342
 */
export const holtWinters = smoothingModel({
  kind: 'holt-winters',
  label: 'Holt-Winters',
  summary: 'A level, a trend and a season that follow the data.',
  complexity: 13,
  atLeast: 7,
  needsSeason: true,
  forms: (series) => [
    { trend: 'additive', season: 'additive' },
    ...(canBeMultiplicative(series) ? [{ trend: 'additive', season: 'multiplicative' } as const] : []),
  ],
});
