import type { SearchDimension, SearchEvaluation, SearchTrial, SearchValue, TunedModel } from '../../contract/entities/tuning.ts';
import { metric as digits } from '../words/numbers.ts';
import type { Figure, Trace } from './figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { baseLayout, chartColours, markColour, valueAxis, type Scheme } from './theme.ts';

/** What the charts of a search need to know. */
export interface TuningInput {
  readonly model: TunedModel;
  /** Name of the metric, as the axis has it. */
  readonly label: string;
  /** A rung in words: `2 folds`. */
  readonly rungText: (rung: number) => string;
  readonly valueText: (value: SearchValue | undefined) => string;
  readonly scheme: Scheme;
}

interface Result {
  readonly trial: SearchTrial;
  readonly evaluation: SearchEvaluation;
  readonly place: number;
}

/** Results in the order in which they came. */
const resultsOf = ({ trials }: TunedModel): Result[] =>
  trials
    .flatMap((trial) => trial.evaluations.map((evaluation) => ({ trial, evaluation })))
    .filter(({ evaluation }) => evaluation.finished !== null)
    .map((one) => ({ ...one, place: one.evaluation.finished as number }))
    .sort((a, b) => a.place - b.place);

/** Rungs from pale to full, so that what stands on more is seen first. */
function rungColour(rung: number, rungs: number, scheme: Scheme): string {
  const alpha = rungs === 1 ? 1 : 0.4 + (0.6 * rung) / (rungs - 1);
  return scheme === 'light' ? `rgba(47,111,219,${alpha})` : `rgba(110,168,255,${alpha})`;
}

/** Up to where scores are told apart; the worst few would press the others together. */
function ceilingOf(scores: readonly number[], reference: number | null): number {
  const sorted = scores.toSorted((a, b) => a - b);
  const low = Math.min(sorted[0] ?? 0, reference ?? Infinity);
  const usual = Math.max(sorted[Math.floor(0.8 * (sorted.length - 1))] ?? low, reference ?? low);
  return usual + 0.6 * (usual - low) + 1e-12;
}

/** Settings of a trial for its label, a line each. */
const settings = ({ point }: SearchTrial, { space }: TunedModel, valueText: TuningInput['valueText']): string =>
  space.flatMap(({ name }) => (Object.hasOwn(point, name) ? [`${name}: ${valueText(point[name])}`] : [])).join('<br>');

/** The best so far after each result, among those that stand on most of the resource: others do not compare. */
function bestSteps(results: readonly Result[]): { readonly x: number[]; readonly y: number[] } {
  const done = results.filter(({ evaluation }) => evaluation.status === 'done');
  const top = Math.max(...done.map(({ evaluation }) => evaluation.rung));
  let best = Infinity;
  const x: number[] = [];
  const y: number[] = [];
  for (const { evaluation, place } of done) {
    if (evaluation.rung !== top) continue;
    best = Math.min(best, evaluation.score as number);
    x.push(place);
    y.push(best);
  }
  return { x, y };
}

