import type { Figure, Layout } from './figure.ts';
import type { LeaderboardRow } from '../../contract/entities/experiment.ts';
import { baseLayout, chartColours, valueAxis, type Scheme } from './theme.ts';

/** One level's coverage at each step ahead, in percent; NaN where nothing was measured. */
export interface CoverageByStep {
  readonly level: number;
  readonly measured: Float64Array;
}

/** Okabe and Ito's blue and vermilion and more, one a level, told apart by their marks as well. */
const marks = [
  { color: '#0072b2', symbol: 'circle' },
  { color: '#d55e00', symbol: 'diamond' },
  { color: '#009e73', symbol: 'square' },
  { color: '#cc79a7', symbol: 'triangle-up' },
  { color: '#e69f00', symbol: 'x' },
] as const;

const markAt = (place: number): (typeof marks)[number] => marks[place % marks.length] ?? marks[0];

/** Share of actual values inside each band by steps ahead, beside the share that was promised. */
export function coverageFigure(levels: readonly CoverageByStep[], scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const ordered = levels.toSorted((a, b) => a.level - b.level);
  const steps = Math.max(1, ...ordered.map(({ measured }) => measured.length));
  const ahead = Array.from({ length: steps }, (_, h) => h + 1);
  const lowest = Math.min(100, ...ordered.flatMap(({ level, measured }) => [level, ...measured.filter((value) => Number.isFinite(value))]));
  const nominal = (level: number): Layout => ({
    type: 'line',
    xref: 'paper',
    x0: 0,
    x1: 1,
    y0: level,
    y1: level,
    line: { color: colours.origin, width: 1, dash: 'dash' },
  });
  return {
    traces: ordered.map(({ level, measured }, place) => {
      const { color, symbol } = markAt(place);
      return {
        type: 'scatter',
        mode: steps > 60 ? 'lines' : 'lines+markers',
        name: `${level}%`,
        x: ahead,
        y: measured,
        line: { color, width: 1 },
        marker: { color, symbol, size: 6 },
        hovertemplate: `%{y:.0f}% inside the ${level}% band, %{x} ahead<extra></extra>`,
      };
    }),
    layout: {
      ...baseLayout(scheme),
      dragmode: false,
      hovermode: 'closest',
      margin: { l: 44, r: 44, t: 8, b: 36, pad: 0 },
      xaxis: { ...valueAxis(scheme, 'Periods ahead'), zeroline: false, range: [0.5, steps + 0.5], nticks: 12, tickformat: 'd' },
      yaxis: {
        ...valueAxis(scheme, 'Inside, %'),
        zeroline: false,
        range: [Math.max(0, Math.floor((lowest - 4) / 5) * 5), 101.5],
        nticks: 5,
      },
      shapes: ordered.map(({ level }) => nominal(level)),
      annotations: ordered.map(({ level }) => ({
        xref: 'paper',
        x: 1,
        xanchor: 'left',
        y: level,
        yanchor: 'middle',
        text: ` ${level}%`,
        showarrow: false,
        font: { size: 11, color: colours.quiet },
      })),
    },
    legend: ordered.map(({ level }, place) => ({
      label: `${level}% band`,
      mark: 'dot' as const,
      colour: markAt(place).color,
    })),
    window: null,
    bounds: null,
    valueRange: null,
    key: 'coverage',
    numbers: () => ({
      columns: ['Periods ahead', ...ordered.map(({ level }) => `Inside ${level}%, in %`)],
      rows: ahead.map((step, h) => [step, ...ordered.map(({ measured }) => (Number.isFinite(measured[h]) ? (measured[h] ?? null) : null))]),
    }),
  };
}

/** Each model's measured coverage beside the nominal, in the order of the rows. */
export function coverageByModelFigure(rows: readonly LeaderboardRow[], scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const levels = [...new Set(rows.flatMap(({ coverage }) => coverage.map(({ level }) => level)))].toSorted((a, b) => a - b);
  const measuredAt = (row: LeaderboardRow, level: number): number | null =>
    row.coverage.find((entry) => entry.level === level)?.measured ?? null;
  const shown = rows.toReversed();
  const lowest = Math.min(...levels, ...rows.flatMap(({ coverage }) => coverage.map(({ measured }) => measured ?? 100)));
  return {
    traces: levels.map((level, place) => {
      const { color, symbol } = markAt(place);
      return {
        type: 'scatter',
        mode: 'markers',
        x: shown.map((row) => measuredAt(row, level)),
        y: shown.map(({ label }) => label),
        marker: { color, symbol, size: 9 },
        hovertemplate: `%{y}: %{x:.1f}% inside the ${level}% band<extra></extra>`,
        cliponaxis: false,
      };
    }),
    layout: {
      ...baseLayout(scheme),
      dragmode: false,
      hovermode: 'closest',
      margin: { l: 12, r: 24, t: 20, b: 36, pad: 0 },
      xaxis: {
        ...valueAxis(scheme, 'Actual values inside the band, %: on the dashed line is right, left of it the band is too narrow'),
        zeroline: false,
        range: [Math.max(0, 5 * Math.floor((lowest - 5) / 5)), 101],
      },
      yaxis: {
        type: 'category',
        automargin: true,
        fixedrange: true,
        gridcolor: colours.grid,
        ticklabelstandoff: 8,
        tickfont: { color: colours.text },
      },
      shapes: levels.map((level, place) => ({
        type: 'line',
        x0: level,
        x1: level,
        yref: 'paper',
        y0: 0,
        y1: 1,
        line: { color: markAt(place).color, width: 1, dash: 'dash' },
      })),
      annotations: levels.map((level) => ({
        x: level,
        yref: 'paper',
        y: 1,
        yanchor: 'bottom',
        text: `${level}%`,
        showarrow: false,
        font: { size: 11, color: colours.quiet },
      })),
    },
    legend: levels.map((level, place) => ({ label: `${level}% band`, mark: 'dot' as const, colour: markAt(place).color })),
    window: null,
    bounds: null,
    valueRange: null,
    key: 'coverage',
    numbers: () => ({
      columns: ['Model', ...levels.map((level) => `Inside ${level}%, in %`)],
      rows: rows.map((row) => [row.label, ...levels.map((level) => measuredAt(row, level))]),
    }),
  };
}
