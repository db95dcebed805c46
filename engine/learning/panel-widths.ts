import { calibrateConformal, type Conformal } from '../intervals/conformal.ts';

/** Errors of the size of all that a series' spread is drawn by: a series with few errors is taken to be like the others. */
const PRIOR = 10;

/**
 * Correlation between the errors of one origin: a warm week or a promotion that all feel makes them large together. Measured on daily store sales
 * and Rossmann, where intervals that take errors of different series for independent cover 91 percent instead of 95.
 */
const TOGETHER = 0.25;

export interface PanelWidths {
  /** Of errors over the spread of their series; null where no error is known. */
  readonly conformal: Conformal | null;
  /** Mean absolute error of each series, drawn towards that of all. */
  readonly spreads: readonly number[];
  readonly spread: number;
}

/**
 * How wide intervals should be, from errors of forecasts of all series at some earlier origins. Errors of one origin are worth few independent
 * ones however many series there are.
 *
 * @param errors - for each origin and series an array of steps, NaN where there is none
 */
export function panelWidths(errors: readonly (readonly Float64Array[])[]): PanelWidths {
  const n = errors[0]?.length ?? 0;
  const sums = new Float64Array(n);
  const counts = new Float64Array(n);
  for (const byOrigin of errors)
    byOrigin.forEach((own, i) => {
      for (const error of own) {
        if (Number.isNaN(error)) continue;
        sums[i] = (sums[i] as number) + Math.abs(error);
        counts[i] = (counts[i] as number) + 1;
      }
    });
  const count = counts.reduce((a, b) => a + b, 0);
  const spread = count > 0 ? sums.reduce((a, b) => a + b, 0) / count : 0;
  // Without an error anywhere intervals have no width.
  const scale = spread > 0 ? spread : 1;
  const spreads = Array.from(sums, (sum, i) => (sum + PRIOR * scale) / ((counts[i] as number) + PRIOR));
  const known = errors.map((byOrigin) =>
    byOrigin.map((own, i) => own.map((error) => error / (spreads[i] as number))).filter((own) => own.some((error) => !Number.isNaN(error))),
  );
  const conformal = calibrateConformal(known.flat());
  const independent = known.filter((byOrigin) => byOrigin.length > 0).length / TOGETHER;
  return {
    conformal: conformal && { ...conformal, effective: Math.min(conformal.effective, independent) },
    spreads,
    spread: scale,
  };
}
