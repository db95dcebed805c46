import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import type { Component, Description, LocalModel } from '../model.ts';
import { adjust } from './adjust.ts';
import type { MstlFitted } from './fitted.ts';

/**
 * The decomposition over history and forecast, with the notation, estimates and criteria of the member model. After the history the trend
 * is the member's forecast, so that the components add up to the forecast.
 */
export function describeMstl(member: LocalModel, fitted: MstlFitted, series: Series, request: ForecastRequest): Description {
  const { seasonLengths, figures, options } = fitted;
  const { horizon } = request;
  const n = series.y.length;
  const { series: adjusted, decomposition } = adjust(series, seasonLengths, options, !member.acceptsMissing);
  const inner = member.describe?.(fitted.member, adjusted, request);
  const ahead = member.forecast(fitted.member, { ...request, levels: [] }).mean;
  const over = (history: Float64Array | null, future: (step: number) => number): Float64Array =>
    Float64Array.from({ length: n + horizon }, (_, t) => (t < n ? (history?.[t] ?? NaN) : future(t - n)));
  const seasons: Component[] = seasonLengths.map((m, i) => ({
    name: `Season of ${m}`,
    values: over(decomposition?.seasons[i] ?? null, (step) => figures[i]?.[step % m] as number),
    effect: 'additive',
  }));
  const memberFitted = inner?.fitted ?? new Float64Array(n).fill(NaN);
  const fittedValues = memberFitted.map((value, t) => value + sumAt(decomposition?.seasons ?? [], t));
  const components: Component[] = decomposition
    ? [
        { name: 'Trend', values: over(decomposition.trend, (step) => ahead[step] as number), effect: 'additive' },
        ...seasons,
        { name: 'Remainder', values: over(decomposition.remainder, () => NaN), effect: 'additive' },
      ]
    : [...(inner?.components ?? [])];
  const name = inner?.name ?? member.label;
  return {
    name: seasonLengths.length > 0 ? `MSTL[${seasonLengths.join(', ')}] + ${name}` : name,
    equation: [
      ...(seasonLengths.length > 0 ? [`y_t = x_t + ${seasonLengths.map((m) => `S^{(${m})}_t`).join(' + ')}`] : []),
      // The member's equations are those of the adjusted series.
      ...(inner?.equation ?? []).map((line) => (seasonLengths.length > 0 ? line.replace(/(?<![A-Za-z\\])y(?=_|\^)/g, 'x') : line)),
    ],
    estimates: inner?.estimates ?? [],
    criteria: inner?.criteria ?? null,
    sigma2: inner?.sigma2 ?? null,
    components,
    fitted: fittedValues,
    residuals: series.y.map((value, t) => value - (fittedValues[t] as number)),
  };
}

function sumAt(seasons: readonly Float64Array[], t: number): number {
  let sum = 0;
  for (const season of seasons) sum += season[t] as number;
  return sum;
}
