export type CriterionName = 'aicc' | 'aic' | 'bic';

export interface Criteria {
  readonly logLik: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
}

/**
 * Information criteria; AICc is Infinity where there are too few values for it.
 *
 * @param parameters - estimated numbers, the variance among them
 * @param counted - values that the likelihood is of
 */
export function criteriaOf(logLik: number, parameters: number, counted: number): Criteria {
  const aic = 2 * parameters - 2 * logLik;
  const room = counted - parameters - 1;
  return {
    logLik,
    aic,
    aicc: room > 0 ? aic + (2 * parameters * (parameters + 1)) / room : Infinity,
    bic: aic + parameters * (Math.log(counted) - 2),
  };
}