/** Each result as a dot, by what it stands on; the best so far as steps; the settings as they are as the line to beat. */
export function searchFigure(input: TuningInput): Figure {
  const { model, label, rungText, valueText, scheme } = input;
  const colours = chartColours[scheme];
  const results = resultsOf(model);
  const done = results.filter(({ evaluation }) => evaluation.status === 'done');
  const failed = results.filter(({ evaluation }) => evaluation.status === 'failed');
  const reference = model.reference?.score ?? null;
  const scores = done.map(({ evaluation }) => evaluation.score as number);
  const ceiling = ceilingOf(scores, reference);
  const lowest = Math.min(...scores, reference ?? Infinity);
  const floor = Number.isFinite(lowest) ? lowest - 0.08 * (ceiling - lowest) : 0;
  const dots = model.rungs.map((_, rung): Trace => {
    const here = done.filter(({ evaluation }) => evaluation.rung === rung);
    return {
      type: 'scatter',
      mode: 'markers',
      x: here.map(({ place }) => place),
      y: here.map(({ evaluation }) => Math.min(evaluation.score as number, ceiling)),
      marker: {
        size: 8,
        color: rungColour(rung, model.rungs.length, scheme),
        symbol: here.map(({ evaluation }) => ((evaluation.score as number) > ceiling ? 'triangle-up' : 'circle')),
        line: { width: 1, color: colours.background },
      },
      text: here.map(
        ({ trial, evaluation }) =>
          `<b>Trial ${trial.id + 1}: ${label} ${digits(evaluation.score)}</b> on ${rungText(rung)}<br>${settings(trial, model, valueText)}`,
      ),
      hovertemplate: '%{text}<extra></extra>',
      cliponaxis: false,
    };
  });
  const steps = bestSteps(results);
  const last = results.at(-1)?.place ?? 1;
  if (steps.x.length > 0) {
    steps.x.push(last + 0.5);
    steps.y.push(steps.y.at(-1) as number);
  }
  return {
    ...fixed,
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        x: steps.x,
        y: steps.y.map((value) => Math.min(value, ceiling)),
        line: { shape: 'hv', width: 1.5, color: colours.history },
        hoverinfo: 'skip',
      },
      ...dots,
      {
        type: 'scatter',
        mode: 'markers',
        x: failed.map(({ place }) => place),
        y: failed.map(() => ceiling),
        marker: { size: 8, symbol: 'x-thin', line: { width: 1.5, color: markColour[scheme] } },
        text: failed.map(({ trial, evaluation }) => `<b>Trial ${trial.id + 1} failed</b><br>${wrapped(evaluation.message ?? '')}`),
        hovertemplate: '%{text}<extra></extra>',
        cliponaxis: false,
      },
    ],
    layout: {
      ...baseLayout(scheme),
      dragmode: false,
      hovermode: 'closest',
      margin: { l: 56, r: 16, t: 14, b: 40, pad: 0 },
      xaxis: {
        ...valueAxis(scheme, 'Result'),
        zeroline: false,
        range: [0, Math.max(10, last + 1)],
        tickformat: ',d',
        showline: true,
        linecolor: colours.zero,
      },
      yaxis: { ...valueAxis(scheme, `${label}: smaller is better`), zeroline: false, range: [floor, ceiling + 0.05 * (ceiling - floor)] },
      ...(reference !== null && {
        shapes: [
          {
            type: 'line',
            xref: 'paper',
            x0: 0,
            x1: 1,
            y0: reference,
            y1: reference,
            line: { color: colours.origin, width: 1, dash: 'dash' },
          },
        ],
        annotations: [
          {
            xref: 'paper',
            x: 1,
            xanchor: 'right',
            y: reference,
            yanchor: 'bottom',
            text: `as it is ${digits(reference)}`,
            showarrow: false,
            font: { size: 11, color: colours.quiet },
          },
        ],
      }),
    },
    legend: [
      ...model.rungs.map((_, rung) => ({
        label: rungText(rung),
        mark: 'dot' as const,
        colour: rungColour(rung, model.rungs.length, scheme),
      })),
      { label: 'best so far', mark: 'line', colour: colours.history },
      ...(failed.length > 0 ? [{ label: 'failed', mark: 'ring' as const, colour: markColour[scheme] }] : []),
    ],
    key: `${model.name} ${results.length}`,
    numbers: () => ({
      columns: ['Result', 'Trial', 'On', label, ...model.space.map(({ name }) => name)],
      rows: results.map(({ place, trial, evaluation }) => [
        place,
        trial.id + 1,
        rungText(evaluation.rung),
        evaluation.score,
        ...model.space.map(({ name }) => valueText(trial.point[name])),
      ]),
    }),
  };
}

