import type { SystemMinute } from '../../contract/entities/system.ts';
import type { Figure, LegendEntry, Trace } from './figure.ts';
import { margin, plainAxis, still } from './small-chart.ts';
import { chartColours, markColour, timeAxis, type Scheme } from './theme.ts';

interface Line {
  readonly label: string;
  readonly unit: string;
  readonly of: (minute: SystemMinute) => number | null;
  readonly colour: (scheme: Scheme) => string;
  readonly dash?: 'dot';
}

/** What the charts of the machine show, by name. */
const charts = {
  processor: {
    axis: 'Percent of all',
    most: 100,
    lines: [
      {
        label: 'Everything',
        unit: '%',
        of: ({ cpu }) => (cpu === null ? null : 100 * cpu),
        colour: (scheme) => chartColours[scheme].history,
      },
    ],
  },
  memory: {
    axis: 'GB',
    most: null,
    lines: [
      {
        label: 'Almanac',
        unit: ' GB',
        of: ({ memory }) => (memory === null ? null : memory / 1e9),
        colour: (scheme) => chartColours[scheme].forecast,
      },
      {
        label: 'Free',
        unit: ' GB',
        of: ({ memoryFree }) => (memoryFree === null ? null : memoryFree / 1e9),
        colour: (scheme) => chartColours[scheme].origin,
        dash: 'dot',
      },
    ],
  },
  disk: {
    axis: 'GB free',
    most: null,
    lines: [
      {
        label: 'Free',
        unit: ' GB',
        of: ({ diskFree }) => (diskFree === null ? null : diskFree / 1e9),
        colour: (scheme) => chartColours[scheme].history,
      },
    ],
  },
  latency: {
    axis: 'Milliseconds',
    most: null,
    lines: [
      { label: 'Half within', unit: ' ms', of: ({ forecasts }) => forecasts.p50, colour: (scheme) => chartColours[scheme].forecast },
      { label: '95% within', unit: ' ms', of: ({ forecasts }) => forecasts.p95, colour: (scheme) => markColour[scheme] },
    ],
  },
} as const satisfies Record<string, { readonly axis: string; readonly most: number | null; readonly lines: readonly Line[] }>;
export type SystemChart = keyof typeof charts;

/** One figure of the machine over time; gaps where the application did not run. */
export function systemFigure(chart: SystemChart, minutes: readonly SystemMinute[], scheme: Scheme): Figure {
  const { axis, most, lines } = charts[chart] as { readonly axis: string; readonly most: number | null; readonly lines: readonly Line[] };
  // Charts show times as if they were of Greenwich: people read those of this machine.
  const x = minutes.map(({ at }) => Date.parse(at) - new Date(at).getTimezoneOffset() * 60_000);
  const single = lines.map((line) => minutes.filter((minute) => line.of(minute) !== null).length < 2);
  const traces: Trace[] = lines.map((line, i) => ({
    type: 'scatter',
    // Forecasts are asked for now and then: points where nothing joins them.
    mode: chart === 'latency' || single[i] ? 'lines+markers' : 'lines',
    marker: { color: line.colour(scheme), size: 4 },
    name: line.label,
    x,
    y: minutes.map(line.of),
    line: { color: line.colour(scheme), width: 1.5, ...(line.dash && { dash: line.dash }) },
    connectgaps: false,
    hovertemplate: `${line.label} %{y:.3~g}${line.unit}<extra></extra>`,
  }));
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0];
  const step = x.length > 1 ? (last - first) / (x.length - 1) : 60_000;
  return {
    traces,
    layout: {
      ...still(scheme),
      hovermode: 'x unified',
      margin: { ...margin, r: 20, b: 40 },
      xaxis: { ...timeAxis(scheme, 'date', '%-d %b %H:%M'), nticks: 6, range: [first, last + step / 2], fixedrange: true },
      yaxis: {
        ...plainAxis(scheme, axis),
        rangemode: 'tozero',
        nticks: 4,
        fixedrange: true,
        ...(most === null ? {} : { range: [0, 1.04 * most] }),
      },
    },
    legend: lines.length < 2 ? [] : lines.map((line): LegendEntry => ({ label: line.label, mark: 'line', colour: line.colour(scheme) })),
    window: null,
    bounds: null,
    valueRange: null,
    key: `system-${chart}`,
    numbers: () => ({
      columns: ['Time', ...lines.map(({ label, unit }) => `${label} (${unit.trim()})`)],
      rows: minutes.map((minute) => [minute.at, ...lines.map(({ of }) => of(minute))]),
    }),
  };
}
