import type { VersionTestSeries } from '../../contract/entities/registry.ts';
import type { Figure, Trace } from './figure.ts';
import { finite } from './history-figure.ts';
import { runLetter, runMark } from './run-comparison-figures.ts';
import { baseLayout, chartColours, timeAxis, valueAxis, type Scheme } from './theme.ts';
import type { Line } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat, valueRange } from './value-range.ts';

interface Input {
  readonly found: VersionTestSeries;
  readonly unit: string;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  readonly key: string;
}

/** What came, with what each of two versions had forecast for it; the edges of their widest intervals are dotted. */
export function versionTestFigure({ found, unit, integerAxis, scheme, key }: Input): Figure {
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(found.time, integerAxis);
  const actual: Line = { x, y: found.y };
  const forecasts = found.forecasts.map(({ label, time, mean, bands }, k) => ({
    name: `${runLetter(k)} ${label}`,
    colour: runMark(k).color,
    x: readTimes(time, integerAxis).x,
    mean,
    widest: bands.toSorted((a, b) => b.level - a.level)[0],
  }));
  const lines: Line[] = [
    actual,
    ...forecasts.flatMap((one) => [
      { x: one.x, y: one.mean },
      ...(one.widest
        ? [
            { x: one.x, y: one.widest.lower },
            { x: one.x, y: one.widest.upper },
          ]
        : []),
    ]),
  ];
  const ends = lines.flatMap((line) => [line.x[0], line.x[line.x.length - 1]]).filter((end) => end !== undefined);
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const origin = Math.min(...forecasts.flatMap((one) => one.x[0] ?? []));
  const room = (last - first) * 0.015;
  const edge = (of: (typeof forecasts)[number], y: Float64Array): Trace => ({
    type: 'scatter',
    mode: 'lines',
    x: of.x,
    y,
    line: { color: of.colour, width: 1, dash: 'dot' },
    hoverinfo: 'skip',
  });
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: 'Actual',
        x,
        y: found.y,
        line: { color: colours.history, width: 1.25 },
        marker: { color: colours.history, size: 3 },
        hovertemplate: '%{y}<extra>Actual</extra>',
      },
      ...forecasts.flatMap((one): Trace[] => [
        ...(one.widest ? [edge(one, one.widest.lower), edge(one, one.widest.upper)] : []),
        {
          type: 'scatter',
          mode: one.mean.length === 1 ? 'markers' : 'lines',
          name: one.name,
          x: one.x,
          y: one.mean,
          line: { color: one.colour, width: 2 },
          hovertemplate: `%{y}<extra>${one.name}</extra>`,
        },
      ]),
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      xaxis: timeAxis(scheme, kind, hoverFormat),
      yaxis: { ...valueAxis(scheme, unit), hoverformat: numberFormat([found.y]) },
      shapes: Number.isFinite(origin)
        ? [{ type: 'line', x0: origin, x1: origin, yref: 'paper', y0: 0, y1: 1, line: { color: colours.origin, width: 1 } }]
        : [],
    },
    legend: [
      { label: 'Actual', mark: 'line', colour: colours.history },
      ...forecasts.map(({ name, colour, widest }) => ({
        label: widest ? `${name}, ${widest.level}% dotted` : name,
        mark: 'line' as const,
        colour,
      })),
    ],
    window: [first - room, last + room],
    bounds: [first - room, last + room],
    valueRange: (window) => valueRange(lines, window),
    key,
    numbers: () => ({
      columns: ['Period', 'Actual', ...forecasts.map(({ name }) => name)],
      rows: [...new Set([...found.time, ...found.forecasts.flatMap(({ time }) => time)])].sort().map((text) => {
        const at = found.time.indexOf(text);
        return [
          text,
          at < 0 ? null : finite(found.y[at]),
          ...found.forecasts.map(({ time, mean }) => (time.includes(text) ? finite(mean[time.indexOf(text)]) : null)),
        ];
      }),
    }),
  };
}