/** A message in lines that fit beside a dot. */
const wrapped = (message: string): string => (message.match(/.{1,60}(?:\s|$)/g) ?? [message]).slice(0, 4).join('<br>');

/** Scores by the value of one setting. */
export function settingFigure(dimension: SearchDimension, { model, label, rungText, valueText, scheme }: TuningInput): Figure {
  const colours = chartColours[scheme];
  const { name, type } = dimension;
  const choice = type === 'choice';
  const done = resultsOf(model).filter(({ trial, evaluation }) => evaluation.status === 'done' && Object.hasOwn(trial.point, name));
  const scores = done.map(({ evaluation }) => evaluation.score as number);
  const reference = model.reference?.score ?? null;
  const ceiling = ceilingOf(scores, reference);
  const lowest = Math.min(...scores, reference ?? Infinity);
  const floor = Number.isFinite(lowest) ? lowest - 0.08 * (ceiling - lowest) : 0;
  const log = type === 'log-uniform' || type === 'log-integer';
  const end = (value: number | undefined): number => (log ? Math.log10(value ?? 1) : (value ?? 0));
  const pad = 0.03 * (end(dimension.max) - end(dimension.min));
  const start = dimension.default;
  return {
    ...fixed,
    traces: model.rungs.map((_, rung): Trace => {
      const here = done.filter(({ evaluation }) => evaluation.rung === rung);
      return {
        type: 'scatter',
        mode: 'markers',
        x: here.map(({ trial }) => (choice ? valueText(trial.point[name]) : (trial.point[name] as number))),
        y: here.map(({ evaluation }) => Math.min(evaluation.score as number, ceiling)),
        marker: {
          size: 7,
          color: rungColour(rung, model.rungs.length, scheme),
          symbol: here.map(({ evaluation }) => ((evaluation.score as number) > ceiling ? 'triangle-up' : 'circle')),
          line: { width: 1, color: colours.background },
        },
        text: here.map(
          ({ trial, evaluation }) =>
            `${name}: ${valueText(trial.point[name])}<br>${label} ${digits(evaluation.score)} on ${rungText(rung)}`,
        ),
        hovertemplate: '%{text}<extra></extra>',
      };
    }),
    layout: {
      ...still(scheme),
      margin: { l: 56, r: 16, t: 10, b: 40, pad: 0 },
      xaxis: choice
        ? {
            type: 'category',
            categoryorder: 'array',
            categoryarray: (dimension.values ?? []).map(valueText),
            range: [-0.5, (dimension.values?.length ?? 1) - 0.5],
            fixedrange: true,
            showline: true,
            linecolor: colours.zero,
            title: { text: name, font: { size: 11, color: colours.quiet }, standoff: 4 },
          }
        : {
            ...plainAxis(scheme, name),
            zeroline: false,
            showline: true,
            linecolor: colours.zero,
            ...(log && { type: 'log', tickmode: 'auto' }),
            range: [end(dimension.min) - pad, end(dimension.max) + pad],
          },
      yaxis: { ...plainAxis(scheme, label), zeroline: false, range: [floor, ceiling + 0.05 * (ceiling - floor)] },
      ...(!choice &&
        typeof start === 'number' && {
          shapes: [
            { type: 'line', yref: 'paper', y0: 0, y1: 1, x0: start, x1: start, line: { color: colours.origin, width: 1, dash: 'dash' } },
          ],
          annotations: [
            {
              x: end(start),
              yref: 'paper',
              y: 1,
              yanchor: 'bottom',
              text: 'default',
              showarrow: false,
              font: { size: 10, color: colours.quiet },
            },
          ],
        }),
    },
    legend: [],
    key: `${model.name} ${name} ${done.length}`,
    numbers: () => ({
      columns: ['Trial', name, label, 'On'],
      rows: done.map(({ trial, evaluation }) => [trial.id + 1, valueText(trial.point[name]), evaluation.score, rungText(evaluation.rung)]),
    }),
  };
}
