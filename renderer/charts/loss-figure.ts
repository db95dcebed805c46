import type { NetFit } from '../../contract/entities/net-training.ts';
import type { Figure, LegendEntry } from './figure.ts';
import { baseLayout, chartColours, markColour, valueAxis, type Scheme } from './theme.ts';

/** Losses of a net by epoch, with the learning rate behind them and the epoch whose weights are kept. */
export function lossFigure(fit: NetFit, scheme: Scheme): Figure {
  const { history, epochs, ended, bestEpoch, patience } = fit;
  const colours = chartColours[scheme];
  const x = history.map(({ epoch }) => epoch);
  const held = history.some(({ validationLoss }) => validationLoss !== null);
  const last = ended === null ? epochs : Math.max(history.length, 2);
  const marks = history.length > 60 ? 'lines' : 'lines+markers';
  const line = (name: string, values: readonly (number | null)[], color: string, symbol: string) => ({
    ...{ type: 'scatter', mode: marks, name, x, y: values },
    line: { color, width: 1.5 },
    marker: { color, symbol, size: 5 },
    hovertemplate: `${name} %{y:.4g}<extra></extra>`,
  });
  const rate = {
    ...{ type: 'scatter', mode: 'lines', name: 'Learning rate', x, y: history.map(({ learningRate }) => learningRate), yaxis: 'y2' },
    line: { color: colours.origin, width: 1, dash: 'dot', shape: 'hv' },
    hovertemplate: 'learning rate %{y:.3g}<extra></extra>',
  };
  const mark = markColour[scheme];
  const best = bestEpoch === null || bestEpoch === 0 ? null : bestEpoch;
  const legend: LegendEntry[] = [
    { label: 'Training', mark: 'line', colour: colours.history },
    ...(held ? [{ label: 'Held back', mark: 'line', colour: colours.forecast } as const] : []),
    { label: 'Learning rate, dotted', mark: 'line', colour: colours.origin },
    ...(best === null ? [] : [{ label: `Best epoch ${best}`, mark: 'line', colour: mark } as const]),
  ];
  return {
    traces: [
      rate,
      line(
        'training',
        history.map(({ trainingLoss }) => trainingLoss),
        colours.history,
        'circle',
      ),
      ...(held
        ? [
            line(
              'held back',
              history.map(({ validationLoss }) => validationLoss),
              colours.forecast,
              'diamond',
            ),
          ]
        : []),
    ],
    layout: {
      ...baseLayout(scheme),
      dragmode: false,
      hovermode: 'x unified',
      margin: { l: 56, r: 64, t: 8, b: 36, pad: 0 },
      xaxis: { ...valueAxis(scheme, 'Epoch'), zeroline: false, range: [0.5, last + 0.5], nticks: 12, tickformat: 'd' },
      yaxis: { ...valueAxis(scheme, 'Loss'), zeroline: false, rangemode: 'tozero', nticks: 5 },
      yaxis2: {
        ...valueAxis(scheme, 'Learning rate'),
        ...{
          overlaying: 'y',
          side: 'right',
          showgrid: false,
          zeroline: false,
          rangemode: 'tozero',
          tickmode: 'auto',
          nticks: 4,
          tickformat: '.2~r',
        },
      },
      shapes:
        best === null
          ? []
          : [
              { type: 'line', x0: best, x1: best, yref: 'paper', y0: 0, y1: 1, line: { color: mark, width: 1, dash: 'dash' } },
              ...(ended === 'early-stopping' && patience > 0
                ? [
                    {
                      ...{ type: 'rect', x0: best, x1: history.length, yref: 'paper', y0: 0, y1: 1, layer: 'below' },
                      ...{ fillcolor: colours.grid, opacity: 0.5, line: { width: 0 } },
                    },
                  ]
                : []),
            ],
    },
    legend,
    window: null,
    bounds: null,
    valueRange: null,
    key: `loss-${fit.fit}`,
    numbers: () => ({
      columns: ['Epoch', 'Training loss', ...(held ? ['Loss of what was held back'] : []), 'Learning rate', 'Milliseconds'],
      rows: history.map(({ epoch, trainingLoss, validationLoss, learningRate, ms }) => [
        epoch,
        trainingLoss,
        ...(held ? [validationLoss] : []),
        learningRate,
        ms === null ? null : Math.round(ms),
      ]),
    }),
  };
}
