import type { ResidualDiagnosticsData } from '../../contract/entities/model.ts';
import { pValueText, significant } from './numbers.ts';

/** One thing that was asked of the residuals, and the answer in words. */
export interface Finding {
  /** Whether it is as it should be. */
  readonly fine: boolean;
  readonly text: string;
  /** The figures behind it. */
  readonly detail: string;
}

/** Below this, chance alone is an unlikely explanation. */
const doubt = 0.05;

/** Whether anything is left in the residuals, in the order in which it matters: a pattern, a bias, changing size, the shape. */
export function residualFindings(diagnostics: ResidualDiagnosticsData, seasonLength: number, locale?: string): Finding[] {
  return [
    pattern(diagnostics, seasonLength, locale),
    bias(diagnostics, locale),
    steadiness(diagnostics, locale),
    shape(diagnostics, locale),
  ].flatMap((finding) => finding ?? []);
}

function pattern({ ljungBox, acf, bound }: ResidualDiagnosticsData, seasonLength: number, locale?: string): Finding | null {
  if (!ljungBox) return null;
  const detail = `Ljung-Box over ${ljungBox.lags} lags: p ${pValueText(ljungBox.pValue, locale)}`;
  if (ljungBox.pValue >= doubt) return { fine: true, text: 'No pattern left: what remains looks like chance.', detail };
  const lags = Array.from(acf, (value, i) => ({ lag: i + 1, value }))
    .filter(({ value }) => Math.abs(value) > bound)
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, 3)
    .map(({ lag }) => (seasonLength > 1 && lag % seasonLength === 0 ? `${lag} (${seasons(lag / seasonLength)})` : String(lag)));
  const where = lags.length === 0 ? '' : `, most of it ${lags.length === 1 ? 'at lag' : 'at lags'} ${lags.join(', ')}`;
  return { fine: false, text: `A pattern is left that the model did not use${where}.`, detail };
}
const seasons = (n: number): string => (n === 1 ? 'one season' : `${n} seasons`);

function bias({ mean, standardDeviation, count }: ResidualDiagnosticsData, locale?: string): Finding | null {
  if (count < 8 || !(standardDeviation > 0)) return null;
  const error = standardDeviation / Math.sqrt(count);
  const detail = `mean ${significant(mean, 3, locale)}, standard error ${significant(error, 3, locale)}`;
  if (Math.abs(mean) <= 2 * error) return { fine: true, text: 'No bias: too high as often as too low.', detail };
  return {
    fine: false,
    text: `One step ahead it is too ${mean > 0 ? 'low' : 'high'} by ${significant(Math.abs(mean), 3, locale)} on average.`,
    detail,
  };
}

function steadiness({ heteroscedasticity }: ResidualDiagnosticsData, locale?: string): Finding | null {
  if (!heteroscedasticity) return null;
  const detail = `Engle’s test over ${heteroscedasticity.lags} lags: p ${pValueText(heteroscedasticity.pValue, locale)}`;
  if (heteroscedasticity.pValue >= doubt) return { fine: true, text: 'Errors are of the same size throughout.', detail };
  return {
    fine: false,
    text: 'Quiet and wild times alternate: bands are too wide in some and too narrow in others. A transformation may help.',
    detail,
  };
}

function shape({ normality }: ResidualDiagnosticsData, locale?: string): Finding | null {
  if (!normality) return null;
  const detail = `Jarque-Bera: p ${pValueText(normality.pValue, locale)}`;
  if (normality.pValue >= doubt) return { fine: true, text: 'Normal in shape, as bands from a formula suppose.', detail };
  return {
    fine: false,
    text: 'Not normal in shape: bands from a formula may miss. Measured coverage says by how much; conformal intervals do not suppose it.',
    detail,
  };
}
