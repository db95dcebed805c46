import type { PerformanceEvent, PerformancePoint, VersionPerformance } from '../../contract/entities/performance.ts';
import { eventWords } from '../words/monitor.ts';
import type { Figure, Layout, Trace } from './figure.ts';
import { baseLayout, chartColours, markColour, timeAxis, valueAxis, type Scheme } from './theme.ts';
import { readTimes } from './time.ts';
import { valueRange } from './value-range.ts';

/** What is drawn: size of errors over the one expected, their bias over it (forecast less actual, as in the tables), or errors in units of the data. */
export type PerformanceView = 'size' | 'bias' | 'mae';

interface Input {
  /** Those that are drawn, the champion first. */
  readonly versions: readonly VersionPerformance[];
  readonly events: readonly PerformanceEvent[];
  readonly view: PerformanceView;
  /** Unit of the data. */
  readonly unit: string;
  readonly counted: boolean;
  readonly scheme: Scheme;
  readonly key: string;
}

const titles: Record<Exclude<PerformanceView, 'mae'>, string> = {
  size: 'Size of errors (1: as expected)',
  bias: 'Bias: forecast less actual, in expected errors',
};
const columns = {
  size: { point: 'ratio', line: 'smoothRatio' },
  bias: { point: 'bias', line: 'smoothBias' },
  mae: { point: 'mae', line: null },
} as const satisfies Record<PerformanceView, { point: keyof PerformancePoint; line: keyof PerformancePoint | null }>;

/** How far the axis goes: to all lines, and to most of the periods. */
function reachOf(parts: readonly Float64Array[]): number {
  const sizes = parts.flatMap((part) => [...part].filter(Number.isFinite).map(Math.abs)).sort((a, b) => a - b);
  const usual = sizes[Math.floor(0.97 * (sizes.length - 1))] ?? 1;
  return Math.max(1.5 * usual, 1e-12);
}

function limitsOf({ limits }: VersionPerformance, view: PerformanceView): { lower: number | null; centre: number; upper: number } | null {
  if (limits === null || view === 'mae') return null;
  if (view === 'size') return { lower: null, ...limits.ratio };
  const { lower, centre, upper } = limits.bias;
  return { lower: -upper, centre: -centre, upper: -lower };
}

/** Shares of the chart's width that a whole label takes, and a short one. */
const [wholeLabel, shortLabel] = [0.15, 0.045];

/** A label beside others: whole, without its word where a neighbour is near, none where the one before stands there already. */
function eventText(events: readonly { readonly at: number }[], place: number, width: number, short: string, word: string): string {
  const gap = (other: number): number => Math.abs((events[other]?.at ?? Infinity) - (events[place]?.at ?? 0)) / width;
  if (gap(place - 1) < shortLabel) return '';
  return Math.min(gap(place - 1), gap(place + 1)) < wholeLabel ? short : `${short} ${word}`;
}

