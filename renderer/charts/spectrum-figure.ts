import type { ExploreSeries } from '../../contract/entities/explore.ts';
import { significant } from '../words/numbers.ts';
import type { Figure } from './figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { chartColours, markColour, type Scheme } from './theme.ts';

type Spectrum = NonNullable<ExploreSeries['spectrum']>;

/** Marks of the axis. */
const roundPeriods = [2, 5, 10, 30, 100, 300, 1000, 3000, 10_000];
/** Peaks that are named in the chart. */
const mostNamed = 4;

/** How much each period repeats: the periodogram, its smooth, and the periods that stand out. */
export function spectrumFigure({ frequency, raw, smooth, peaks }: Spectrum, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const periods = frequency.map((f) => 1 / f);
  const top = raw.reduce((most, value) => Math.max(most, value), 0);
  const floor = top * 1e-4;
  const shown = (values: Float64Array): Float64Array => values.map((value) => Math.max(value, floor));
  const heightAt = (period: number): number => {
    let best = 0;
    for (let k = 1; k < frequency.length; k += 1)
      if (Math.abs((frequency[k] as number) - 1 / period) < Math.abs((frequency[best] as number) - 1 / period)) best = k;
    return Math.max(raw[best] ?? floor, floor);
  };
  const named = peaks.slice(0, mostNamed);
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        x: periods,
        y: shown(raw),
        line: { color: colours.origin, width: 1 },
        opacity: 0.6,
        hovertemplate: 'period %{x:.4~g}: %{y:.3~g}<extra></extra>',
      },
      { type: 'scatter', mode: 'lines', x: periods, y: shown(smooth), line: { color: colours.forecast, width: 1.75 }, hoverinfo: 'skip' },
      {
        type: 'scatter',
        mode: 'markers+text',
        x: named.map(({ period }) => period),
        y: named.map(({ period }) => heightAt(period)),
        text: named.map(({ period }) => significant(period, 3)),
        textposition: 'top center',
        textfont: { size: 11, color: colours.text },
        marker: { symbol: 'circle-open', size: 8, color: markColour[scheme], line: { width: 1.5 } },
        customdata: named.map(({ share }) => 100 * share),
        hovertemplate: 'period %{x:.4~g}: %{customdata:.1f}% of the variance<extra></extra>',
        cliponaxis: false,
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 52, r: 16, t: 16, b: 36, pad: 0 },
      xaxis: {
        ...plainAxis(scheme, 'Period'),
        type: 'log',
        zeroline: false,
        tickangle: 0,
        tickvals: roundPeriods,
        ticktext: roundPeriods.map((period) => significant(period)),
      },
      yaxis: { ...plainAxis(scheme, 'Power'), type: 'log', zeroline: false, showticklabels: false },
    },
    legend: [{ label: 'Strongest', mark: 'ring', colour: markColour[scheme] }],
    ...fixed,
    key: 'spectrum',
    numbers: () => ({
      columns: ['Period', 'Frequency', 'Power', 'Smooth'],
      rows: Array.from(frequency, (f, k) => [1 / f, f, raw[k] ?? null, smooth[k] ?? null]),
    }),
  };
}
