import type { Dependence, ModelExplanation, PermutationExplanation } from '../../contract/entities/explanation.ts';
import { percent, significant } from '../words/numbers.ts';
import { topicColour } from '../words/topics.ts';
import type { Figure, Trace } from './figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { chartColours, type Scheme } from './theme.ts';

/** From low to high values of a feature: blue to orange, told apart by everyone. */
const scale: Record<Scheme, readonly (readonly [number, string])[]> = {
  light: [
    [0, '#2f6fdb'],
    [0.5, '#a9b0ba'],
    [1, '#d06a12'],
  ],
  dark: [
    [0, '#5b97f5'],
    [0.5, '#79828c'],
    [1, '#f0913e'],
  ],
};

/** Names of features down the side, the first on top. */
const nameAxis = (names: readonly string[], scheme: Scheme): Record<string, unknown> => ({
  tickmode: 'array',
  tickvals: names.map((_, k) => k),
  ticktext: names.map((name) => (name.length > 34 ? `${name.slice(0, 33)}…` : name)),
  range: [names.length - 0.4, -0.6],
  automargin: true,
  fixedrange: true,
  showgrid: false,
  zeroline: false,
  tickfont: { size: 11, color: chartColours[scheme].text },
  ticklabelstandoff: 6,
});

/** What each mark of a picture of SHAP values is: in percent where the scale is that of logarithms. */
export const impactTitle = ({ scale: of, scaleWords }: Pick<ModelExplanation, 'scale' | 'scaleWords'>): string =>
  of === 'log' ? 'Effect, logarithm (0.1 is about 10%)' : scaleWords.charAt(0).toUpperCase() + scaleWords.slice(1);

/** Each row a point: how far a feature moved it, coloured by the feature's own value. */
export function beeswarmFigure(found: ModelExplanation, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const rows = found.swarm;
  const names = rows.map(({ feature }) => feature);
  const traces = rows.map(({ feature, scores, values }, k): Trace => {
    const known = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
    const low = known[Math.floor(0.05 * (known.length - 1))] ?? 0;
    const high = known[Math.ceil(0.95 * (known.length - 1))] ?? 0;
    const shade = (value: number | null): number =>
      value === null || high === low ? 0.5 : Math.max(0, Math.min(1, (value - low) / (high - low)));
    return {
      type: 'scattergl',
      mode: 'markers',
      name: feature,
      x: scores,
      y: spread(scores).map((shift) => k + shift),
      marker: { size: 4, color: values.map(shade), cmin: 0, cmax: 1, colorscale: scale[scheme], opacity: 0.85 },
      text: values.map((value) => (value === null ? 'missing' : significant(value, 5))),
      hovertemplate: `${feature} = %{text}: %{x:.3~g}<extra></extra>`,
    };
  });
  return {
    traces,
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...plainAxis(scheme, impactTitle(found)), zerolinecolor: colours.origin },
      yaxis: nameAxis(names, scheme),
    },
    legend: [
      { label: 'low value', mark: 'dot', colour: scale[scheme][0]?.[1] ?? '' },
      { label: 'high value', mark: 'dot', colour: scale[scheme][2]?.[1] ?? '' },
    ],
    ...fixed,
    key: `swarm ${found.runId}`,
    numbers: () => ({
      columns: rows.flatMap(({ feature }) => [`${feature}, effect`, feature]),
      rows: Array.from({ length: found.rows }, (_, r) => rows.flatMap(({ scores, values }) => [scores[r] ?? null, values[r] ?? null])),
    }),
  };
}