/** Errors by period beside what the backtest led to expect: each period as a dot, their moving average as a line, its limits, alarms, and what was done. */
export function performanceFigure({ versions, events, view, unit, counted, scheme, key }: Input): Figure {
  const colours = chartColours[scheme];
  const { point, line } = columns[view];
  // What is kept is actual less forecast; everything on show is forecast less actual, as the bias of the tables is.
  const sign = view === 'bias' ? -1 : 1;
  const value = (one: PerformancePoint, column: typeof point | NonNullable<typeof line>): number => sign * (one[column] ?? NaN);
  const drawn = versions.map((version, place) => {
    const { x } = readTimes(
      version.points.map(({ period }) => period),
      counted,
    );
    const dots = Float64Array.from(version.points, (one) => value(one, point));
    const smooth = line === null ? dots : Float64Array.from(version.points, (one) => value(one, line));
    const limits = limitsOf(version, view);
    return { version, place, x, dots, smooth, limits, colour: place === 0 ? colours.forecast : colours.origin };
  });
  const all = readTimes(
    versions.flatMap(({ points }) => points.map(({ period }) => period)),
    counted,
  );
  const first = all.x.reduce((low, x) => Math.min(low, x), Infinity);
  const last = all.x.reduce((high, x) => Math.max(high, x), -Infinity);
  const room = (last - first || 1) * 0.02;
  // Single periods that stand out would press all others together: they stay outside, and are counted.
  const reach = reachOf(drawn.flatMap(({ dots, smooth, limits }) => [dots, smooth, ...(limits ? [Float64Array.of(limits.upper)] : [])]));
  const outside = drawn.reduce((sum, { dots }) => sum + dots.reduce((count, dot) => count + (Math.abs(dot) > reach ? 1 : 0), 0), 0);
  const lines = drawn.flatMap(({ x, dots, smooth, limits }) => [
    { x, y: smooth },
    { x, y: dots.map((dot) => Math.max(-reach, Math.min(reach, dot))) },
    ...(limits ? [limits.upper, limits.lower ?? limits.upper].map((level) => ({ x, y: Float64Array.from(x, () => level) })) : []),
  ]);
  const limitShapes = drawn.flatMap(({ x, limits, colour }): Layout[] =>
    limits && x.length > 0
      ? [limits.upper, limits.lower, limits.centre].flatMap((level, k) =>
          level === null
            ? []
            : [
                {
                  type: 'line',
                  layer: 'below',
                  x0: x[0],
                  x1: x[x.length - 1],
                  y0: level,
                  y1: level,
                  line: { color: colour, width: 1, dash: k === 2 ? 'dot' : 'dash' },
                },
              ],
        )
      : [],
  );
  const told = events.flatMap((event) => {
    const at = readTimes([event.period], counted).x[0] ?? NaN;
    return event.action === 'register' || !Number.isFinite(at) ? [] : [{ ...event, at }];
  });
  const traces = drawn.flatMap(({ version, x, dots, smooth, colour, place }): Trace[] => {
    const name = `v${version.number} ${version.label}`;
    const alarms = version.points.flatMap((one, i) =>
      one.alarm !== null && (view === 'size' ? one.alarm === 'larger' || one.alarm !== null : view === 'bias' && one.alarm !== 'larger')
        ? [i]
        : [],
    );
    return [
      {
        type: 'scatter',
        mode: 'markers',
        name: `${name}, each period`,
        x,
        y: dots,
        marker: { color: place === 0 ? colours.history : colours.origin, size: 4, opacity: 0.55 },
        hovertemplate: `%{y:.3g}<extra>${place === 0 ? 'this period' : `v${version.number}, this period`}</extra>`,
      },
      ...(line === null
        ? []
        : [
            {
              type: 'scatter',
              mode: x.length === 1 ? 'markers' : 'lines',
              name,
              x,
              y: smooth,
              line: { color: colour, width: 2 },
              hovertemplate: `%{y:.3g}<extra>${name}</extra>`,
            },
            ...(alarms.length > 0
              ? [
                  {
                    type: 'scatter',
                    mode: 'markers',
                    name: 'Alarm',
                    x: alarms.map((i) => x[i]),
                    y: alarms.map((i) => smooth[i]),
                    marker: { color: markColour[scheme], size: 7, symbol: 'circle-open', line: { width: 1.5 } },
                    hoverinfo: 'skip',
                  },
                ]
              : []),
          ]),
    ];
  });
  const hasLimits = drawn.some(({ limits }) => limits !== null);
  const hasAlarms = versions.some(({ points }) => points.some(({ alarm }) => alarm !== null)) && view !== 'mae';
  return {
    traces,
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      margin: { l: 56, r: 16, t: told.length > 0 ? 22 : 8, b: 40, pad: 0 },
      xaxis: timeAxis(scheme, all.kind, all.hoverFormat),
      yaxis: valueAxis(scheme, view === 'mae' ? `Mean absolute error${unit === '' ? '' : `, ${unit}`}` : titles[view]),
      shapes: [
        ...limitShapes,
        ...told.map(({ at }) => ({ type: 'line', x0: at, x1: at, yref: 'paper', y0: 0, y1: 1, line: { color: colours.origin, width: 1 } })),
      ],
      annotations: told.map(({ at, action, version }, place) => ({
        x: at,
        yref: 'paper',
        y: 1,
        yanchor: 'bottom',
        text: eventText(told, place, last - first + 2 * room, `v${version}`, eventWords[action]),
        showarrow: false,
        font: { size: 11, color: colours.quiet },
      })),
    },
    legend: [
      { label: outside === 0 ? 'Each period' : `Each period, ${outside} outside`, mark: 'dot', colour: colours.history },
      ...(line === null
        ? []
        : drawn.map(({ version, colour }) => ({
            label: versions.length > 1 ? `v${version.number}, moving average` : 'Moving average',
            mark: 'line' as const,
            colour,
          }))),
      ...(hasLimits ? [{ label: 'Limits dashed', mark: 'line' as const, colour: colours.forecast }] : []),
      ...(hasAlarms ? [{ label: 'Alarm', mark: 'ring' as const, colour: markColour[scheme] }] : []),
    ],
    window: [first - room, last + room],
    bounds: [first - room, last + room],
    valueRange: (window) => valueRange(lines, window),
    key,
    numbers: () => ({
      columns: [
        'Version',
        'Period',
        'Values',
        'MAE',
        'Error / expected',
        'Moving average',
        'Bias / expected',
        'Moving average of bias',
        'Alarm',
      ],
      rows: versions.flatMap(({ number, points }) =>
        points.map((one) => [
          `v${number}`,
          one.period,
          one.count,
          one.mae,
          one.ratio,
          one.smoothRatio,
          one.bias === null ? null : -one.bias,
          one.smoothBias === null ? null : -one.smoothBias,
          one.alarm,
        ]),
      ),
    }),
  };
}
