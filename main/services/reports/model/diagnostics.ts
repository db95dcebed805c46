import type { FittedModel } from '../../../../contract/entities/model.ts';
import type { RunComparison } from '../../../../contract/entities/run-comparison.ts';
import { values } from './charts.ts';
import type { ReportDiagnostics } from './report-model.ts';

/** What the residuals of one series say; of a model without residuals, why it has none. */
export function seriesDiagnostics(name: string, model: string, fitted: FittedModel | null): ReportDiagnostics['series'][number] {
  const found = fitted?.diagnostics;
  if (!found)
    return {
      name,
      model,
      count: 0,
      acf: [],
      bound: 0,
      ljungBox: null,
      normality: null,
      heteroscedasticity: null,
      reason: fitted?.reason ?? 'It has too few residuals to look at.',
    };
  const { ljungBox } = found;
  return {
    name,
    model,
    count: found.count,
    acf: values(found.acf),
    bound: found.bound,
    ljungBox: ljungBox && { statistic: ljungBox.statistic, pValue: ljungBox.pValue, lags: ljungBox.lags },
    normality: found.normality?.pValue ?? null,
    heteroscedasticity: found.heteroscedasticity?.pValue ?? null,
    reason: null,
  };
}

/** Errors of the backtest of the first of the compared runs. */
export function backtestErrors(compared: RunComparison): ReportDiagnostics['backtest'] {
  const [found] = compared.errors;
  if (!found || found.count === 0) return null;
  const { quantiles } = found;
  return {
    count: found.count,
    mean: found.mean,
    breuschPagan: found.breuschPagan,
    quantiles: quantiles && {
      ...quantiles,
      theoretical: values(quantiles.theoretical),
      sample: values(quantiles.sample),
      lower: values(quantiles.lower),
      upper: values(quantiles.upper),
    },
  };
}