/** Points at nearly the same place beside one another, as bees sit. */
function spread(scores: readonly number[]): number[] {
  const low = Math.min(...scores);
  const wide = Math.max(...scores) - low || 1;
  const bins = new Map<number, number>();
  const counts = new Map<number, number>();
  const bin = scores.map((value) => Math.floor((60 * (value - low)) / wide));
  for (const b of bin) counts.set(b, (counts.get(b) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return bin.map((b) => {
    const place = bins.get(b) ?? 0;
    bins.set(b, place + 1);
    const count = counts.get(b) ?? 1;
    // From the middle outwards, no wider than the fullest place needs.
    const side = place % 2 === 0 ? 1 : -1;
    return (side * Math.ceil(place / 2) * 0.8 * Math.min(1, count / most)) / Math.max(1, count);
  });
}

export type ImportanceKind = 'impact' | 'gain' | 'cover' | 'splits';
const kindWords: Record<ImportanceKind, string> = {
  impact: 'Mean |SHAP|',
  gain: 'Share of gain',
  cover: 'Share of cover',
  splits: 'Share of splits',
};

/** Features by one kind of importance, coloured by what they are about. */
export function importanceFigure(found: ModelExplanation, kind: ImportanceKind, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const rows = found.features
    .map((feature) => ({ ...feature, value: feature[kind] ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, 20);
  const topics = new Map(rows.map(({ group, topic }) => [topic, topicColour(group, topic)]));
  return {
    traces: [
      {
        type: 'bar',
        orientation: 'h',
        y: rows.map((_, k) => k),
        x: rows.map(({ value }) => value),
        marker: { color: rows.map(({ group, topic }) => topicColour(group, topic)) },
        text: rows.map(({ value }) => (kind === 'impact' ? significant(value, 3) : percent(value, { decimals: 1 }))),
        textposition: 'outside',
        textfont: { size: 11, color: colours.text },
        cliponaxis: false,
        customdata: rows.map(({ name, meaning }) => [name, meaning]),
        hovertemplate: '%{customdata[0]}: %{text}<br>%{customdata[1]}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 48, t: 8, b: 40, pad: 0 },
      bargap: 0.3,
      xaxis: { ...plainAxis(scheme, kindWords[kind]), rangemode: 'tozero', ...(kind === 'impact' ? {} : { tickformat: '.0%' }) },
      yaxis: nameAxis(
        rows.map(({ name }) => name),
        scheme,
      ),
    },
    legend: [...topics].slice(0, 7).map(([label, colour]) => ({ label, mark: 'dot' as const, colour })),
    ...fixed,
    key: `importance ${kind} ${found.runId}`,
    numbers: () => ({
      columns: ['Feature', 'Meaning', 'Mean |SHAP|', 'Gain', 'Cover', 'Splits'],
      rows: found.features.map((one) => [one.name, one.meaning, one.impact, one.gain, one.cover, one.splits]),
    }),
  };
}

/** How much the error grows when an input is shuffled, in shares of the error, with the deviation over repeats. */
export function permutationFigure(found: PermutationExplanation, by: 'topics' | 'features', scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const rows = found[by].slice(0, 20);
  const error = found.error || 1;
  return {
    traces: [
      {
        type: 'bar',
        orientation: 'h',
        y: rows.map((_, k) => k),
        x: rows.map(({ increase }) => increase / error),
        error_x: {
          type: 'data',
          array: rows.map(({ deviation }) => deviation / error),
          color: colours.quiet,
          thickness: 1,
          width: 3,
        },
        marker: { color: rows.map(({ group, topic }) => topicColour(group, topic)) },
        customdata: rows.map(({ name, increase }) => [name, percent(increase / error, { sign: true, decimals: 1 })]),
        hovertemplate: '%{customdata[0]}: error %{customdata[1]}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 24, t: 8, b: 40, pad: 0 },
      bargap: 0.3,
      xaxis: { ...plainAxis(scheme, 'Error grows by'), tickformat: '+.0%', zerolinecolor: colours.origin },
      yaxis: nameAxis(
        rows.map(({ name }) => name),
        scheme,
      ),
    },
    legend: [],
    ...fixed,
    key: `permutation ${by} ${found.runId}`,
    numbers: () => ({
      columns: ['Input', 'Increase', 'Deviation', 'Error'],
      rows: found[by].map(({ name, increase, deviation }) => [name, increase, deviation, found.error]),
    }),
  };
}

/** How forecasts move with one feature: single rows faint, their mean over them. */
export function dependenceFigure(
  { feature, kind, grid, mean, curves }: Dependence,
  found: Pick<ModelExplanation, 'scale' | 'scaleWords' | 'runId'>,
  scheme: Scheme,
): Figure {
  const colours = chartColours[scheme];
  const words = kind === 'categorical';
  const x = words ? grid.map(String) : grid;
  const faint = scheme === 'light' ? 'rgba(59,66,73,0.13)' : 'rgba(195,201,208,0.15)';
  return {
    traces: [
      ...curves.map((y): Trace => ({
        type: 'scatter',
        mode: 'lines',
        x,
        y,
        line: { color: faint, width: 1 },
        hoverinfo: 'skip',
      })),
      {
        type: 'scatter',
        mode: words ? 'markers' : 'lines+markers',
        name: 'mean',
        x,
        y: mean,
        line: { color: colours.forecast, width: 2 },
        marker: { color: colours.forecast, size: words ? 7 : 4 },
        hovertemplate: `${feature} = %{x}: %{y:+.3~g}<extra></extra>`,
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 60, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...plainAxis(scheme, feature), automargin: true, zeroline: false, ...(words ? { type: 'category' } : {}) },
      yaxis: { ...plainAxis(scheme, impactTitle(found)), zerolinecolor: colours.origin },
    },
    legend: [
      { label: 'mean of the rows', mark: 'line', colour: colours.forecast },
      { label: 'single rows (ICE)', mark: 'line', colour: colours.origin },
    ],
    ...fixed,
    key: `dependence ${feature} ${found.runId}`,
    numbers: () => ({ columns: [feature, 'Mean effect'], rows: grid.map((value, k) => [value, mean[k] ?? null]) }),
  };
}

/** What two features do together, beyond what each does alone. */
export function interactionFigure(
  { a, b, rows }: ModelExplanation['interactions'][number],
  found: Pick<ModelExplanation, 'scale' | 'scaleWords' | 'runId'>,
  scheme: Scheme,
): Figure {
  const known = rows.flatMap((row) => (row.b === null ? [] : [row.b])).sort((x, y) => x - y);
  const low = known[0] ?? 0;
  const high = known.at(-1) ?? 1;
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'markers',
        x: rows.map((row) => row.a),
        y: rows.map(({ score }) => score),
        marker: { size: 6, color: rows.map((row) => row.b ?? low), cmin: low, cmax: high, colorscale: scale[scheme], opacity: 0.9 },
        text: rows.map((row) => (row.b === null ? 'missing' : significant(row.b, 4))),
        hovertemplate: `${a} = %{x}, ${b} = %{text}: %{y:+.3~g}<extra></extra>`,
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 60, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...plainAxis(scheme, a), zeroline: false, automargin: true },
      yaxis: plainAxis(scheme, 'Together, beyond each alone'),
    },
    legend: [
      { label: `low ${b}`, mark: 'dot', colour: scale[scheme][0]?.[1] ?? '' },
      { label: `high ${b}`, mark: 'dot', colour: scale[scheme][2]?.[1] ?? '' },
    ],
    ...fixed,
    key: `interaction ${a} ${b} ${found.runId}`,
    numbers: () => ({ columns: [a, b, 'Interaction'], rows: rows.map((row) => [row.a, row.b, row.score]) }),
  };
}
