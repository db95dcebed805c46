/** The group that a kind of model is shown in, and the short names that the terminal takes for it. */
interface Place {
  readonly family: string;
  readonly aliases?: readonly string[];
}

const places: Readonly<Record<string, Place>> = {
  naive: { family: 'Baselines' },
  'seasonal-naive': { family: 'Baselines', aliases: ['snaive'] },
  drift: { family: 'Baselines', aliases: ['rwf'] },
  mean: { family: 'Baselines', aliases: ['historic-average'] },
  naive2: { family: 'Baselines' },
  'window-average': { family: 'Baselines' },
  'seasonal-window-average': { family: 'Baselines' },
  best: { family: 'Automatic', aliases: ['auto-best'] },
  combination: { family: 'Automatic', aliases: ['comb'] },
  ses: { family: 'Exponential smoothing' },
  holt: { family: 'Exponential smoothing' },
  'holt-winters': { family: 'Exponential smoothing', aliases: ['hw', 'holtwinters'] },
  'exponential-smoothing': { family: 'Exponential smoothing', aliases: ['ets', 'auto-ets', 'autoets'] },
  ces: { family: 'Exponential smoothing', aliases: ['auto-ces', 'autoces'] },
  theta: { family: 'Theta', aliases: ['thetaf'] },
  'optimised-theta': { family: 'Theta', aliases: ['otm', 'optimized-theta'] },
  'dynamic-theta': { family: 'Theta', aliases: ['dstm'] },
  'dynamic-optimised-theta': { family: 'Theta', aliases: ['dotm', 'dynamic-optimized-theta'] },
  arima: { family: 'ARIMA', aliases: ['sarima', 'arimax', 'sarimax', 'auto-arima', 'autoarima'] },
  'arima-npm': { family: 'ARIMA' },
  mstl: { family: 'Decomposition', aliases: ['stl', 'mstl-ets'] },
  'mstl-arima': { family: 'Decomposition' },
  tbats: { family: 'Decomposition' },
  prophet: { family: 'Prophet' },
  'online-linear': { family: 'Online learning', aliases: ['online', 'rls', 'recursive-least-squares'] },
  'gradient-boosting': { family: 'Learning models', aliases: ['gbm', 'gbdt', 'boosting', 'lightgbm', 'xgboost'] },
  'random-forest': { family: 'Learning models', aliases: ['rf', 'forest'] },
  'n-hits': { family: 'Learning models', aliases: ['nhits'] },
  lstm: { family: 'Learning models' },
  'ensemble-mean': { family: 'Ensembles' },
  'ensemble-median': { family: 'Ensembles' },
  'ensemble-weighted': { family: 'Ensembles', aliases: ['ensemble'] },
  'ensemble-stacking': { family: 'Ensembles', aliases: ['stacking'] },
  'ensemble-features': { family: 'Ensembles', aliases: ['fforma'] },
  croston: { family: 'Intermittent demand' },
  'croston-sba': { family: 'Intermittent demand', aliases: ['sba'] },
  tsb: { family: 'Intermittent demand' },
  adida: { family: 'Intermittent demand' },
  imapa: { family: 'Intermittent demand' },
};

export const familyOf = (kind: string, baseline: boolean): string => places[kind]?.family ?? (baseline ? 'Baselines' : 'Other models');

export const aliasesOf = (kind: string): readonly string[] => places[kind]?.aliases ?? [];
