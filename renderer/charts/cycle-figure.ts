import type { Cycle } from './cycle.ts';
import type { Figure } from './figure.ts';
import { finite } from './history-figure.ts';
import { baseLayout, chartColours, valueAxis, type Scheme } from './theme.ts';
import { numberFormat } from './value-range.ts';

/** One turn of a season: a column for each place, or a line where there are many. */
export function cycleFigure(name: string, cycle: Cycle, effect: 'additive' | 'multiplicative', scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const { labels, values, turn } = cycle;
  const many = labels.length > 31;
  const format = numberFormat([values]);
  const yearly = labels.length === 366;
  const monthStarts = yearly ? labels.flatMap((label, i) => (label.startsWith('1 ') ? [i] : [])) : [];
  return {
    traces: [
      {
        type: 'scatter',
        mode: many ? 'lines' : 'lines+markers',
        x: labels.map((_, i) => i),
        y: values,
        text: [...labels],
        connectgaps: true,
        line: { color: colours.forecast, width: 1.5 },
        marker: { color: colours.forecast, size: 5 },
        hovertemplate: `%{text}: %{y:${format}}<extra></extra>`,
      },
    ],
    layout: {
      ...baseLayout(scheme),
      dragmode: false,
      hovermode: 'closest',
      margin: { l: 52, r: 12, t: 6, b: 28, pad: 0 },
      xaxis: {
        ...valueAxis(scheme, ''),
        zeroline: false,
        range: [-0.5, labels.length - 0.5],
        ...(yearly && { tickvals: monthStarts, ticktext: monthStarts.map((i) => (labels[i] ?? '').slice(2)) }),
        ...(!many && { tickvals: labels.map((_, i) => i), ticktext: [...labels] }),
      },
      yaxis: { ...valueAxis(scheme, effect === 'multiplicative' ? `${name} (×)` : name), nticks: 5 },
    },
    legend: [],
    window: null,
    bounds: null,
    valueRange: null,
    key: `${name} by ${turn}`,
    numbers: () => ({ columns: [turn, name], rows: labels.map((label, i) => [label, finite(values[i])]) }),
  };
}
