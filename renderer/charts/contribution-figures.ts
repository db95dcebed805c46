import type { SeriesForecast } from '../../contract/entities/experiment.ts';
import type { ForecastExplanation } from '../../contract/entities/explanation.ts';
import { amount, percent, sizeOf } from '../words/numbers.ts';
import { topicColour } from '../words/topics.ts';
import type { Figure, Trace } from './figure.ts';
import { stackedAxes } from './panel-stack.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { baseLayout, chartColours, timeAxis, type Scheme } from './theme.ts';
import { readTimes } from './time.ts';
import { numberFormat } from './value-range.ts';
import { waterfallFigure } from './waterfall-figure.ts';

/** Topics beyond these are drawn as one. */
const MOST_TOPICS = 9;

export interface ContributionsInput {
  readonly explanation: ForecastExplanation;
  readonly history: SeriesForecast['history'] | null;
  readonly seasonLength: number;
  readonly unit: string;
  readonly integerAxis: boolean;
  readonly step: number;
  readonly scheme: Scheme;
  readonly key: string;
}

interface Shown {
  readonly topic: string;
  readonly colour: string;
  readonly effects: readonly number[];
}

/** The largest topics, and the others together. */
export function shownTopics({ topics }: Pick<ForecastExplanation, 'topics'>, most = MOST_TOPICS): Shown[] {
  const own = topics
    .slice(0, most)
    .map(({ group, topic, effects }): Shown => ({ topic, colour: topicColour(group, topic), effects }))
    .filter(({ effects }) => effects.some((value) => value !== 0));
  const rest = topics.slice(most);
  if (rest.length === 0) return own;
  const effects = (rest[0]?.effects ?? []).map((_, h) => rest.reduce((sum, one) => sum + (one.effects[h] ?? 0), 0));
  return [...own, { topic: `${rest.length} others`, colour: topicColour('rest', ''), effects }];
}

/** The forecast on top, and below what each topic adds to or takes from where the model starts, step by step. */
export function contributionsFigure(input: ContributionsInput): Figure {
  const { explanation, history, scheme, step, unit } = input;
  const colours = chartColours[scheme];
  const { forecast, base, time } = explanation;
  const topics = shownTopics(explanation);
  const tail = history ? Math.min(history.time.length, Math.max(2 * input.seasonLength, forecast.length, 14)) : 0;
  const past = history ? history.time.slice(history.time.length - tail) : [];
  const { x, kind, hoverFormat } = readTimes([...past, ...time], input.integerAxis);
  const ahead = x.subarray(tail);
  const width = (ahead[1] ?? NaN) - (ahead[0] ?? NaN) || (x[1] ?? NaN) - (x[0] ?? NaN) || 1;
  const first = x[0] ?? 0;
  const last = (x[x.length - 1] ?? 1) + 0.7 * width;
  const line = (name: string, at: Float64Array, y: ArrayLike<number>, colour: string, dash = 'solid'): Trace => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: at,
    y: Array.from(y),
    xaxis: 'x',
    yaxis: 'y',
    line: { color: colour, width: dash === 'solid' ? 1.5 : 1, dash },
    hovertemplate: `%{y:${numberFormat([Float64Array.from(y)])}}<extra>${name}</extra>`,
  });
  const chosen = ahead[step] ?? NaN;
  return {
    traces: [
      ...(history ? [line('Actual', x.subarray(0, tail), history.y.subarray(history.y.length - tail), colours.history)] : []),
      line('Forecast', ahead, forecast, colours.forecast),
      line('Start', ahead, base, colours.origin, 'dot'),
      ...topics.map(({ topic, colour, effects }) => ({
        type: 'bar',
        name: topic,
        x: ahead,
        y: effects,
        width: 0.82 * width,
        xaxis: 'x',
        yaxis: 'y2',
        marker: { color: colour },
        hovertemplate: `%{y:+${numberFormat([Float64Array.from(effects)])}}<extra>${topic}</extra>`,
      })),
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      hoversubplots: 'axis',
      barmode: 'relative',
      margin: { l: 64, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...timeAxis(scheme, kind, hoverFormat), anchor: 'y2' },
      ...stackedAxes(scheme, [unit, 'adds or takes']),
      shapes: [
        {
          type: 'rect',
          layer: 'below',
          x0: chosen - 0.5 * width,
          x1: chosen + 0.5 * width,
          yref: 'paper',
          y0: 0,
          y1: 1,
          fillcolor: colours.bands[0],
          line: { width: 0 },
        },
      ],
    },
    legend: [
      { label: 'Start', mark: 'line' as const, colour: colours.origin },
      ...topics.map(({ topic, colour }) => ({ label: topic, mark: 'dot' as const, colour })),
    ],
    window: [first - 0.7 * width, last],
    bounds: [first - 0.7 * width, last],
    valueRange: null,
    key: input.key,
    numbers: () => ({
      columns: [explanation.unit, 'Forecast', 'Start', ...explanation.topics.map(({ topic }) => topic)],
      rows: time.map((text, h) => [
        text,
        forecast[h] ?? null,
        base[h] ?? null,
        ...explanation.topics.map(({ effects }) => effects[h] ?? null),
      ]),
    }),
  };
}

