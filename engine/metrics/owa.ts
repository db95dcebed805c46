import { EngineError } from '../core/errors.ts';

/** Mean errors over all series. */
export interface MeanErrors {
  readonly smape: number;
  readonly mase: number;
}

/**
 * Overall weighted average: mean of the ratios of sMAPE and of MASE to those of a reference, Naive 2 in the M4 competition. Unitless; below 1
 * beats the reference. The errors are averaged over all series first, then divided.
 *
 * @throws EngineError `zero-scale` when the reference makes no error
 * @see Makridakis, Spiliotis & Assimakopoulos (2020), Int. J. Forecasting 36(1), 54-74, section 2.2
 */
export function owa(errors: MeanErrors, reference: MeanErrors): number {
  if (!(reference.smape > 0 && reference.mase > 0))
    throw new EngineError('zero-scale', 'OWA needs a reference that errs, but its sMAPE or MASE is zero.', { ...reference });
  return (errors.smape / reference.smape + errors.mase / reference.mase) / 2;
}