/** One bar after the other from where the model starts to the forecast of one step. */
export function stepWaterfallFigure(
  explanation: ForecastExplanation,
  step: number,
  by: 'topics' | 'inputs',
  unit: string,
  scheme: Scheme,
): Figure {
  const start = explanation.base[step] ?? 0;
  const end = explanation.forecast[step] ?? 0;
  const all =
    by === 'topics'
      ? explanation.topics.map(({ topic, effects }) => ({ label: topic, value: effects[step] ?? 0 }))
      : explanation.parts.map(({ name, effects, values }) => {
          const input = values[step];
          return {
            label: `${name}${input === null || input === undefined ? '' : ` = ${Number(input.toPrecision(4))}`}`.slice(0, 44),
            value: effects[step] ?? 0,
          };
        });
  const sorted = all.filter(({ value }) => value !== 0).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const most = 10;
  const rest = sorted.slice(most).reduce((sum, { value }) => sum + value, 0);
  const bars = [...sorted.slice(0, most), ...(sorted.length > most ? [{ label: `${sorted.length - most} others`, value: rest }] : [])];
  return waterfallFigure({
    start,
    end,
    bars,
    names: ['start', 'forecast'],
    unit,
    scheme,
    key: `waterfall ${step} ${by}`,
    numbers: () => ({
      columns: ['What', 'Adds', 'Share of the start'],
      rows: sorted.map(({ label, value }) => [
        label,
        value,
        start === 0 ? null : percent(value / Math.abs(start), { sign: true, decimals: 1 }),
      ]),
    }),
  });
}

/** What pushes a step up and what pushes it down, head to head at the forecast. */
export function forceFigure(explanation: ForecastExplanation, step: number, unit: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const end = explanation.forecast[step] ?? 0;
  const start = explanation.base[step] ?? 0;
  const size = sizeOf([start, end]) || 1;
  const effects = explanation.topics.map(({ topic, effects: own }) => ({ topic, value: own[step] ?? 0 }));
  const up = effects.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const down = effects.filter(({ value }) => value < 0).sort((a, b) => a.value - b.value);
  const whole = [...up, ...down].reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const total = [...up, ...down].reduce((sum, { value }) => sum + Math.abs(value), 0) || 1;
  const bar = (topic: string, value: number, from: number, colour: string, opacity: number): Trace => ({
    type: 'bar',
    orientation: 'h',
    name: topic,
    y: [0],
    x: [Math.abs(value)],
    base: [from],
    width: [0.9],
    marker: { color: colour, opacity, line: { color: colours.background, width: 1.5 } },
    // Words that do not fit are left to pointing.
    text: [Math.abs(value) / total > 0.009 * Math.min(topic.length, 22) + 0.03 ? topic.slice(0, 22) : ''],
    textposition: 'inside',
    insidetextanchor: 'middle',
    textangle: 0,
    constraintext: 'none',
    textfont: { size: 11, color: '#ffffff' },
    hovertemplate: `${topic}: ${value >= 0 ? '+' : ''}${amount(value, size)}<extra></extra>`,
  });
  const traces: Trace[] = [];
  const strength = (value: number): number => 0.82 + 0.18 * (Math.abs(value) / (whole || 1));
  const blue = scheme === 'light' ? '#2861c4' : '#3f7fe0';
  const orange = scheme === 'light' ? '#b24700' : '#c05a12';
  let at = end;
  for (const { topic, value } of up) {
    at -= value;
    traces.push(bar(topic, value, at, blue, strength(value)));
  }
  at = end;
  for (const { topic, value } of down) {
    traces.push(bar(topic, value, at, orange, strength(value)));
    at -= value;
  }
  return {
    traces,
    layout: {
      ...still(scheme),
      barmode: 'overlay',
      margin: { l: 12, r: 12, t: 20, b: 36, pad: 0 },
      xaxis: { ...plainAxis(scheme, unit), zeroline: false },
      yaxis: { visible: false, fixedrange: true, range: [-0.6, 0.6] },
      shapes: [
        { type: 'line', x0: end, x1: end, yref: 'paper', y0: 0, y1: 1, line: { color: colours.text, width: 1.5 } },
        { type: 'line', x0: start, x1: start, yref: 'paper', y0: 0, y1: 1, line: { color: colours.origin, width: 1, dash: 'dash' } },
      ],
      annotations: [
        {
          x: end,
          y: 1,
          yref: 'paper',
          yanchor: 'bottom',
          showarrow: false,
          text: `forecast ${amount(end, size)}`,
          font: { size: 11, color: colours.text },
        },
      ],
    },
    legend: [
      { label: 'pushes up', mark: 'dot', colour: blue },
      { label: 'pushes down', mark: 'dot', colour: orange },
    ],
    ...fixed,
    key: `force ${step}`,
    numbers: () => ({ columns: ['Topic', 'Adds'], rows: [...up, ...down].map(({ topic, value }) => [topic, value]) }),
  };
}
